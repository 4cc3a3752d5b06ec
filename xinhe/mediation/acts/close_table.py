"""Close the round table: nobody talks there any more, and what was not answered lapses."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.step import step
from xinhe.people.person import Person


def close_table(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Close it. An offer that was accepted stays what the draft may be made from."""
    with step(matter, "close_table", by=by, at=at, seen=seen) as move:
        return move.matter
