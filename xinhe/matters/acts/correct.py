"""Correct: a signed document is never edited; an error in it is mended by another document (补正)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import letter, letter_of
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def correct(
    matter: Matter,
    *,
    document: str,
    wrong: str,
    right: str,
    reason: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Issue a correction of the document with this number: what it says, what it should say, and why."""
    checks = Checks()
    wrong = checks.text("wrong", wrong, limit=1000, sentence=gettext_noop("请写明原文书哪里有误。"))
    right = checks.text("right", right, limit=1000, sentence=gettext_noop("请写明更正为什么。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明补正的理由。"))
    checks.done()
    with step(matter, "correct", by=by, at=at, seen=seen) as move:
        found = letter_of(move, document, field="document")
        check_words(move, {"right": right, "reason": reason})
        letter(move, of_number=found.number, of_title=found.title, wrong=wrong, right=right, reason=reason)
        move.data |= {"of": found.number, "reason": reason}
    return move.matter
