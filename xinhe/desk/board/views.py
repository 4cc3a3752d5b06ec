"""The board: what came in, whether it was done in time, and what petitioners say of it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinhe.desk.board import pictures
from xinhe.desk.board.figures import COMPARED, Board, drill, gather
from xinhe.desk.board.picker import picked
from xinhe.desk.board.sheet import figures_sheet
from xinhe.desk.frame import desk_page, show
from xinhe.insight.indicators import FORMULAS, TIMELY, Days, Rate
from xinhe.insight.periods import month_of
from xinhe.insight.scope import READERS, Scope, one_office, whole_place
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Kind
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest
from xinhe.web.flat import fill
from xinhe.web.templatetags.xinhe import rate as share

# Offices on the first screen; all stand in the table below.
MISSING = 6


@require_safe
@desk_page(*READERS)
def board(request: TimedRequest, by: Person) -> HttpResponse:
    """The figures of the whole place for its petition office; all others are led to their own office's."""
    scope = whole_place(by, kind=Kind.PETITION)
    if scope is None:
        assert by.office is not None
        query = request.GET.urlencode()
        own = reverse("desk-board-office", args=[by.office.code])
        return HttpResponseRedirect(f"{own}?{query}" if query else own)
    return _board(request, scope)


@require_safe
@desk_page(*READERS)
def office(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """The figures of one office."""
    return _board(request, one_office(by, code, kind=Kind.PETITION))


def _board(request: TimedRequest, scope: Scope) -> HttpResponse:
    made = gather(scope, picked(request, local_day(request.at)))
    if request.GET.get("as") == "xlsx":
        return figures_sheet(made)
    return _page(request, made)


def _page(request: TimedRequest, made: Board) -> HttpResponse:
    scope, period = made.scope, made.picked.period
    missing = made.missing
    tiles: list[dict[str, Any]] = [
        {
            "rate": rate,
            "missed": rate.denominator - rate.numerator if rate.formula.name in TIMELY else 0,
            "missed_url": drill(scope, period, rate.formula.name, "missed"),
            "n": drill(scope, period, rate.formula.name, "n") if rate.formula.name not in scope.rated else "",
            "d": drill(scope, period, rate.formula.name, "d") if rate.formula.name not in scope.rated else "",
        }
        for rate in made.rates
    ]
    lines = made.lines()
    totals = [sum(line[x][0] for _name, line in made.places) for x in range(len(made.towns))]
    context = {
        "board": made,
        "scope": scope,
        "picked": made.picked,
        "tiles": tiles,
        "timely": [tile for tile in tiles if tile["rate"].formula.name in TIMELY],
        "late_url": drill(scope, period, "missed"),
        "missing": missing[:MISSING],
        "more": max(0, len(missing) - MISSING),
        "duties": [_("转送"), _("受理"), _("办结")],
        "days": made.figures.days,
        "days_url": drill(scope, period, "days"),
        "arrived_url": drill(scope, period, scope.arrivals),
        "trend": pictures.trend(made.months, arrivals=scope.arrivals, rates=made.timely),
        "heat": pictures.heat(made.places, made.towns),
        "lines": [
            (month, n, drill(scope, month_of(month), scope.arrivals) if n else "", _cells(rates, figures.days))
            for month, n, rates, figures in lines
        ],
        "heads": [rate.formula.title for rate in lines[0][2]],
        "rows": [(name, line, sum(n for n, _url in line)) for name, line in made.places],
        "totals": totals,
        "compared": [FORMULAS[name].title for name in COMPARED],
        "offices": [
            (unit, _cells([figures.rate(name) for name in COMPARED], figures.days)) for unit, figures in made.offices
        ],
        "is_unit": scope.office is not None and not scope.office.is_petition_office,
        "back": reverse("desk-board") if scope.office and whole_place(scope.by, kind=scope.kind) else "",
    }
    return show(request, scope.by, "desk/board/board.html", context, on="board")


def _cells(rates: Sequence[Rate], days: Days) -> SafeString:
    """A row of the tables of rates: each with what it is made of, and the days at the end."""
    return fill("desk/board/_figure.html", ("figure", "made_of"), [*(_share(rate) for rate in rates), _spent(days)])


def _share(rate: Rate) -> tuple[str, str]:
    if rate.is_hidden or not rate.denominator:
        return share(rate.rate), ""
    return share(rate.rate), f"{rate.numerator:,} ÷ {rate.denominator:,}"


def _spent(days: Days) -> tuple[str, str]:
    return (floatformat(days.mean, 1), f"{days.n:,} {_('件')}") if days.n else ("—", "")
