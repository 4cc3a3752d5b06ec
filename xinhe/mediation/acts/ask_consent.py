"""Ask both sides whether they want to be mediated, with their rights and duties (人民调解法 第十七条、第二十三条)."""

from datetime import datetime

from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.mediation.step import step
from xinhe.people.person import Person


def ask_consent(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Send each side the notice of rights and duties (权利义务告知书) and wait for its yes or no."""
    with step(matter, "ask_consent", by=by, at=at, seen=seen) as move:
        letter(move)
    return move.matter
