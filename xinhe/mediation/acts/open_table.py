"""Open the round table: both sides and their mediator talk in one room, online."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.step import step
from xinhe.people.person import Person


def open_table(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Open it and tell both sides; what is said alone to the mediator stays alone, now as before."""
    with step(matter, "open_table", by=by, at=at, seen=seen) as move:
        return move.matter
