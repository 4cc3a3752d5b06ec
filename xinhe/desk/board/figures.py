"""Everything that one page, or one workbook, of the board shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from xinhe.desk.board.picker import Picked
from xinhe.insight.counting import office_scope
from xinhe.insight.indicators import FORMULAS, TIMELY, Figures, Rate, by_place, read, read_many, trend
from xinhe.insight.periods import Period, twelve_months
from xinhe.insight.scope import Scope
from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.matters.models import Matter
from xinhe.postgres.kept import Kept, ask

_TOWNS: Kept[tuple[str, str]] = Kept(lambda *codes: Region.objects.filter(pk__in=codes).values_list("code", "name"))
_CLASSES: Kept[tuple[str, str]] = Kept(lambda *codes: Category.objects.filter(pk__in=codes).values_list("code", "name"))
_OFFICES: Kept[Office] = Kept(
    lambda path: Office.objects.organs().filter(region__path__startswith=path).order_by("code"), is_prepared=False
)
NO_CATEGORY = "-"
COMPARED = ("notify", "conclude", "rated", "office")


@dataclass(frozen=True)
class Board:
    """Everything that one page or one workbook of the board shows."""

    scope: Scope
    picked: Picked
    rates: Sequence[Rate]
    figures: Figures
    months: Mapping[date, Figures]
    towns: Sequence[str]
    places: Sequence[tuple[str, Sequence[tuple[int, str]]]]
    everybody: Sequence[tuple[Office, Figures]]
    late: int

    @property
    def offices(self) -> list[tuple[Office, Figures]]:
        """The units side by side; a petition office passes on and answers nothing, so it is compared with none."""
        return [row for row in self.everybody if not row[0].is_petition_office]

    @property
    def missing(self) -> list[tuple[Office, list[tuple[int, str]]]]:
        """Who was not in time, each duty with its number and its matters: the most first, as that is done first."""
        rows = [(office, [_missed(figures, name) for name in TIMELY]) for office, figures in self.everybody]
        late = sorted((row for row in rows if any(row[1])), key=lambda row: -sum(row[1]))
        period = self.picked.period
        return [
            (
                office,
                [(n, _address(office.code, name, "missed", period)) for name, n in zip(TIMELY, numbers, strict=True)],
            )
            for office, numbers in late
        ]

    @property
    def arrived(self) -> int:
        """How many came in."""
        return self.figures.counts.get(self.scope.arrivals, 0)

    @property
    def timely(self) -> list[str]:
        """The rates of timeliness among those of the scope."""
        return [name for name in self.scope.names if name in TIMELY]

    @property
    def is_due(self) -> bool:
        """True when anything fell due in the period; of nothing one cannot say that it was in time."""
        return any(rate.denominator for rate in self.rates if rate.formula.name in TIMELY)

    @property
    def is_empty(self) -> bool:
        """True when nothing at all is counted in the period."""
        return not any(self.figures.counts.values())

    def lines(self) -> list[tuple[date, int, list[Rate], Figures]]:
        """The twelve months as rows of a table: what came in, the rates, the days."""
        names = [*self.timely, *(n for n in self.scope.names if FORMULAS[n].is_rating and n not in self.scope.rated)]
        return [
            (month, figures.counts.get(self.scope.arrivals, 0), [figures.rate(name) for name in names], figures)
            for month, figures in self.months.items()
        ]


def _missed(figures: Figures, name: str) -> int:
    rate = figures.rate(name)
    return rate.denominator - rate.numerator


def gather(scope: Scope, chosen: Picked) -> Board:
    """Read the figures of a scope in a span; eight queries."""
    today, period = chosen.today, chosen.period
    figures = read(scope.key, period, kind=scope.kind, today=today)
    places = by_place(scope.key, scope.arrivals, period, kind=scope.kind, today=today)
    towns, rows = _table(places, lambda **more: drill(scope, period, scope.arrivals, **more))
    return Board(
        scope=scope,
        picked=chosen,
        rates=scope.rates(figures, today=today),
        figures=figures,
        months=trend(scope.key, twelve_months(min(period.end, today)), kind=scope.kind, today=today),
        towns=towns,
        places=rows,
        everybody=_offices(scope, period, today) if scope.office is None else [],
        late=_late(scope, period, today),
    )


def drill(scope: Scope, period: Period, figure: str, part: str = "", **more: str) -> str:
    """The address of the matters that a figure counts."""
    return _address(scope.code, figure, part, period, **more)


def _address(office: str, figure: str, part: str, period: Period, **more: str) -> str:
    query = {"office": office, "figure": figure, "part": part, "from": period.start, "until": period.end, **more}
    return f"{reverse('desk-board-matters')}?{urlencode({k: v for k, v in query.items() if v})}"


def _late(scope: Scope, period: Period, today: date) -> int:
    """How many matters missed a date: as many as the list behind it has."""
    if period.until(today) is None:
        return 0
    counts = scope.counted("missed", "", period, today=today)
    return Matter.objects.visible_to(scope.by).filter(pk__in=counts.values("matter_id")).count()


def _table(
    counts: Mapping[tuple[str, str], int], link: Callable[..., str]
) -> tuple[list[str], list[tuple[str, list[tuple[int, str]]]]]:
    """Class by town in the order of their codes, never of their size (E9)."""
    codes = sorted({town for _category, town in counts})
    classes = sorted({category for category, _town in counts})
    asked = _TOWNS.of(key=tuple(codes)), _CLASSES.of(key=tuple(classes))
    ask(*asked)
    towns, names = (dict(one.rows) for one in asked)
    rows = [
        (
            names.get(category) or _("未分类"),
            [(counts.get((category, town), 0), link(category=category or NO_CATEGORY, town=town)) for town in codes],
        )
        for category in classes
    ]
    return [towns.get(code, code) for code in codes], rows


def _offices(scope: Scope, period: Period, today: date) -> list[tuple[Office, Figures]]:
    """The offices of the place side by side: by timeliness where there is enough to compare, the rest by code."""
    by_key = {office_scope(unit.pk): unit for unit in _OFFICES(key=(scope.region.path,))}
    read_all = read_many(list(by_key), period, kind=scope.kind, today=today)
    rows = [(by_key[key], figures) for key, figures in read_all.items() if any(figures.counts.values())]

    def place(row: tuple[Office, Figures]) -> tuple[bool, float]:
        rate = row[1].rate("conclude")
        return not rate.is_ranked, -(rate.rate or 0) if rate.is_ranked else 0

    return sorted(rows, key=place)
