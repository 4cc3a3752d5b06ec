"""Accept an offer: the other side says yes to exactly these terms, which binds nobody until an agreement is signed."""

from datetime import datetime

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.mediation import round_table
from xinhe.mediation.models import OfferState
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def accept_offer(
    matter: Matter,
    *,
    offer: str,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Accept the newest offer, named by its hash; the mediator drafts the agreement from it.

    Raises Refused where a newer one stands, where its time is over, or where it is the side's own.
    """
    with step(matter, "accept_offer", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        found = round_table.named(move, offer)
        if found.side == row.side:
            raise Refused(
                gettext_noop("这是你自己这一方提的方案，只有对方能接受。要改的，先收回再提。"),
                code="own_offer",
                field="offer",
                article=round_table.ARTICLE,
            )
        round_table.answered(move, found, OfferState.ACCEPTED)
        move.data |= {"side": row.side, "offer": found.seq, "hash": found.hash(), "seen_how": seen_how}
    return move.matter
