"""Break off: an attempt comes to nothing (调解不成; 人民调解法 第二十六条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.ending import close_attempt
from xinhe.mediation.models import Ending
from xinhe.mediation.step import step
from xinhe.people.person import Person

COMES_TO_NOTHING = frozenset(Ending.values) - {Ending.AGREED, Ending.WITHDRAWN}


def break_off(matter: Matter, *, why: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """End this attempt. Both sides may want another one, go a level up, or end it: nobody has to wait for that."""
    checks = Checks()
    checks.need("why", why in COMES_TO_NOTHING, gettext_noop("请选择为什么没有调成。"))
    checks.done()
    with step(matter, "break_off", by=by, at=at, seen=seen) as move:
        close_attempt(move, Ending(why))
        move.data |= {"why": why}
    return move.matter
