"""A reply to a suggestion (第二十九条): what becomes of it, and why."""

from django.db import models

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import Checks


class Uptake(models.TextChoices):
    """What the office makes of a suggestion."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"


def checked(*, adoption: str, study: str, reply: str) -> dict[str, str]:
    """The words of a reply. Raises Invalid naming each wrong field."""
    checks = Checks()
    checks.need("adoption", adoption in Uptake.values, gettext_noop("请选择采纳、部分采纳或者未采纳。"))
    study = checks.text("study", study, limit=5000, sentence=gettext_noop("请写明研究论证的情况。"))
    reply = checks.text("reply", reply, limit=5000, sentence=gettext_noop("请写明怎样采纳，或者没有采纳的理由。"))
    checks.done()
    return {"adoption": adoption, "study": study, "reply": reply}
