"""Mediate: both sides meet of their own will while a matter is handled (调解、和解; 第三十三条)."""

from datetime import date, datetime

from django.db import models

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.people.person import Person
from xinhe.petition.plain import no_conditions
from xinhe.petition.step import step


class Mediation(models.TextChoices):
    """Whether a third party helped them to agree."""

    MEDIATION = "mediation", "调解"
    SETTLEMENT = "settlement", "和解"


def mediate(
    matter: Matter,
    *,
    kind: str,
    on: date,
    other: str,
    consents: bool,
    agreed: bool | None,
    text: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Record one mediation; an agreement is drawn up for both sides to sign. No clock stops, no right is lost.

    ``other`` names who is on the other side, ``text`` what was agreed, or why not. Raises Invalid naming each wrong
    field, also where the agreement would make giving up a petition its condition.
    """
    checks = Checks()
    checks.need("kind", kind in Mediation.values, gettext_noop("请选择调解还是和解。"))
    other = checks.text("other", other, limit=200, sentence=gettext_noop("请写明对方当事人。"))
    checks.need("consents", consents, gettext_noop("双方都自愿才能调解、和解；有一方不愿意的，不能办这一步。"))
    checks.need("agreed", agreed is not None, gettext_noop("请选择是否达成一致。"))
    text = checks.text(
        "text", text, limit=5000, sentence=gettext_noop("请写明协议的内容；没有达成一致的，写明双方的意见。")
    )
    checks.take("text", lambda: _free(text), None)
    checks.done()
    with step(matter, "mediate", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        move.data |= {"kind": kind, "on": on, "other": other, "agreed": agreed, "text": text}
        if agreed:
            letter(move, kind=kind, on=on, other=other, text=text)
    return move.matter


def _free(text: str) -> None:
    """Help and payment must not hang on giving up petitions (宪法第四十一条; 条例第三十二条)."""
    if word := no_conditions(text):
        raise Refused(
            gettext_noop("协议里不能写「%(word)s」：解决问题不能以放弃信访权利为条件，请删去。"),
            code="right_given_up",
            field="text",
            article="《宪法》第四十一条、《信访工作条例》第三十三条",
            word=word,
        )
