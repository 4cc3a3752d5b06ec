"""Confirm words: a second person reads a doubtful passage and finds that it takes no right away (核读用语)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.guarding import ARTICLE, STOPPED, digest_of
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.procedures.guards import guard


def confirm_words(
    matter: Matter, *, passage: str, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Record that this person read the passage and why it is no condition; the writer can't confirm their own.

    What is certain is not confirmed away, and what nobody doubts needs no reader. Raises Invalid naming the field.
    """
    passage, reason = read(passage, reason)
    with step(matter, "confirm_words", by=by, at=at, seen=seen) as move:
        doubted = the_doubted(passage, move.today)
        move.data |= {"passage": doubted, "digest": digest_of(doubted), "reason": reason, "article": ARTICLE}
    return move.matter


def read(passage: str, reason: str) -> tuple[str, str]:
    """Both words of a reader, cleaned. Raises Invalid naming the one that is missing."""
    checks = Checks()
    passage = checks.text("passage", passage, limit=500, sentence=gettext_noop("请抄下被拦住的那句话。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明为什么这句话没有这个意思。"))
    checks.done()
    return passage, reason


def the_doubted(text: str, today: date) -> str:
    """The one doubtful passage of a text. Raises Invalid where there is none, more than one, or a certain one."""
    found = list(guard(today).findings(text))
    if not found:
        raise Invalid({"passage": gettext_noop("这句话没有被拦住，不用核读。")})
    if any(one.is_certain for one in found):
        raise Invalid({"passage": STOPPED % {"passage": next(o.passage for o in found if o.is_certain)}})
    if len(found) > 1:
        raise Invalid({"passage": gettext_noop("一次核读一句话。")})
    return found[0].passage
