"""Decline: a side does not want to be mediated; that ends it, and nothing follows from it."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.ending import OTHER_WAYS
from xinhe.mediation.models import Refusing
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def decline(
    matter: Matter,
    *,
    why: str = Refusing.NO_REASON,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Say no (当事人一方明确拒绝调解的，不得调解, 第十七条). Nobody has to say why; a word of the list may be chosen.

    Both sides get the paper that tells the other ways. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("why", why in Refusing.values, gettext_noop("请从列出的原因里选一个，也可以选“不说明理由”。"))
    checks.done()
    with step(matter, "decline", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        row.consents, row.consented_at, row.refusing = False, move.at, why
        move.save(row, "consents", "consented_at", "refusing")
        letter(move, cause="declined", other_ways=OTHER_WAYS)
        # Which side it was, and why, is nobody's but the mediators': a no must not be held against anybody.
        move.data |= {"seen_how": seen_how}
    return move.matter
