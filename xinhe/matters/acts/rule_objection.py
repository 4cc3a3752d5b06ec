"""Rule on an objection: the sender verifies, then agrees or refuses (第二十三条第三款)."""

from datetime import datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import promised, tell_whereabouts
from xinhe.matters.models import AssignmentState, Event, Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import office_of, reason_of
from xinhe.matters.routing import end_assignment, send_to, to_pass_on
from xinhe.matters.step import step
from xinhe.people.person import Person

BELOW = "passed_down"  # where a matter stands that a petition office has from the one above


def _check_bounces(move: Move) -> None:
    """What was sent back too often is not sent on again: somebody above has to say whose it is."""
    most = move.procedure.setting("bounces_most")
    if move.matter.bounces > most:
        raise Refused(
            gettext_noop("这件事已退回 %(count)s 次，超过 %(most)s 次的不再改送，请报请共同的上级或者联席会议指定。"),
            code="bounced_out",
            field="office",
            article="第二十四条第一款",
            count=move.matter.bounces,
            most=most,
        )


def _check_from_below(objection: Event) -> None:
    """What a petition office sends back up is passed on anew: to a unit by another act than to another bureau."""
    if objection.from_state == BELOW:
        raise Refused(
            gettext_noop("下级信访部门退回的，同意以后重新转送、交办，这里不选单位。"),
            code="sent_up",
            field="office",
            article="第二十二条",
        )


def _came_back(move: Move, objection: Event, sender: Office) -> str:
    """Whose it is to pass on, and whether its fifteen days were ever met (第二十二条)."""
    if objection.from_state == BELOW:
        return "sent_up"
    is_below = sender.is_petition_office and sender.pk != move.matter.receiver_id
    return "returned_below" if is_below else "returned"


def rule_objection(
    matter: Matter,
    *,
    agree: bool,
    reason: str,
    by: Person,
    at: datetime,
    office: Office | str = "",
    seen: int | None = None,
) -> Matter:
    """Agree and send to another office, agree and take back, or refuse so that the first office goes on.

    Agreeing with an office begins that office's 15 days; agreeing without one leaves the matter to be sent
    anew. A refusal leaves every clock as it runs: the first office's 15 days were never interrupted.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明核实的情况和裁定理由。"))
    target = office_of(office) if agree and office else None
    with step(matter, "rule_objection", by=by, at=at, seen=seen) as move:
        matter = move.matter
        objection = Event.objects.filter(matter=matter, act="object").latest("seq")
        move.data |= {"agree": agree, "reason": reason, "objector": objection.data["objector"]}
        if not agree:
            move.outcome = "refused"
            matter.holder = Office.objects.get(pk=objection.data["objector"])
            end_assignment(move, AssignmentState.SENT, reason=reason)
            move.data["office_name"] = matter.holder.name
        else:
            matter.bounces += 1
            end_assignment(move, AssignmentState.RETURNED, reason=reason)
            if target:
                _check_from_below(objection)
                _check_bounces(move)
                to_pass_on(matter, by)(target)
                matter.holder = None
                move.outcome = "reassigned"
                send_to(move, target, note=reason)
                notify_on, _why = promised(move, "notify")
                tell_whereabouts(move, target, way="转送", notify_on=notify_on)
            else:
                matter.holder = sender = by.office or matter.receiver
                move.outcome = _came_back(move, objection, sender)
                move.data["office_name"] = sender.name
    return matter
