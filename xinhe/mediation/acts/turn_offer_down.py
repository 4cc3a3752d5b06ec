"""Turn an offer down: the other side does not want these terms; why is nobody's business."""

from datetime import datetime

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.mediation import round_table
from xinhe.mediation.models import OfferState
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def turn_offer_down(
    matter: Matter,
    *,
    offer: str,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Say no to the newest offer, named by its hash; then either side may propose. Raises Refused."""
    with step(matter, "turn_offer_down", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        found = round_table.named(move, offer)
        if found.side == row.side:
            raise Refused(
                gettext_noop("这是你自己这一方提的方案。不想要了的，请收回。"), code="own_offer", field="offer"
            )
        round_table.answered(move, found, OfferState.TURNED_DOWN)
        move.data |= {"side": row.side, "offer": found.seq, "seen_how": seen_how}
    return move.matter
