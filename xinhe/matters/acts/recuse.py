"""Stand aside: who has a direct interest in a matter takes no part in it (回避, 第二十八条第三款)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.matters.step import step
from xinhe.people.models import Account
from xinhe.people.person import Person


def recuse(
    matter: Matter, *, reason: str, by: Person, at: datetime, account: str = "", seen: int | None = None
) -> Matter:
    """Stand aside oneself, or, as head of the office, have a member of it stand aside.

    From then on the matter can't be found by that person any more. Raises Invalid when the account is not of the
    same office, Refused when somebody else than the head names another.
    """
    reason = reason_of(reason, sentence=gettext_noop("请写明有什么直接利害关系。"))
    who = _named(account, by)
    with step(matter, "recuse", by=by, at=at, seen=seen) as move:
        matter = move.matter
        if who.pk in matter.recused:
            raise Invalid({"account": gettext_noop("这个人已经回避。")})
        matter.recused = [*matter.recused, who.pk]
        move.data |= {"account": who.pk, "name": who.name, "reason": reason}
    return matter


def _named(account: str, by: Person) -> Account:
    own = by.account
    assert own is not None
    if not account.strip() or account.strip() == own.username:
        return own
    if not by.has_role("head"):
        raise Refused(
            gettext_noop("要求别人回避，由本单位负责人决定。"),
            code="head_decides",
            field="account",
            article="第二十八条第三款",
        )
    found = Account.objects.filter(username=account.strip(), office=own.office).first()
    if found is None:
        raise Invalid({"account": gettext_noop("本单位没有这个账号。")})
    return found
