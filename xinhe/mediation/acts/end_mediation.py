"""End mediation: the body closes what came to no agreement, and tells the other ways (人民调解法 第二十六条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.ending import OTHER_WAYS, close_attempt
from xinhe.mediation.models import Ending
from xinhe.mediation.step import step
from xinhe.people.person import Person

ENDS = frozenset(Ending.values) - {Ending.AGREED}


def end_mediation(
    matter: Matter, *, why: str, other_ways: str = "", by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Close it with its cause. ``other_ways`` names a court or arbitration for this dispute. Raises Invalid."""
    checks = Checks()
    checks.need("why", why in ENDS, gettext_noop("请选择为什么终止。"))
    other_ways = checks.text("other_ways", other_ways, limit=500)
    checks.done()
    with step(matter, "end_mediation", by=by, at=at, seen=seen) as move:
        close_attempt(move, Ending(why))
        letter(move, cause=why, other_ways="".join([other_ways, OTHER_WAYS]))
        move.data |= {"why": why}
    return move.matter
