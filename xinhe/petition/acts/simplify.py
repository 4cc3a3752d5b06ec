"""Simplify: a first, clear, small matter moves to the simple lane (《信访事项简易办理办法》第四条)."""

from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.step import step
from xinhe.procedures import book


def simplify(matter: Matter, *, ground: str, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Move the matter to the simple lane: one, three and ten working days from the same first days.

    ``ground`` is one of the entries of its rules.
    """
    reason = reason_of(reason)
    with step(matter, "simplify", by=by, at=at, seen=seen) as move:
        simple = book.entered_by("simplify", move.procedure, local_day(move.matter.opened_at))
        if ground not in simple.entries:
            raise Invalid({"ground": gettext_noop("请选择适用简易办理的情形。")})
        move.switched = simple
        move.matter.procedure, move.matter.version = simple.code, simple.version
        move.data |= {"ground": ground, "reason": reason, "procedure": simple.code, "version": simple.version}
    return move.matter
