"""Withdraw an offer: a side takes back what it proposed, while the other has not answered."""

from datetime import datetime

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.mediation import round_table
from xinhe.mediation.models import OfferState
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def withdraw_offer(
    matter: Matter,
    *,
    offer: str,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Take the own offer back, named by its hash; one that was accepted is answered by a new one.

    Raises Refused where it was answered first, or is the other side's.
    """
    with step(matter, "withdraw_offer", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        found = round_table.named(move, offer)
        if found.side != row.side:
            raise Refused(
                gettext_noop("这是对方提的方案，只有对方能收回。不同意的，可以不接受。"),
                code="not_own_offer",
                field="offer",
            )
        round_table.answered(move, found, OfferState.WITHDRAWN)
        move.data |= {"side": row.side, "offer": found.seq, "seen_how": seen_how}
    return move.matter
