"""Withdraw: the petitioner takes the matter back before it is answered; it may be raised again."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def withdraw(matter: Matter, *, by: Person, at: datetime, reason: str = "", seen: int | None = None) -> Matter:
    """Withdraw. A clerk who does it for the petitioner writes down how the petitioner asked for it."""
    checks = Checks()
    reason = checks.text("reason", reason, limit=500)
    checks.done()
    if by.kind == "staff" and not reason:
        raise Invalid({"reason": gettext_noop("代办撤回须写明信访人本人怎样提出撤回。")})
    with step(matter, "withdraw", by=by, at=at, seen=seen) as move:
        check_words(move, {"reason": reason}, is_withdrawal=True)
        move.data["reason"] = reason
    return move.matter
