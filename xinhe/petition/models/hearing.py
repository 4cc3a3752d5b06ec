"""A hearing (听证): for a major, complex or hard matter while it is handled, or in the re-review."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter


class Hearing(models.Model):
    """One hearing from the decision to its report (第三十一条第（六）项、第三十六条第二款)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="hearings")
    seq = models.PositiveIntegerField(help_text="The event that decided it.")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=500)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    chair = models.CharField(max_length=40)
    panel = ArrayField(models.CharField(max_length=40), default=list)
    is_public = models.BooleanField(default=False)
    decided_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    attended = models.CharField(max_length=500, blank=True)
    statements = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True)
    panel_opinion = models.TextField(blank=True)
    excluded_days = models.PositiveSmallIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Hearing"]] = models.Manager()

    class Meta:
        db_table = "matters_hearing"
        ordering = ["matter", "seq"]
        indexes = [models.Index(fields=["office", "planned_at"], name="hearing_calendar")]

    def __str__(self) -> str:
        return f"{self.planned_at:%Y-%m-%d} {self.place}"
