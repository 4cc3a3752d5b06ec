"""The rollups behind the board: what each matter counts for, and the sums. They follow the log and own no truth."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xinhe.matters.models import Kind


class Count(models.Model):
    """One thing that one matter counts for, on the day it became so. The list behind every figure."""

    pk = models.CompositePrimaryKey("matter_id", "measure")
    matter_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices, db_collation="C")
    measure = models.CharField(max_length=40)
    day = models.DateField()
    office_id = models.BigIntegerField(null=True, blank=True)
    region_path = models.CharField(max_length=160, db_collation="C", help_text="Down to the town, never below.")
    category = models.CharField(max_length=6, blank=True, help_text="First level; of a dispute its type.")
    value = models.IntegerField(default=0)
    weight = models.BigIntegerField(default=1, db_default=1, help_text="How much it adds: people, money in fen.")
    bodies = ArrayField(models.BigIntegerField(), default=list, db_default=[], help_text="For which it counts.")

    objects: ClassVar[models.Manager["Count"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "kind", "measure", "day"], name="count_of_office"),
            models.Index(fields=["kind", "measure", "day"], name="count_of_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.day}"


class Cell(models.Model):
    """A sum of counts: one measure of one scope and one kind, on one day or in a whole month.

    A scope is an office, a mediation body with all beneath it, or a place.

    ``town`` and ``category`` are filled only where the board shows a table by them, ``value`` only where the
    count carries a number (days), so that the cost of a page follows the offices and not the matters.
    """

    pk = models.CompositePrimaryKey("scope", "kind", "is_month", "day", "measure", "town", "category", "value")
    scope = models.CharField(max_length=40, db_collation="C")
    kind = models.CharField(max_length=10, choices=Kind.choices, db_collation="C")
    is_month = models.BooleanField()
    day = models.DateField(help_text="The first of the month where the cell is a month.")
    measure = models.CharField(max_length=40, db_collation="C")
    town = models.CharField(max_length=18, blank=True, db_collation="C")
    category = models.CharField(max_length=6, blank=True, db_collation="C")
    value = models.IntegerField(default=0)
    n = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager["Cell"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.scope} {self.kind} {self.day} {self.measure}: {self.n}"
