"""Who came to a body with a question: how many, about what, on which day; nobody's name."""

from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.people.models import Account


class Consultation(models.Model):
    """People who came to a mediation body and asked (来访咨询). It says of nobody who they are.

    ``type`` is a code of the ministry's statistics; empty where it was about something else.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="consultations")
    on = models.DateField()
    people = models.PositiveIntegerField()
    type = models.CharField(max_length=2, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Consultation"]] = models.Manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["office", "on"], name="consultation_of_a_body")]
        constraints = [models.CheckConstraint(condition=models.Q(people__gt=0), name="somebody_came")]

    def __str__(self) -> str:
        return f"{self.on} {self.people}"
