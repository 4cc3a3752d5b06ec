"""Take back: what an office had in hand that is barred from it now goes to the receiver, to be passed on anew."""

from datetime import datetime

from xinhe.matters.models import AssignmentState, Matter
from xinhe.matters.routing import end_assignment
from xinhe.matters.step import step
from xinhe.people.person import Person


def take_back(matter: Matter, *, by: Person, at: datetime) -> Matter:
    """Return the matter to its receiver, who has to find another office, or one above; that one accepts it anew."""
    with step(matter, "take_back", by=by, at=at) as move:
        matter = move.matter
        end_assignment(move, AssignmentState.RETURNED)
        matter.holder, matter.lead = matter.receiver, None
        matter.accepted_on = matter.heard_at = None
    return matter
