"""Waive: a side accepts a mediator in spite of what was disclosed."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def waive(
    matter: Matter,
    *,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Go on with this mediator. Who does not want to asks for another one, or leaves; both cost nothing."""
    with step(matter, "waive", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        row.waived_seq = move.seq - 1
        move.save(row, "waived_seq")
        move.data |= {"side": row.side, "seen_how": seen_how}
    return move.matter
