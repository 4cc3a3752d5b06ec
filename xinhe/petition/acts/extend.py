"""Extend: a complex matter gets at most thirty more days from the head of the office (第三十四条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.answers.wording import told
from xinhe.petition.step import step
from xinhe.procedures import book
from xinhe.procedures.deadlines import extended


def extend(matter: Matter, *, days: int, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Give more days before the old end, and tell the petitioner why; all extensions together are at most 30."""
    reason = reason_of(reason, sentence=gettext_noop("请写明延期理由，会原文告知信访人。"))
    with step(matter, "extend", by=by, at=at, seen=seen) as move:
        # The clock itself refuses what passes the sum that its rule allows.
        clock, running = move.procedure.clocks["conclude"], move.running["conclude"]
        later = extended(clock, running, days, book.calendar())
        letter(move, old_on=running.end, new_on=later.end, days=days, reason=told(reason), approver=by.name)
        move.data |= {"days": days, "reason": reason}
    return move.matter
