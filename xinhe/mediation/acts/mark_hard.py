"""Mark as hard: the chair or a mediator says that a dispute is a hard one, and why (疑难)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.mediation.step import step
from xinhe.people.person import Person


def mark_hard(
    matter: Matter, *, is_hard: bool, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Say that it is hard, or that it is not after all; the last word counts. It says something of no person.

    Raises Invalid naming the field.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明难在哪里，或者为什么不再算疑难。"))
    with step(matter, "mark_hard", by=by, at=at, seen=seen) as move:
        move.outcome = "hard" if is_hard else "plain"
        move.data |= {"hard": is_hard, "reason": reason}
    return move.matter
