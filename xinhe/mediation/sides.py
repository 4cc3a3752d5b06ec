"""Who stands on which side, and how the word of a side comes to be known: by its own code, or before staff."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.filing import Identity
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models import Side
from xinhe.people.person import Person


class Seen(models.TextChoices):
    """How staff know that the word which they write down is the side's own."""

    IN_PERSON = "in_person", "本人当面"
    PHONE = "phone", "本人来电，核对了身份"
    PAPER = "paper", "本人签名的书面材料"


class Origin(models.TextChoices):
    """Where a dispute came from (司法部 statistics: 依申请, 主动, 接受委托移送)."""

    APPLIED = "applied", "当事人申请"
    ACTIVE = "active", "主动调解"
    COURT = "court", "法院委派、委托"
    PROCURATORATE = "procuratorate", "检察院移送"
    POLICE = "police", "公安移送"
    PETITION = "petition", "信访部门移送"
    OTHER = "other", "其他部门移送"


@dataclass(frozen=True, kw_only=True)
class SidePeople:
    """The people of one side as they are named; the first one is who is written to."""

    people: Sequence[Identity]
    language: str = "zh-hans"
    guardian: Identity | None = None
    is_minor: bool = False


def own_side(matter: Matter, by: Person, *, side: int | None, seen_how: str) -> Side:
    """The side whose word this is: the person's own, or for staff the one they name with how they know of it.

    Raises Invalid naming the field, Refused where a person speaks for the other side.
    """
    if by.kind == "party":
        return its_side(matter, by, side)
    checks = Checks()
    row = Side.objects.filter(matter=matter, side=side or 0).first()
    checks.need("side", row, gettext_noop("请选择是哪一方。"))
    checks.need("seen_how", seen_how in Seen.values, gettext_noop("请写明怎样知道是这一方本人的意思。"))
    checks.done()
    assert row is not None
    return row


def its_side(matter: Matter, by: Person, side: int | None) -> Side:
    """The person's own side, or for staff the one they name. Raises Refused for the other side, Invalid for none."""
    if by.kind != "party":
        return side_of(matter, side or 0)
    if side is not None and side != by.side:
        raise Refused(
            gettext_noop("你只能代表自己这一方，不能替对方表示意见、签名。"),
            code="other_sides_word",
            field="side",
            article="《人民调解法》第二十三条",
        )
    return Side.objects.get(matter=matter, side=by.side)


def side_of(matter: Matter, side: int, *, field: str = "side") -> Side:
    """One of the two sides. Raises Invalid naming the field."""
    row = Side.objects.filter(matter=matter, side=side).first()
    if row is None:
        raise Invalid({field: gettext_noop("请选择是哪一方。")})
    return row
