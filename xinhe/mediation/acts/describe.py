"""Describe: since when a dispute goes on, and how much money it is about."""

from datetime import date, datetime, timedelta

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.step import step
from xinhe.mediation.terms import fen_of
from xinhe.people.person import Person


def describe(
    matter: Matter, *, since_on: date | None, amount: str = "", by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Keep both as they are known by now; what was said before is replaced.

    One that had gone on for longer than ``old_after`` days when it was taken on is an old one (积案): what it then
    waits with us makes nothing old. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    fen = fen_of(amount, "amount", checks)
    said = since_on is not None or fen is not None
    checks.need("since_on", said, gettext_noop("请写明纠纷从哪天开始，或者争议的金额，至少写一项。"))
    checks.done()
    with step(matter, "describe", by=by, at=at, seen=seen) as move:
        if since_on is not None:
            not_future(since_on, move.today, field="since_on")
        taken_on = move.matter.accepted_on or move.today
        before = taken_on - timedelta(days=move.procedure.setting("old_after"))
        is_old = since_on is not None and since_on <= before
        move.data |= {"since_on": since_on, "old": is_old, "fen": fen}
    return move.matter
