"""Leave: a side ends the mediation, at every step and without a price (人民调解法 第二十三条第（二）项)."""

from datetime import datetime

from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.mediation.ending import OTHER_WAYS, close_attempt
from xinhe.mediation.models import Ending
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def leave(
    matter: Matter,
    *,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """End it at once. Both sides get the paper that tells the other ways; why is nobody's business."""
    with step(matter, "leave", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        row.left_on = move.today
        move.save(row, "left_on")
        close_attempt(move, Ending.REFUSED)
        letter(move, cause="left", other_ways=OTHER_WAYS)
        move.data |= {"seen_how": seen_how}
    return move.matter
