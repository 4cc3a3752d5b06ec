"""The figures of mediation at the desk: a body or a place, the ministry's table, and the list behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinhe.desk.board.picker import between
from xinhe.desk.figures.books import separated, table_book
from xinhe.desk.figures.spans import LAST_MONTH, PickedSince, picked_since
from xinhe.desk.frame import desk_page, show
from xinhe.desk.mediation.disputes import lines_of
from xinhe.desk.mediation.usual import disputes_of
from xinhe.insight.mediation import (
    MediationFigures,
    MediationScope,
    beneath,
    figures_of,
    own_scope,
    scope_for,
    visitors,
)
from xinhe.insight.periods import Period
from xinhe.insight.profiles import exported, profile, profiles
from xinhe.insight.sections import Section, ministry_table
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import gettext_noop
from xinhe.mediation.visitors import may_enter
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

SIZE = 50


@dataclass(frozen=True)
class Tile:
    """One number with its words, and the list behind it where this reader has one."""

    label: str
    said: str
    sub: str = ""
    url: str = ""


@require_safe
@desk_page()
def figures(request: TimedRequest, by: Person, code: str = "") -> HttpResponse:
    """The figures of one body with all beneath it, or of a place; without a code one's own."""
    today = local_day(request.at)
    scope = scope_for(by, code)
    chosen = picked_since(request, today, scope.first_day(today))
    found = figures_of(scope, chosen.period, today=today)
    came = visitors(scope, chosen.period)
    context = {
        "scope": scope,
        "picked": chosen,
        "found": found,
        "tiles": _tiles(scope, chosen, found, came),
        "flags": _flags(scope, chosen, found),
        "levels": found.levels,
        "beneath": beneath(scope, chosen.period, today=today),
        "is_empty": not (found.accepted or came),
        "may_enter": scope.body is not None and may_enter(by, scope.body),
        "table_url": f"{_table_url(scope)}?{chosen.query}",
        "above": _above(by, scope),
    }
    return show(request, by, "desk/figures/figures.html", context, on="figures")


def _above(by: Person, scope: MediationScope) -> str:
    own = own_scope(by)
    return "" if own is None or own.key == scope.key else own.title


def _table_url(scope: MediationScope) -> str:
    return reverse("desk-figures-table", args=[scope.code]) if scope.code else reverse("desk-figures-own-table")


def _listed(scope: MediationScope, period: Period, figure: str, n: int) -> str:
    if not (n and scope.code and scope.may_list):
        return ""
    query = urlencode({"figure": figure, "from": period.start, "until": period.end})
    return f"{reverse('desk-figures-counted', args=[scope.code])}?{query}"


def _tiles(scope: MediationScope, chosen: PickedSince, found: MediationFigures, came: int) -> list[Tile]:
    """What came in and what became of it: these parts are disjoint and add up."""
    parts = (
        ("accepted", _("受理"), found.accepted),
        ("settled", _("达成协议"), found.settled),
        ("unsettled", _("没有达成，已终止"), found.unsettled),
        ("passed_up", _("转到上级组织"), found.passed_up),
        ("", _("还在办"), found.running),
    )
    tiles = [Tile(_("来访咨询"), f"{came:,}", _("人"))]
    tiles += [
        Tile(label, f"{n:,}", _("件"), _listed(scope, chosen.period, figure, n) if figure else "")
        for figure, label, n in parts
    ]
    return [*tiles, Tile(_("协议金额"), *wan(found.agreed))]


def _flags(scope: MediationScope, chosen: PickedSince, found: MediationFigures) -> list[Tile]:
    """Marks that overlap: one dispute may bear several of them, and many bear none."""
    parts = (
        ("held_online", _("在线调解"), found.held_online),
        ("petition", _("信访部门移送"), found.petition),
        ("court", _("法院委派、委托"), found.court),
        ("hard", _("疑难"), found.hard),
        ("old", _("积案"), found.old),
    )
    return [Tile(label, f"{n:,}", _("件"), _listed(scope, chosen.period, figure, n)) for figure, label, n in parts]


def wan(fen: int) -> tuple[str, str]:
    """Money as it is said, and its unit: in ten thousands of yuan from there on."""
    yuan = fen / 100
    amount, unit = (yuan / 10_000, _("万元")) if yuan >= 10_000 else (yuan, _("元"))
    return f"{amount:,.2f}".rstrip("0").rstrip("."), unit


@require_safe
@desk_page()
def table(request: TimedRequest, by: Person, code: str = "") -> HttpResponse:
    """The ministry's table of a scope: to be read, printed, and saved as a workbook or by an export profile."""
    today = local_day(request.at)
    scope = scope_for(by, code)
    chosen = picked_since(request, today, scope.first_day(today), usual=LAST_MONTH)
    made = ministry_table(scope, chosen.period, today=today)
    form = request.GET.get("as", "")
    name = f"人民调解统计表-{scope.title}-{chosen.period}".replace(" ", "")
    if request.GET.get("profile"):
        chosen_profile = profile(request.GET["profile"])
        part = request.GET.get("part", "bodies")
        heads, rows = exported(chosen_profile, part, made, today=today)
        if form == "csv":
            return separated(f"{name}-{part}", heads, rows)
        return table_book(f"{name}-{part}", [Section(part, part, heads, rows)])
    if form == "xlsx":
        return table_book(name, made.sections)
    if form == "csv":
        return separated(name, ("", "", ""), [row for one in made.sections for row in _flat(one)])
    if form:
        raise Http404
    context = {
        "scope": scope,
        "picked": chosen,
        "sections": made.sections,
        "success": made.figures.success,
        "is_empty": not made.figures.accepted,
        "back": f"{_page_url(scope)}?{chosen.query}",
        "profiles": profiles(),
    }
    return show(request, by, "desk/figures/table.html", context, on="figures")


def _flat(section: Section) -> Sequence[Sequence[object]]:
    return [[_(section.title)], [_(head) for head in section.heads], *section.rows, []]


def _page_url(scope: MediationScope) -> str:
    return reverse("desk-figures-body", args=[scope.code]) if scope.code else reverse("desk-figures")


TITLES = {
    "accepted": gettext_noop("受理"),
    "settled": gettext_noop("达成协议"),
    "unsettled": gettext_noop("没有达成，已终止"),
    "passed_up": gettext_noop("转到上级组织"),
    "held_online": gettext_noop("在线调解"),
    "petition": gettext_noop("信访部门移送"),
    "court": gettext_noop("法院委派、委托"),
    "hard": gettext_noop("疑难"),
    "old": gettext_noop("积案"),
    "kept": gettext_noop("已经履行"),
    "unkept": gettext_noop("到期没有履行"),
    "confirmed": gettext_noop("司法确认"),
}


@require_safe
@desk_page()
def counted(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """The disputes behind one number, as far as this person may see them."""
    today = local_day(request.at)
    scope = scope_for(by, code)
    figure = request.GET.get("figure", "").replace("\x00", "")
    period = between(request, today)
    counts = scope.counted(figure, period, today=today)
    found = disputes_of(by).filter(pk__in=counts.values("matter_id"))
    rows = found.select_related("problem_region", "holder").defer("body", "words")
    page = keyset(rows, order=("-opened_at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    context = {
        "scope": scope,
        "period": period,
        "title": _(TITLES[figure]),
        "all": counts.count(),
        "seen": found.count(),
        "page": page,
        "lines": lines_of(page.rows, at=request.at),
    }
    return show(request, by, "desk/figures/counted.html", context, on="figures")
