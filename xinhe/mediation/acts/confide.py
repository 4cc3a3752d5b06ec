"""Confide: a side tells its mediator something, for both sides to read or for the mediator alone."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models.spoken import sealed
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def confide(
    matter: Matter,
    *,
    words: str,
    is_shared: bool = False,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Keep the words sealed; unless they are meant for both, the other side reads neither them nor what they say.

    Raises Invalid naming each wrong field.
    """
    checks = Checks()
    words = checks.text("words", words, limit=5000, sentence=gettext_noop("请写下你要说的话。"))
    checks.done()
    with step(matter, "confide", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        move.outcome = "shared" if is_shared else "private"
        move.rows.append(sealed(move.matter, move.seq, words, side=row.side, is_shared=is_shared, at=move.at))
        move.data |= {"side": row.side, "shared": is_shared}
    return move.matter
