"""Close: an answered matter is filed, or one that can't be accepted ends with its reason told (办结)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, reason_of
from xinhe.people.person import Person
from xinhe.petition.step import step


def close(matter: Matter, *, by: Person, at: datetime, reason: str = "", seen: int | None = None) -> Matter:
    """Close the matter; without an answer the reason says which organ to go to (第二十三条第一款)."""
    checks = Checks()
    reason = checks.text("reason", reason, limit=500)
    checks.done()
    with step(matter, "close", by=by, at=at, seen=seen) as move:
        if move.matter.served_on is None:
            reason = reason_of(reason, sentence=gettext_noop("请写明不予受理的理由和应当找的机关，会原文告知信访人。"))
        check_words(move, {"reason": reason})
        move.data["reason"] = reason
    return move.matter
