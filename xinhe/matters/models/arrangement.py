"""How people arrange their work: who stands in for whom, who carries what, one's own lists and phrases. No law."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.people.models import Account


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """The vocabulary in which one asks for absences."""

    def on(self, day: date) -> "AbsenceQuerySet":
        """Those that hold on this day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, ended_at=None)


class Absence(models.Model):
    """Days on which somebody is away, and who stands in meanwhile; why they are away is nobody's business."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="absences")
    cover = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="covers")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="Empty: until further notice.")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AbsenceQuerySet] = AbsenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=models.F("account")), name="nobody_covers_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.from_on}"


class Share(models.Model):
    """A rule of an office: who carries what comes in of a category, from a place, or both; either may be left open."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="shares")
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Share"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["office"], name="share_in_force", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.office} {self.account}"


class SavedView(models.Model):
    """A list as one person narrows it, under a name of their own; ``query`` is the box and what was picked."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="views")
    name = models.CharField(max_length=30)
    query = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["SavedView"]] = models.Manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """Words that one person keeps for an act, so as not to type them each time."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="phrases")
    act = models.CharField(max_length=30)
    text = models.CharField(max_length=500)
    used_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Phrase"]] = models.Manager()

    class Meta:
        ordering = ["-used_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "act", "text"], name="one_phrase_of_its_words")]

    def __str__(self) -> str:
        return self.text
