"""Whose figures a person may read: a county's by its petition office, a unit's by itself and by that office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xinhe.insight.counting import DAYS, RECEIVED, TAKEN, office_scope, region_scope
from xinhe.insight.indicators import BUREAU, COUNTY, FORMULAS, MISSED, UNIT, Figures, Formula, Rate, told_to_rated
from xinhe.insight.models import Count
from xinhe.insight.periods import Period
from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.matters.models import Kind
from xinhe.people.person import Person

NOT_YOURS = gettext_noop("没有这个单位的看板，或者它不归你看。")
NO_LIST = gettext_noop("这个数字没有可以列出的清单。评价合计只公布总数，以免看出是谁评的。")
PLAIN = {"days": (DAYS,), "received": (RECEIVED,), "taken": (TAKEN,), "missed": MISSED}
READERS = ("clerk", "dispatcher", "handler", "head", "reviewer", "inspector")


@dataclass(frozen=True)
class Scope:
    """One office or one place and its matters of one kind, as this person reads it."""

    region: Region
    office: Office | None
    by: Person
    kind: Kind

    @property
    def key(self) -> str:
        """The scope of the cells."""
        return office_scope(self.office.pk) if self.office else region_scope(self.region.code)

    @property
    def code(self) -> str:
        """How an address names it; empty for the whole place."""
        return self.office.code if self.office else ""

    @property
    def title(self) -> str:
        """Its name."""
        return self.office.name if self.office else self.region.name

    @property
    def names(self) -> tuple[str, ...]:
        """The rates that say something of it."""
        if self.office is None:
            return COUNTY
        return BUREAU if self.office.is_petition_office else UNIT

    @property
    def arrivals(self) -> str:
        """What counts as having come in: received there, or taken in hand."""
        return TAKEN if self.office and not self.office.is_petition_office else RECEIVED

    @property
    def counts(self) -> Q:
        """The single counts of the scope."""
        return Q(kind=self.kind) & (
            Q(office_id=self.office.pk) if self.office else Q(region_path__startswith=self.region.path)
        )

    @property
    def rated(self) -> frozenset[str]:
        """The rates that are ratings of the reader's own office: told in sums only (E8). An inspector is outside."""
        if self.by.has_role("inspector"):
            return frozenset()
        if self.office is None:
            return frozenset({"petition_office"})
        if self.office.pk != self.by.office_id:
            return frozenset()
        return frozenset({"petition_office"} if self.office.is_petition_office else {"office", "rated"})

    def rates(self, figures: Figures, *, today: date) -> list[Rate]:
        """The rates of the scope as this reader may know them."""
        kept = self.rated.intersection(self.names)
        told = told_to_rated(self.key, kept, figures.period, kind=self.kind, today=today) if kept else {}
        return [told.get(name) or figures.rate(name) for name in self.names]

    def counted(self, figure: str, part: str, period: Period, *, today: date) -> "QuerySet[Count]":
        """The single counts behind a figure, its numerator or what missed it. Raises Unknown for sums alone."""
        past = period.until(today)
        known = figure in PLAIN or figure in FORMULAS
        if not known or figure in self.rated or past is None:
            raise Unknown(NO_LIST)
        formula = FORMULAS.get(figure)
        measures = PLAIN[figure] if formula is None else _part(formula, part)
        return Count.objects.filter(self.counts, measure__in=measures, day__range=(past.start, past.end))


def _part(formula: Formula, part: str) -> tuple[str, ...]:
    return {"n": formula.numerator, "missed": formula.missed}.get(part, formula.denominator)


def oversees(by: Person) -> bool:
    """True for those of a petition office who see its whole place."""
    return by.office is not None and by.office.is_petition_office and by.has_role("dispatcher", "inspector")


def whole_place(by: Person, *, kind: Kind) -> Scope | None:
    """All of the place of the person's petition office; None for others."""
    return Scope(by.office.region, None, by, kind) if by.office and oversees(by) else None


def one_office(by: Person, code: str, *, kind: Kind) -> Scope:
    """One office: the person's own, or any in the place that they oversee. Raises Unknown for all others."""
    found = Office.objects.select_related("region").filter(code=code).first()
    if found is None or found.is_committee or by.office is None or not by.has_role(*READERS):
        raise Unknown(NOT_YOURS)
    is_theirs = found.pk == by.office_id
    is_below = oversees(by) and found.region.path.startswith(by.office.region.path)
    if not (is_theirs or is_below):
        raise Unknown(NOT_YOURS)
    return Scope(found.region, found, by, kind)


def asked_for(by: Person, code: str, *, kind: Kind) -> Scope:
    """The scope that an address names: an office's code, or nothing for the whole place."""
    scope = one_office(by, code, kind=kind) if code else whole_place(by, kind=kind)
    if scope is None:
        raise Unknown(NOT_YOURS)
    return scope
