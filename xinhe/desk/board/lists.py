"""From a figure to exactly the matters that it counts."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinhe.desk.board.figures import NO_CATEGORY
from xinhe.desk.board.picker import between
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.sheet import sheet
from xinhe.insight.indicators import FORMULAS
from xinhe.insight.scope import READERS, asked_for
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Kind, Matter
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

ASKED = ("office", "figure", "part", "category", "town")
SIZE, EXPORTED = 50, 10_000
NEWEST_FIRST = ("-opened_at", "-id")
PLAIN = {
    "days": gettext_noop("受理后办结的"),
    "received": gettext_noop("收到的"),
    "taken": gettext_noop("到本单位的"),
    "missed": gettext_noop("没有按期的"),
}
TOO_MANY = gettext_noop("超过 10,000 件，一次导不完。请把期间选短一些。")


@require_safe
@desk_page(*READERS)
def counted(request: TimedRequest, by: Person) -> HttpResponse:
    """The matters behind one figure, its numerator, or one cell of the table, that this person may see."""
    at = request.at
    today = local_day(at)
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ASKED}
    scope = asked_for(by, asked["office"], kind=Kind.PETITION)
    period = between(request, today)
    counts = scope.counted(asked["figure"], asked["part"], period, today=today)
    if asked["category"]:
        counts = counts.filter(category="" if asked["category"] == NO_CATEGORY else asked["category"])
    if asked["town"]:
        counts = counts.filter(region_path__endswith=f"/{asked['town']}/")
    matters = Matter.objects.visible_to(by).filter(pk__in=counts.values("matter_id"))
    rows = matters.select_related("category", "problem_region__parent", "holder", "lead").defer("body", "words")
    if request.GET.get("as") == "xlsx":
        found = list(rows.order_by(*NEWEST_FIRST)[: EXPORTED + 1])
        if len(found) > EXPORTED:
            raise Refused(TOO_MANY, code="too_many_rows")
        return sheet(found, by=by, today=today)
    page = keyset(rows, order=NEWEST_FIRST, cursor=request.GET.get("cursor"), size=SIZE)
    formula = FORMULAS.get(asked["figure"])
    context = {
        "scope": scope,
        "period": period,
        "title": _(formula.title if formula else PLAIN[asked["figure"]]),
        "formula": formula,
        "part": asked["part"],
        "total": matters.count(),
        "page": page,
        "rows": [(m, book.get(m.procedure, m.version).latest.states[m.state].title) for m in page.rows],
    }
    return show(request, by, "desk/board/matters.html", context, on="board")
