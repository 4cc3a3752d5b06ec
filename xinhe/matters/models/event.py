"""The log of a matter: what happened, chained by hash (ADR 4)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, UUIDField, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from xinhe.matters.models.matter import Matter, Nature, may_know_accused
from xinhe.people.person import Person
from xinhe.records.models import Chained, LogManager, LogQuerySet

# What is the petitioner's alone, and what tells that a matter hangs on an accusation.
RATED, LINKED, ACCUSED = "rate", "link", ("bar", "take_back")


class EventQuerySet(LogQuerySet):
    """The log as one may read it."""

    def shown_to(self, person: Person) -> "EventQuerySet":
        """The events this person may read: that somebody rated is for the petitioner alone to know.

        Both rated offices see totals only (第二十一条第二款; a rating is anonymous to those it rates). That the matter
        hangs on an accusation is kept from units: who was barred, what was taken back from whom, and links to what
        the reader may not know of (第三十条第三款); so is a screening that took it for one and was corrected later.
        """
        steps: EventQuerySet = self.steps()  # type: ignore[assignment]
        if person.kind != "staff":
            return steps
        if may_know_accused(person):
            return steps.exclude(act=RATED)
        known = Matter.objects.visible_to(person).filter(pk=OuterRef("linked"))
        linked = Case(When(act=LINKED, then=Cast(KT("data__to"), UUIDField())))
        hidden = Q(act__in=(RATED, *ACCUSED)) | Q(act="screen", data__nature=Nature.ACCUSATION)
        read: EventQuerySet = steps.exclude(hidden).alias(linked=linked).filter(~Q(act=LINKED) | Exists(known))
        return read


EventManager = LogManager.from_queryset(EventQuerySet)


class Event(Chained):
    """One step of a matter. Written by the door, and by the stock of a store of before."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="events")

    objects: ClassVar[EventQuerySet] = EventManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["matter", "seq"]

    @property
    def said(self) -> Mapping[str, Any]:
        """What the step says to whoever may read it: never the words of a mediation that failed.

        Since they are sealed they do not stand here at all; of entries of before they are left out.
        """
        data: Mapping[str, Any] = self.data
        if self.act == "mediate" and not data.get("agreed"):
            return {name: value for name, value in data.items() if name != "text"}
        return data

    def entry(self) -> Mapping[str, object]:
        """What the hash covers."""
        return {**super().entry(), "matter": str(self.matter_id)}
