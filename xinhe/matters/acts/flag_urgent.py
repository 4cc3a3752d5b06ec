"""Flag as urgent: a major or pressing matter is marked, and has to be reported at once (第二十五条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.matters.step import step
from xinhe.people.person import Person


def flag_urgent(matter: Matter, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Mark the matter as major or urgent and say why; from now on whoever holds it owes the report."""
    reason = reason_of(reason, limit=200, sentence=gettext_noop("请用一句话写明为什么是重大或者紧急。"))
    with step(matter, "flag_urgent", by=by, at=at, seen=seen) as move:
        move.matter.is_urgent = True
        move.data |= {"reason": reason}
    return move.matter
