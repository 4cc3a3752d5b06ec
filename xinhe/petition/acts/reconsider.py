"""Reconsider: a matter that was not accepted is taken in after all (第三十六条第三款、第四十四条第（二）项)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.step import step


def reconsider(
    matter: Matter, *, reason: str, by: Person, at: datetime, was_wrong: bool = True, seen: int | None = None
) -> Matter:
    """Take the matter in again, with the reason. Its limit begins anew.

    ``was_wrong`` tells a refusal that was wrong (a fault of the office, 第四十四条第（二）项) from new facts.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明重新受理的理由：新的事实、理由，或者原来不予受理有误。"))
    with step(matter, "reconsider", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.is_acceptable, matter.holder = True, matter.receiver
        move.data |= {"reason": reason, "was_wrong": was_wrong}
    return matter
