"""Confirm words: somebody else reads a doubtful passage of a mediator's and finds that it takes no right away."""

from datetime import datetime

from xinhe.matters.acts.confirm_words import read, the_doubted
from xinhe.matters.letters.guarding import ARTICLE, digest_of
from xinhe.matters.models import Matter
from xinhe.mediation.step import step
from xinhe.people.person import Person


def confirm_words(
    matter: Matter, *, passage: str, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Record that this person read the passage and why it is no condition; the writer can't confirm their own.

    What a petition's act does (``matters.acts.confirm_words``), through the door of disputes. The log keeps what the
    passage is known by and not its words, which may have been said to one side alone. Raises Invalid naming the field.
    """
    passage, reason = read(passage, reason)
    with step(matter, "confirm_words", by=by, at=at, seen=seen) as move:
        move.data |= {"digest": digest_of(the_doubted(passage, move.today)), "reason": reason, "article": ARTICLE}
    return move.matter
