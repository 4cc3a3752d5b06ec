"""What is still owed to a person whose petition procedure has ended (第三十七条第三款)."""

from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter


class Care(models.TextChoices):
    """The three follow-up works."""

    GUIDANCE = "guidance", "疏导教育"
    SETTLEMENT = "settlement", "矛盾化解"
    RELIEF = "relief", "帮扶救助"


class Aftercare(models.Model):
    """One task after the end: what, by whom, until when, and what became of it. Never a watch on a person."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="aftercare")
    seq = models.PositiveIntegerField()
    care = models.CharField(max_length=12, choices=Care.choices)
    text = models.CharField(max_length=500)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Aftercare"]] = models.Manager()

    class Meta:
        db_table = "matters_aftercare"
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return self.text
