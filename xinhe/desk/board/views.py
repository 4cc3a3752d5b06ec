"""The board: what came in, whether it was done in time, and what petitioners say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinhe.desk.board import pictures
from xinhe.desk.board.picker import Picked, picked
from xinhe.desk.board.sheet import figures_sheet
from xinhe.desk.frame import desk_page, show
from xinhe.insight.counting import office_scope
from xinhe.insight.indicators import BUREAU, FORMULAS, Figures, Rate, by_place, read, read_many, trend
from xinhe.insight.periods import Period, month_of, twelve_months
from xinhe.insight.scope import READERS, Scope, one_office, whole_place
from xinhe.jurisdiction.models import Category, Office, OfficeKind, Region
from xinhe.kernel.clock import local_day
from xinhe.people.person import Person

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
    offices: Sequence[tuple[Office, Figures]]

    @property
    def arrived(self) -> int:
        """How many came in."""
        return self.figures.counts.get(self.scope.arrivals, 0)

    @property
    def timely(self) -> list[str]:
        """The rates of timeliness among those of the scope."""
        return [name for name in self.scope.names if name in ("forward", "notify", "conclude")]

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


@require_safe
@desk_page(*READERS)
def board(request: HttpRequest, by: Person) -> HttpResponse:
    """The figures of the whole place for its petition office; all others are led to their own office's."""
    scope = whole_place(by)
    if scope is None:
        assert by.office is not None
        query = request.GET.urlencode()
        own = reverse("desk-board-office", args=[by.office.code])
        return HttpResponseRedirect(f"{own}?{query}" if query else own)
    return _board(request, scope)


@require_safe
@desk_page(*READERS)
def office(request: HttpRequest, by: Person, code: str) -> HttpResponse:
    """The figures of one office."""
    return _board(request, one_office(by, code))


def _board(request: HttpRequest, scope: Scope) -> HttpResponse:
    at = now()
    made = _made(scope, picked(request, local_day(at)))
    if request.GET.get("as") == "xlsx":
        return figures_sheet(made)
    return _page(request, made, at)


def _made(scope: Scope, chosen: Picked) -> Board:
    today, period = chosen.today, chosen.period
    figures = read(scope.key, period, today=today)
    places = by_place(scope.key, scope.arrivals, period, today=today)
    towns, rows = _table(places, lambda **more: drill(scope, period, scope.arrivals, **more))
    return Board(
        scope=scope,
        picked=chosen,
        rates=scope.rates(figures, today=today),
        figures=figures,
        months=trend(scope.key, twelve_months(min(period.end, today)), today=today),
        towns=towns,
        places=rows,
        offices=_offices(scope, period, today) if scope.office is None else [],
    )


def drill(scope: Scope, period: Period, figure: str, part: str = "", **more: str) -> str:
    """The address of the matters that a figure counts."""
    query = {"office": scope.code, "figure": figure, "part": part, "from": period.start, "until": period.end, **more}
    return f"{reverse('desk-board-matters')}?{urlencode({k: v for k, v in query.items() if v})}"
