"""Sign: the head of the office signs what somebody else drafted (第三十二条)."""

from datetime import datetime

from xinhe.kernel import chain
from xinhe.matters.models import Item, Matter
from xinhe.matters.step import step
from xinhe.people.person import Person


def sign(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Sign the opinion; the log keeps the hash of what was signed, which can't be edited from here on."""
    with step(matter, "sign", by=by, at=at, seen=seen) as move:
        move.matter.signed_by_id = by.account_id
        move.data["opinion"] = opinion_hash(move.matter)
    return move.matter


def opinion_hash(matter: Matter) -> str:
    """The hash of all answers as they stand."""
    answers = Item.objects.filter(matter=matter).order_by("seq")
    return chain.sm3(chain.canonical([[a.seq, a.text, a.result, a.facts, a.basis, a.opinion] for a in answers]))
