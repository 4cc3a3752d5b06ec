"""The disputes of a mediation body, by box: what waits for me, what runs, what is to be kept, what is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.sheet import workbook
from xinhe.desk.mediation.usual import SEATED, disputes_of, is_of_body, types_of, waiting, waits
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Deadline, Matter, Party
from xinhe.mediation.models import FIRST, SECOND, Attempt, MediationSession
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

SIZE, LONGEST, SHOWN = 50, 40, 12
TITLES = {"mine": _("等我办"), "open": _("进行中"), "kept": _("待履行"), "done": _("已结束")}
EXPORTED = 10_000
TOO_MANY = gettext_noop("超过 10,000 件，一次导不完。请先选一栏再导出。")
OVER = ("performed", "terminated", "turned_down")


@dataclass(frozen=True)
class DisputeLine:
    """One dispute of the list: where it stands, between whom, by whom, and what comes next."""

    matter: Matter
    state: str
    first: str
    second: str
    type: str
    mediators: str
    due: Deadline | None
    session_at: datetime | None


def _in_box(box: str, by: Person, today: date) -> Q:
    asked = {
        "mine": waits(by, today),
        "open": Q(is_open=True),
        "kept": Q(state="effective"),
        "done": Q(state__in=OVER),
    }
    return asked[box]


@require_safe
@desk_page(*SEATED, committees=True)
def disputes(request: TimedRequest, by: Person) -> HttpResponse:
    """What this person may see of a box, the newest first; a number finds its dispute in any box."""
    if not is_of_body(by):
        raise Http404
    today = local_day(request.at)
    found = disputes_of(by)
    counts = found.aggregate(**{box: Count("pk", filter=_in_box(box, by, today)) for box in TITLES})
    phrase = request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST]
    box = request.GET.get("box", "")
    if box not in TITLES:
        box = "mine" if counts["mine"] else "open"
    narrowed = found.filter(number__icontains=phrase) if phrase else found.filter(_in_box(box, by, today))
    narrowed = narrowed.select_related("problem_region", "holder").defer("body", "words")
    page = keyset(narrowed, order=("-opened_at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    context = {
        "page": page,
        "lines": lines_of(page.rows, at=request.at),
        "boxes": [(name, title, counts[name]) for name, title in TITLES.items()],
        "box": "" if phrase else box,
        "phrase": phrase,
        "may_register": may_register(by),
        "may_export": by.has_role("head", "clerk"),
    }
    return show(request, by, "desk/mediation/disputes.html", context, on="disputes")


@require_safe
@desk_page("head", "clerk", committees=True)
def export(request: TimedRequest, by: Person) -> HttpResponse:
    """What the chair may see of a box as a workbook: the same masked names as on the page."""
    if not is_of_body(by):
        raise Http404
    box = request.GET.get("box", "")
    found = disputes_of(by).filter(_in_box(box, by, local_day(request.at)) if box in TITLES else Q())
    rows = found.select_related("problem_region", "holder").defer("body", "words").order_by("-opened_at", "-id")
    kept = list(rows[: EXPORTED + 1])
    if len(kept) > EXPORTED:
        raise Refused(TOO_MANY, code="too_many_rows")
    lines = lines_of(kept, at=request.at)
    heads = ("编号", "标题", "纠纷类型", "申请的一方", "对方", "发生在哪里", "办到哪里", "调解员", "登记", "到期")
    cells = (_cells(one) for one in lines)
    widths, today = (18, 40, 14, 12, 12, 18, 12, 14, 12, 12), local_day(request.at)
    return workbook(now_in_words("纠纷"), heads, cells, widths=widths, today=today, name="纠纷清单")


def _cells(one: DisputeLine) -> list[str | date | None]:
    return [
        one.matter.number,
        one.matter.title,
        one.type,
        one.first,
        one.second,
        one.matter.problem_region.name,
        one.state,
        one.mediators,
        local_day(one.matter.opened_at),
        one.due.end if one.due else None,
    ]


def may_register(by: Person) -> bool:
    """True for who takes applications in: the chair, a clerk or a mediator of a body."""
    return is_of_body(by) and by.has_role("head", "clerk", "mediator")


def first_waiting(by: Person, *, at: datetime) -> list[DisputeLine]:
    """The first of those that wait for this person, what falls due first on top."""
    found = waiting(by, today=local_day(at)).select_related("problem_region", "holder").defer("body", "words")
    return lines_of(list(found.order_by("due_on", "id")[:SHOWN]), at=at)


def lines_of(rows: Sequence[Matter], *, at: datetime) -> list[DisputeLine]:
    """These disputes with both sides, mediators and the next date; five queries whatever the number."""
    keys, today = [one.pk for one in rows], local_day(at)
    if not keys:
        return []
    names: dict[tuple[UUID, int], str] = {}
    for party in Party.objects.filter(matter__in=keys).exclude(side=0).order_by("seq").defer("sealed"):
        names.setdefault((party.matter_id, party.side), party.masked_name)
    mediators = {one.matter_id: _named(one) for one in Attempt.objects.filter(matter__in=keys).order_by("seq")}
    due = _first(Deadline.objects.filter(matter__in=keys, is_open=True, is_cancelled=False, is_right=False))
    to_come = MediationSession.objects.filter(matter__in=keys, held_at=None, is_called_off=False)
    sessions: dict[UUID, datetime] = {}
    for session in to_come.order_by("begins_at"):
        sessions.setdefault(session.matter_id, session.begins_at)
    types = types_of(rows, on=today)
    return [
        DisputeLine(
            matter=one,
            state=book.get(one.procedure, one.version).latest.states[one.state].title["zh-hans"],
            first=names.get((one.pk, FIRST), "—"),
            second=names.get((one.pk, SECOND), now_in_words("还没有写明")),
            type=types[one.pk].chinese if one.pk in types else "",
            mediators=mediators.get(one.pk, ""),
            due=due.get(one.pk),
            session_at=sessions.get(one.pk),
        )
        for one in rows
    ]


def _named(attempt: Attempt) -> str:
    return "、".join(str(one["name"]) for one in attempt.mediators)


def _first(clocks: "QuerySet[Deadline]") -> Mapping[UUID, Deadline]:
    """Of each dispute the clock that ends first."""
    found: dict[UUID, Deadline] = {}
    for one in clocks.order_by("end", "clock"):
        found.setdefault(one.matter_id, one)
    return found
