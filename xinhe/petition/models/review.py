"""A review (复查) or re-review (复核) of an opinion, by the organ one level above."""

from datetime import date
from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter


class ReviewStage(models.TextChoices):
    """Which of the two: the first against the opinion, the second against the review."""

    REVIEW = "review", "复查"
    RECHECK = "recheck", "复核"


class ReviewResult(models.TextChoices):
    """What the reviewing organ decides (维持、变更、撤销：名称未核，标记 R)."""

    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    REVOKED = "revoked", "撤销"


class Review(models.Model):
    """One review from the request to its opinion (第三十五条、第三十六条)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="reviews")
    seq = models.PositiveIntegerField(help_text="The event that asked for it.")
    stage = models.CharField(max_length=8, choices=ReviewStage.choices)
    organ = models.ForeignKey(Office, models.PROTECT, related_name="+")
    asked_on = models.DateField(help_text="The day that decides whether it is late: the postmark, or the receipt.")
    posted_on = models.DateField(null=True, blank=True, help_text="The postmark of a letter.")
    received_on = models.DateField(null=True, blank=True, help_text="The day on which the request was received.")
    is_late = models.BooleanField(default=False)
    request = models.CharField(max_length=500)
    reasons = models.TextField()
    result = models.CharField(max_length=8, choices=ReviewResult.choices, blank=True)
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    rulings = models.JSONField(default=list, help_text="What becomes of each answer; older ones say nothing of it.")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="The day on which the request was taken back.")
    signed_on = models.DateField(null=True, blank=True)
    served_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Review"]] = models.Manager()

    class Meta:
        db_table = "matters_review"
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.asked_on}"

    @property
    def came_on(self) -> date:
        """The day of receipt, from which the answer is timed; of older rows only one day is known."""
        return self.received_on or self.asked_on
