"""Draft the reply to a suggestion: studied, and adopted, adopted in part or not, with the reasons (第二十九条)."""

from datetime import datetime

from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.replies import checked
from xinhe.petition.step import step


def draft_reply(
    matter: Matter, *, adoption: str, study: str, reply: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Write the reply; a later draft replaces it. Raises Invalid naming each wrong field."""
    words = checked(adoption=adoption, study=study, reply=reply)
    with step(matter, "draft_reply", by=by, at=at, seen=seen) as move:
        check_words(move, {name: text for name, text in words.items() if isinstance(text, str)})
        move.matter.drafted_by_id, move.matter.signed_by_id = by.account_id, None
        move.data |= words
    return move.matter
