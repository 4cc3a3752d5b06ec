"""Recall: take back at once what went to a wrong office, before that office has accepted it (收回)."""

from datetime import datetime, timedelta

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Assignment, AssignmentState, AssignmentTask, Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import reason_of
from xinhe.matters.routing import asked_in
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.procedures.definition import Procedure


def is_recallable(sent: Assignment, procedure: Procedure, *, at: datetime) -> bool:
    """True within the minutes that the rules give, while the office has neither accepted nor objected."""
    lasts = timedelta(minutes=procedure.setting("recall_minutes"))
    return sent.state == AssignmentState.SENT and at - sent.sent_at <= lasts


def recall(matter: Matter, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Bring the matter back to where it was before it was passed on: its dates run as if it had not been.

    The offices that had it for these minutes have no part in it any more; the letter stays in the file.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明为什么收回。"))
    with step(matter, "recall", by=by, at=at, seen=seen) as move:
        matter = move.matter
        sent = list(
            Assignment.objects.filter(matter=matter).select_related("office", "by_office", "sent_by").order_by("seq")
        )
        last = [one for one in sent if one.task != AssignmentTask.ASSIST][-1:]
        if not last or not is_recallable(last[0], move.procedure, at=move.at):
            raise Refused(
                gettext_noop("转送已超过 %(minutes)s 分钟，不能收回了。送错的，请收件单位提出异议，再裁定改送。"),
                code="too_late_to_recall",
                article="第二十三条第三款",
                minutes=move.procedure.setting("recall_minutes"),
            )
        _undo(move, sent, last[0], reason)
        move.data |= {"reason": reason, "recalls": asked_in(last[0]), "office_name": last[0].office.name}
        move.data["lead"] = matter.lead_id
    return matter


def _undo(move: Move, sent: list[Assignment], last: Assignment, reason: str) -> None:
    """Take the matter back from those who were asked with the last step."""
    matter = move.matter
    now = [one for one in sent if asked_in(one) == asked_in(last)]
    for one in now:
        one.state, one.reason, one.ended_at = AssignmentState.RECALLED, reason, move.at
        move.save(one, "state", "reason", "ended_at")
    stays = {one.office_id for one in sent if one not in now} | {matter.receiver_id}
    gone = {one.office_id for one in now} - stays
    matter.offices = [office for office in matter.offices if office not in gone]
    matter.holder, move.carrier = last.by_office, move.by.account
    if last.task == AssignmentTask.LEAD and len([one for one in sent if one.task == AssignmentTask.LEAD]) == 1:
        matter.lead = matter.first_receiver = None
