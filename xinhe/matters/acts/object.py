"""Object: the office says within five working days that it is not competent (第二十三条第三款)."""

from datetime import datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import AssignmentState, Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import office_of, reason_of
from xinhe.matters.routing import end_assignment, passed_on
from xinhe.matters.step import step
from xinhe.people.person import Person


def object(  # noqa: A001 (the word of the law, as in URL, rule and event)
    matter: Matter,
    *,
    reason: str,
    by: Person,
    at: datetime,
    proposed_office: Office | str = "",
    seen: int | None = None,
) -> Matter:
    """Object with detailed reasons; the material stays here until the sender has verified and agreed."""
    reason = reason_of(reason, sentence=gettext_noop("请写明不属于本单位职权的详细理由和依据。"))
    proposed = office_of(proposed_office, field="proposed_office") if proposed_office else None
    with step(matter, "object", by=by, at=at, seen=seen) as move:
        matter = move.matter
        move.data |= {
            "reason": reason,
            "from": matter.state,
            "objector": matter.holder_id,
            "office_name": matter.holder.name if matter.holder else "",
            "proposed_office": proposed.pk if proposed else None,
            "proposed_name": proposed.name if proposed else "",
        }
        sender = _sender(move)
        started = move.running.get("objection")
        letter(
            move,
            to=sender.name,
            reason=reason,
            proposed=proposed.name if proposed else "",
            received_on=started.started_on if started else None,
        )
        end_assignment(move, AssignmentState.OBJECTED, reason=reason)
        matter.holder = sender
    return matter


def _sender(move: Move) -> Office:
    """Who passed the matter on verifies the objection (第二十三条第三款)."""
    last = passed_on(move.matter).select_related("by_office").first()
    return last.by_office if last else move.matter.receiver
