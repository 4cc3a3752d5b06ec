"""Looks for a person by name, telephone or document: counted for each account, and in the log of looks.

Whoever may search could else find out by trying what a mask hides. Only whole names and numbers find anybody.
"""

import re
from datetime import datetime

from django.conf import settings

from xinhe.kernel import identity, masks
from xinhe.kernel.refusal import TooMany, gettext_noop
from xinhe.kernel.text import storable
from xinhe.people import throttle
from xinhe.people.chaining import append
from xinhe.people.models import Reveal
from xinhe.people.person import Person

# Our choice, after 个人信息保护法 第六条: more than a day's work at a counter, far less than trying a number out.
NUMBERS_AN_HOUR, NUMBERS_A_DAY = 40, 120
HOUR, DAY = 3600, 24 * 3600
TOO_MANY = gettext_noop("这个账号搜索得太多，请过一会儿再试。按姓名、电话、证件号查找都有记录，审计管理员可以看到。")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DIGITS = 6


def is_number(phrase: str) -> bool:
    """True for what can be a telephone number or a document's, under any label and with any extension, and so can be
    tried out digit by digit.
    """
    numbers = (identity.normalise_id(phrase), identity.normalise_phone(phrase).partition("转")[0])
    return any(not _HAN.search(one) and sum(sign.isdigit() for sign in one) >= _DIGITS for one in numbers)


def count(by: Person, phrase: str, *, at: datetime) -> None:
    """Count a search of this account before anything is looked up. Raises TooMany; call it outside a transaction."""
    if by.account is None:
        return
    limits = [("searches", settings.SEARCHES_AN_HOUR, HOUR)]
    if is_number(phrase):
        limits += [("numbers", NUMBERS_AN_HOUR, HOUR), ("numbers-day", NUMBERS_A_DAY, DAY)]
    try:
        for name, limit, seconds in limits:
            throttle.hit(f"{name}/{by.account.pk}", limit=limit, seconds=seconds, at=at)
    except TooMany as error:
        raise TooMany(TOO_MANY, retry_after=error.retry_after, code="too_many_searches") from error


def keep(by: Person, phrase: str, *, found: int, at: datetime) -> None:
    """Write into the log of looks that somebody looked for a person, and how many matters that showed them."""
    if by.account is None or by.office is None:
        return
    seen = f"看到 {found} 件" if found else "没有看到"
    look = Reveal(account=by.account, office=by.office, party=0, reason=f"{_masked(phrase)}，{seen}", at=at, until=at)
    append(look)


def _masked(phrase: str) -> str:
    """What was looked for, as much of it as a mask leaves: the log must not become a list of people."""
    if not is_number(phrase):
        return f"按姓名搜索：{masks.name(identity.normalise_name(phrase))}"[:100]
    phone = identity.normalise_phone(phrase)
    if identity.is_mobile(phone) or phone.startswith(("0", "+")):
        return f"按电话搜索：{masks.phone(phone)}"[:100]
    return f"按号码搜索：{masks.id_number(storable(identity.normalise_id(phrase)))}"[:100]
