"""Confirm the record: what was said by word of mouth is read back, and its speaker confirms it (第十九条第一款)."""

from datetime import datetime

from xinhe.matters.models import Lack, Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def confirm_record(matter: Matter, *, by: Person, at: datetime, note: str = "", seen: int | None = None) -> Matter:
    """Record that the words were read back and confirmed, with what the petitioner corrected."""
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    with step(matter, "confirm_record", by=by, at=at, seen=seen) as move:
        move.matter.read_back_at = move.at
        move.matter.lacks = [lack for lack in move.matter.lacks if lack != Lack.READ_BACK]
        move.data["note"] = note
    return move.matter
