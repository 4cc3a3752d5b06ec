"""Hand to: give a matter into the hands of a colleague of the same office (转给同事)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.matters.turn.carrying import may_carry
from xinhe.people.models import Account
from xinhe.people.person import Person


def hand_to(
    matter: Matter, *, colleague: Account | str, by: Person, at: datetime, message: str = "", seen: int | None = None
) -> Matter:
    """Let a colleague carry the matter from now on and tell them so, with what is said to them.

    ``colleague`` is an account or its user name. Who stands aside from it cannot be given it (第二十八条第三款).
    """
    checks = Checks()
    message = checks.text("message", message, limit=500)
    checks.done()
    account = colleague if isinstance(colleague, Account) else _named(colleague)
    with step(matter, "hand_to", by=by, at=at, seen=seen) as move:
        if account is None or not may_carry(move.matter, account):
            raise Invalid({"colleague": gettext_noop("请选本单位在岗、不需要回避这件事的同事。")})
        if account.pk == move.matter.carried_by_id:
            raise Invalid({"colleague": gettext_noop("这件事已经由他经办。")})
        move.carrier = account
        move.data |= {"to": account.pk, "name": account.name, "message": message}
    return move.matter


def _named(username: str) -> Account | None:
    return None if "\x00" in username else Account.objects.filter(username=username).first()
