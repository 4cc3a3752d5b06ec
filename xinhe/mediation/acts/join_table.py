"""Join the table: a side takes its seat and is known there by its telephone, its code, or its mediator."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.round_table import Known
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def join_table(
    matter: Matter,
    *,
    known_by: str = Known.CODE,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Take the own seat; who joins again is known by the newer way. Nobody is ever marked absent.

    How a side is known is for the surface to find out (``seen.proving``). Raises Invalid naming each wrong field.
    """
    with step(matter, "join_table", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        how = Known(known_by) if by.kind == "party" else Known.STAFF
        move.data |= {"side": row.side, "known_by": how, "seen_how": seen_how}
    return move.matter
