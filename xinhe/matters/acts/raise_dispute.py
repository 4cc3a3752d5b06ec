"""Refer a dispute over competence: to the common superior, or to the joint meeting (第二十四条第一款)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.jurisdiction.competence import common_superior, petition_office_for
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.learning import let_see
from xinhe.matters.models import AssignmentState, Matter
from xinhe.matters.payload import office_of, reason_of
from xinhe.matters.routing import end_assignment
from xinhe.matters.step import step
from xinhe.people.person import Person


def raise_dispute(
    matter: Matter, *, offices: Sequence[Office | str], reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Refer the matter to whoever stands above all the offices in dispute; without one, the joint meeting decides.

    Raises Invalid when fewer than two offices are named.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明争议的经过和各单位的意见。"))
    named = [office_of(one, field="offices") for one in offices]
    if len({one.pk for one in named}) < 2:
        raise Invalid({"offices": gettext_noop("请选择有争议的两个以上单位。")})
    superior = _above_all(named)
    with step(matter, "raise_dispute", by=by, at=at, seen=seen) as move:
        matter = move.matter
        if superior is not None and superior.pk in matter.barred:
            superior = None
        if matter.state == "objected":
            end_assignment(move, AssignmentState.RETURNED, reason=reason)
        matter.holder = superior or _joint_meeting(matter)
        let_see(matter, matter.holder)
        move.data |= {
            "reason": reason,
            "offices": [{"office": one.pk, "office_name": one.name} for one in named],
            "decider": "superior" if superior else "joint_meeting",
            "decider_name": superior.name if superior else "信访工作联席会议",
        }
    return matter


def _joint_meeting(matter: Matter) -> Office:
    """Where the joint meeting has its office: the petition office of the place, or the one that received the matter."""
    receiver = matter.receiver
    return receiver if receiver.is_petition_office else petition_office_for(matter.problem_region) or receiver


def _above_all(offices: Sequence[Office]) -> Office | None:
    """The nearest office above all of them, or None."""
    top: Office | None = offices[0]
    for other in offices[1:]:
        top = common_superior(top, other) if top else None
    return top
