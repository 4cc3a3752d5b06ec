"""What the petitioner says of the two offices that served them; anonymous to the handler (第二十一条第二款)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_noop

from xinhe.matters.models import Matter


class Satisfaction(models.TextChoices):
    """The three levels in use."""

    SATISFIED = "satisfied", gettext_noop("满意")
    BASICALLY = "basically_satisfied", gettext_noop("基本满意")
    DISSATISFIED = "dissatisfied", gettext_noop("不满意")


class Rating(models.Model):
    """One rating per matter. The log holds only its digest, so that the unit can't read who said what."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="rating")
    office_rating = models.CharField(max_length=20, choices=Satisfaction.choices)
    petition_office_rating = models.CharField(max_length=20, choices=Satisfaction.choices)
    comment = models.CharField(max_length=500, blank=True)
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()

    # Its trace says no more than the log's digest does: every column is hashed with this one.
    salted_by = "salt"

    objects: ClassVar[models.Manager["Rating"]] = models.Manager()

    class Meta:
        db_table = "matters_rating"

    def __str__(self) -> str:
        return f"{self.matter_id}"
