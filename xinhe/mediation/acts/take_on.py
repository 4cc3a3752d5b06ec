"""Take on: a mediation body accepts a dispute that both sides want it to mediate (受理)."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.facts import tree_of
from xinhe.mediation.step import step
from xinhe.people.person import Person


def take_on(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Accept it; from here its time runs (``mediate_within``), and it counts for the body and all above it."""
    with step(matter, "take_on", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.lead = matter.lead or by.office
        matter.accepted_on = matter.accepted_on or move.today
        assert by.office is not None
        move.data |= {"office": by.office.pk, "office_name": by.office.name, **tree_of(by.office)}
    return matter
