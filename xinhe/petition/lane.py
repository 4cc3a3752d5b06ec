"""Leave a lane (简易办理) before an act whose result does not belong in it, as the lane's rules say."""

from collections.abc import Collection
from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.acts.switch_to_ordinary import switch_to_ordinary
from xinhe.procedures import book


def leave_lane(
    matter: Matter, *, before: str, results: Collection[str], by: Person, at: datetime, seen: int | None
) -> tuple[Matter, int | None]:
    """The matter, in the ordinary procedure where one of these results asks for it, and what is left of ``seen``.

    To be called inside the transaction of the act that follows: it has no page of its own to be fresh for.
    """
    for leave in book.get(matter.procedure, matter.version).as_of(local_day(at)).leave:
        if leave.before == before and leave.result in results:
            return switch_to_ordinary(matter, reason=leave.reason, by=by, at=at, seen=seen), None
    return matter, seen
