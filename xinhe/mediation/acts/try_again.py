"""Try again: the same body makes another attempt, as often as its level may (321)."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.step import step
from xinhe.people.person import Person


def try_again(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Take it up once more, for sides that still want it. The cap is on our attempts, never on what a side may do."""
    with step(matter, "try_again", by=by, at=at, seen=seen) as move:
        assert by.office is not None
        move.data["office_name"] = by.office.name
    return move.matter
