"""Switch to the ordinary procedure: what is not simple after all keeps its first day of acceptance."""

from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.step import step
from xinhe.procedures import book


def switch_to_ordinary(matter: Matter, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Count the ordinary limits from the first acceptance (《信访事项简易办理办法》, 转换; tag R in the rule file)."""
    reason = reason_of(reason)
    with step(matter, "switch_to_ordinary", by=by, at=at, seen=seen) as move:
        ordinary = book.in_force(move.procedure.base, local_day(move.matter.opened_at))
        move.switched = ordinary
        move.matter.procedure, move.matter.version = ordinary.code, ordinary.version
        move.data |= {"reason": reason, "procedure": ordinary.code, "version": ordinary.version}
    return move.matter
