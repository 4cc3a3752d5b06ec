"""How often mediation was tried, at which level, and with what end (321)."""

from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Level, Office
from xinhe.matters.models import Matter


class Ending(models.TextChoices):
    """How an attempt ended (《人民法院在线调解规则》第二十五条, by analogy)."""

    AGREED = "agreed", "达成协议"
    REFUSED = "refused", "一方不愿继续"
    UNREACHABLE = "unreachable", "联系不上一方"
    TOO_FAR_APART = "too_far_apart", "分歧太大，没有谈拢"
    EXPIRED = "expired", "调解期限届满"
    UNSIGNED = "unsigned", "一方不肯签名"
    UNASSIGNED = "unassigned", "没有调解员接手"
    WITHDRAWN = "withdrawn", "申请人撤回"


class Attempt(models.Model):
    """One attempt of one body: it begins when its mediators are named, and ends with or without an agreement."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="attempts")
    seq = models.PositiveIntegerField(help_text="The event that began it.")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    number = models.PositiveSmallIntegerField(help_text="The first, second … at this level.")
    mediators = models.JSONField(default=list, help_text="Accounts and names, as they were then.")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=16, choices=Ending.choices, blank=True)

    objects: ClassVar[models.Manager["Attempt"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"
