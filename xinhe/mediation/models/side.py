"""The two sides of a dispute: each with its own code, language and will."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from xinhe.kernel.numbers import query_code, same_code
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter

FIRST, SECOND = 1, 2


class Refusing(models.TextChoices):
    """Why a side does not want to be mediated; nobody has to say (人民调解法 第十七条、第二十三条)."""

    NO_REASON = "no_reason", gettext_noop("不愿调解，不说明理由")
    COURT = "court", gettext_noop("已经或者准备起诉、申请仲裁")
    NO_DISPUTE = "no_dispute", gettext_noop("认为没有纠纷，或者与己无关")
    OTHER_BODY = "other_body", gettext_noop("愿意由别的组织调解")
    TRIED = "tried", gettext_noop("以前调解过，没有用")


class Side(models.Model):
    """One side of a dispute (一方当事人): one or several persons, a firm, a village; both are equal (第三条).

    ``consents`` is None until the side said yes or no; ``left_on`` is the day on which it left, which is its right at
    every step.
    """

    pk = models.CompositePrimaryKey("matter_id", "side")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="sides")
    side = models.PositiveSmallIntegerField()
    code_version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10, default="zh-hans")
    consents = models.BooleanField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    refusing = models.CharField(max_length=12, choices=Refusing.choices, blank=True)
    left_on = models.DateField(null=True, blank=True)
    waived_seq = models.PositiveIntegerField(default=0, help_text="The last disclosure that it accepted.")

    objects: ClassVar[models.Manager["Side"]] = models.Manager()

    class Meta:
        ordering = ["matter", "side"]
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=(FIRST, SECOND)), name="a_dispute_has_two_sides")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.side}"

    @property
    def other(self) -> int:
        """The number of the side across."""
        return SECOND if self.side == FIRST else FIRST


def code_of(side: Side) -> str:
    """The query code of this side alone: derived from key, matter, side and version, stored nowhere."""
    return query_code(settings.CODE_KEY, UUID(int=UUID(str(side.matter_id)).int ^ side.side), side.code_version)


def opens(side: Side, typed: str) -> bool:
    """True when the typed code is this side's; takes the same time either way."""
    return same_code(code_of(side), typed)
