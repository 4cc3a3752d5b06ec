"""Legal advisers of villages and communities (村居法律顾问)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xinhe.jurisdiction.models import Region


class AdviserQuerySet(models.QuerySet["Adviser"]):
    """The vocabulary in which one asks for contracts."""

    def in_force(self, day: date) -> "AdviserQuerySet":
        """Those that hold on this day."""
        return self.filter(contract_from_on__lte=day, contract_until_on__gte=day)


class Adviser(models.Model):
    """A contract by which somebody advises a village or community on law, both days included."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="advisers")
    firm = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    contract_from_on = models.DateField()
    contract_until_on = models.DateField()

    objects: ClassVar[AdviserQuerySet] = AdviserQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["region", "-contract_until_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract_until_on__gte=F("contract_from_on")), name="contract_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["region", "name", "contract_from_on"], name="one_contract_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.name}"
