"""Take: have a matter in hand that nobody of the office carries (接办)."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.matters.step import step
from xinhe.people.person import Person


def take(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Carry the matter from now on; one that somebody carries is handed over by that person or the head."""
    with step(matter, "take", by=by, at=at, seen=seen) as move:
        move.carrier = by.account
        move.data["name"] = by.name
    return move.matter
