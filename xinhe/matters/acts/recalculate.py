"""Recalculate: a date that waited for a holiday table is settled once the table is in."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.matters.step import step
from xinhe.people.person import Person


def recalculate(matter: Matter, *, reason: str, by: Person, at: datetime) -> Matter:
    """Count provisional dates again, with the reason in the log (《民法典》第二百零三条)."""
    with step(matter, "recalculate", by=by, at=at) as move:
        move.data["reason"] = reason
    return move.matter
