"""How many villages and communities have a legal adviser under contract (村居法律顾问)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from xinhe.jurisdiction.models import Level, Region
from xinhe.mediation import rules
from xinhe.mediation.models import Adviser


@dataclass(frozen=True)
class Advised:
    """One village or community, its contracts in force, and whether the last of them ends soon."""

    region: Region
    contracts: tuple[Adviser, ...]
    ends_soon: bool

    @property
    def is_covered(self) -> bool:
        """True with a contract in force."""
        return bool(self.contracts)


@dataclass(frozen=True)
class Coverage:
    """The villages of a place, and how many of them are advised."""

    villages: tuple[Advised, ...]

    @property
    def covered(self) -> int:
        """Those with a contract in force."""
        return sum(one.is_covered for one in self.villages)

    @property
    def all(self) -> int:
        """All villages of the place."""
        return len(self.villages)

    @property
    def share(self) -> float | None:
        """The share of them; None where there is no village."""
        return self.covered / self.all if self.villages else None


def coverage(path: str, *, on: date) -> Coverage:
    """The villages and communities below a place with their contracts of this day; two queries."""
    soon = on + timedelta(days=rules.network(on).norms["contract_warning_days"].value)
    contracts: dict[str, list[Adviser]] = defaultdict(list)
    for one in Adviser.objects.in_force(on).filter(region__path__startswith=path).order_by("contract_until_on"):
        contracts[one.region_id].append(one)
    villages = Region.objects.filter(level=Level.VILLAGE, path__startswith=path).select_related("parent")
    return Coverage(
        tuple(
            Advised(
                village,
                tuple(contracts[village.pk]),
                bool(contracts[village.pk]) and contracts[village.pk][-1].contract_until_on <= soon,
            )
            for village in villages.order_by("path")
        )
    )
