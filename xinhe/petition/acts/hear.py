"""Hear: the petitioner states facts and reasons, and it is recorded (第三十一条第（六）项)."""

from datetime import date, datetime

from django.db import models

from xinhe.kernel import bigrams
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import not_future, reason_of
from xinhe.people.person import Person
from xinhe.petition.step import step


class HearMeans(models.TextChoices):
    """How the petitioner was heard."""

    MEETING = "meeting", "当面"
    PHONE = "phone", "电话"
    VIDEO = "video", "视频"
    VISIT = "visit", "上门"
    WRITING = "writing", "书面"


def hear(
    matter: Matter, *, text: str, on: date, means: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Record what the petitioner stated, when and how. Raises Invalid naming the field."""
    text = reason_of(text, field="text", limit=5000, sentence=gettext_noop("请写明信访人陈述的事实和理由。"))
    if means not in HearMeans.values:
        raise Invalid({"means": gettext_noop("请选择听取陈述的方式。")})
    with step(matter, "hear", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        move.matter.heard_at = move.matter.heard_at or move.at
        move.matter.words = sorted({*move.matter.words, *bigrams.bigrams(text)})
        move.data |= {"text": text, "on": on, "means": means}
    return move.matter
