"""Mediate: both sides meet of their own will while a matter is handled (调解、和解; 第三十三条)."""

from datetime import date, datetime

from django.db import models

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks, not_future
from xinhe.people import vault
from xinhe.people.person import Person
from xinhe.petition.models import MediationWords
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

    Words of a mediation that failed are sealed for whoever led it: they burden nobody in what follows.

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
    checks.done()
    with step(matter, "mediate", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        check_words(move, {"text": text, "other": other})
        move.data |= {"kind": kind, "on": on, "other": other, "agreed": agreed}
        if agreed:
            move.data["text"] = text
            letter(move, kind=kind, on=on, other=other, text=text)
        else:
            move.rows.append(_sealed(move, text))
    return move.matter


def _sealed(move: Move, text: str) -> MediationWords:
    """The words of a failed mediation, for its leader alone."""
    assert move.by.account is not None
    words = MediationWords(matter=move.matter, seq=move.seq, led_by=move.by.account)
    words.sealed = vault.seal(text.encode(), about=words.about())
    return words
