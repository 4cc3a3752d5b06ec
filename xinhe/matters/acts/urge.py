"""Urge: the petitioner asks the office to move (催办)."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def urge(matter: Matter, *, by: Person, at: datetime, text: str = "", seen: int | None = None) -> Matter:
    """Urge once a day; the office that holds the matter is told at once."""
    checks = Checks()
    text = checks.text("text", text, limit=500)
    checks.done()
    with step(matter, "urge", by=by, at=at, seen=seen) as move:
        move.matter.urged_on = move.today
        move.data["text"] = text
    return move.matter
