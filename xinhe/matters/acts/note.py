"""Note: write down what was done or learnt; it stays inside the offices."""

from datetime import datetime

from xinhe.kernel import bigrams
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.matters.step import step
from xinhe.people.person import Person


def note(matter: Matter, *, text: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Add a note to the log."""
    text = reason_of(text, field="text", limit=2000, sentence=gettext_noop("请写明要记的事。"))
    with step(matter, "note", by=by, at=at, seen=seen) as move:
        move.matter.words = sorted({*move.matter.words, *bigrams.bigrams(text)})
        move.data["text"] = text
    return move.matter
