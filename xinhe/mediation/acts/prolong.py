"""Prolong: both sides want more time than the norm gives."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.step import step
from xinhe.people.person import Person


def prolong(
    matter: Matter,
    *,
    days: int,
    both_agree: bool,
    reason: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Give so many days more, because both sides asked for it. Raises Invalid naming each wrong field."""
    checks = Checks()
    checks.need("both_agree", both_agree, gettext_noop("要双方都同意才能延长；有一方不同意的，到期就终止。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明为什么要延长。"))
    checks.done()
    with step(matter, "prolong", by=by, at=at, seen=seen) as move:
        move.data |= {"days": days, "reason": reason}
    return move.matter
