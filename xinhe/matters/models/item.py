"""A petition may ask for several things; each is answered one by one."""

from typing import ClassVar

from django.db import models

from xinhe.matters.models.matter import Matter


class Result(models.TextChoices):
    """What became of one thing asked for (第三十二条)."""

    SUPPORT = "support", "支持"
    EXPLAIN = "explain", "解释说明"
    REJECT = "reject", "不予支持"


class Item(models.Model):
    """One thing asked for (诉求事项) with its answer."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="items")
    seq = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    opinion = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return self.text
