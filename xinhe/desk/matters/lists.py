"""Lists of matters: my day, the boxes with filters and keyset pages, search, and the list as a spreadsheet."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xinhe.channels.models import Notice
from xinhe.desk.frame import WORKING, desk_page, is_administrator, show
from xinhe.desk.matters.sheet import sheet
from xinhe.jurisdiction import competence
from xinhe.jurisdiction.models import Category, Level, Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters import inbox
from xinhe.matters.models import Channel, Matter, MatterQuerySet, Party
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.supervision.models import Paper
from xinhe.web.pages import keyset

SIZE = 50
NOTICES = 10
# A filtered list is counted as far as a person would read it; beyond that the exact figure costs more than it tells.
COUNTED = 1000
EXPORTED = 10_000
DUE_FIRST = ("due_on", "id")
NEWEST_FIRST = ("-opened_at", "-id")
ANSWERS = {
    "overdue": gettext_noop("没有超期的事项，保持住。"),
    "to_dispatch": gettext_noop("待分办的都送出去了。新来的事项会出现在这里。"),
    "to_rule": gettext_noop("没有等你裁定的异议。"),
    "to_accept": gettext_noop("没有等着受理告知的事项。"),
    "in_hand": gettext_noop("没有在办的事项。受理之后会出现在这里。"),
    "to_check": gettext_noop("没有等你复核的不予受理。"),
    "to_designate": gettext_noop("没有等指定管辖的争议。"),
    "to_review": gettext_noop("没有等审核的处理意见。"),
    "to_decide": gettext_noop("没有等办理的复查、复核申请。"),
    "to_sign": gettext_noop("没有等签发的意见。"),
    "to_serve": gettext_noop("没有等送达的答复。"),
    "to_confirm": gettext_noop("导入其他程序的诉求，对方都确认接收了。"),
    "to_execute": gettext_noop("支持的事项都执行到位了。"),
    "to_answer": gettext_noop("没有等本单位答复的督办和建议。"),
}


@dataclass(frozen=True)
class RowDue:
    """The earliest legal end of a row, in the shape of which the chip is made."""

    end: date
    title: str = "到期"
    stopped_on: date | None = None
    lapses: bool = False


@dataclass(frozen=True)
class Tile:
    """One figure of the day and the very matters it counts."""

    label: str
    count: int
    url: str
    kind: str


class FilterForm(forms.Form):
    """What a list can be narrowed by; each is optional."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("到期"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("地区"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)

    def __init__(self, request: HttpRequest, by: Person) -> None:
        super().__init__({name: request.GET.get(name, "") for name in self.base_fields})
        everything = [("", _("全部"))]
        states = {s.name: s.title["zh-hans"] for p in book.all_versions() for s in p.states.values()}
        choices = {
            "state": list(states.items()),
            "due": [("overdue", _("已超期")), ("today", _("今天")), ("soon", _("3 天内"))],
            "channel": list(Channel.choices),
            "region": [(r.code, r.name) for r in _towns(by)],
            "category": [(c.code, c.name) for c in Category.objects.filter(parent=None)],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = everything + pairs  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was picked; something that is not on offer narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _towns(by: Person) -> QuerySet[Region]:
    path = by.office.region.path if by.office else "/-"
    return Region.objects.filter(level=Level.TOWN, path__startswith=path)


@require_safe
@desk_page()
def day(request: HttpRequest, by: Person) -> HttpResponse:
    """My day: what is late, due, new or with others, and what my office was told."""
    at = now()
    today = local_day(at)
    counts = inbox.counts(by, today=today)
    kinds = {"overdue": "late", "due_today": "soon", "due_soon": "", "received_today": "", "waiting": ""}
    tiles = [
        Tile(_(box.title), counts[box.name], _url(box.name), kinds[box.name] if counts[box.name] else "")
        for box in inbox.boxes_for(by)
        if box.name in kinds
    ]
    work = [
        Tile(_(box.title), counts[box.name], _url(box.name), "late" if box.is_hot and counts[box.name] else "")
        for box in inbox.boxes_for(by)
        if box.name not in kinds and box.name in counts
    ]
    if waiting := Paper.objects.waiting_for(by).count():
        work.append(Tile(_("督查督办待办"), waiting, f"{reverse('desk-papers')}?which=mine", "soon"))
    next_year = today.year + 1
    context = {
        "tiles": tiles,
        "work": work,
        "notices": _notices(by),
        "counts": counts,
        "is_administrator": is_administrator(by),
        # The State Council publishes the next year's holidays in autumn.
        "missing_year": next_year
        if by.has_role("sysadmin") and today.month >= 10 and next_year not in book.calendar().years
        else None,
        "is_reader": by.has_role("inspector"),
    }
    return show(request, by, "desk/day.html", context, on="day", at=at)


def _url(box: str) -> str:
    return f"{reverse('desk-inbox')}?box={box}"


def _unread(by: Person) -> QuerySet[Notice]:
    """What my office was told of matters and papers that I may see: a title must not leak past ``visible_to``."""
    matters, papers = Matter.objects.visible_to(by).values("pk"), Paper.objects.visible_to(by).values("pk")
    return Notice.objects.filter(Q(matter_id__in=matters) | Q(paper_id__in=papers), office=by.office, read_at=None)


def _notices(by: Person) -> list[Notice]:
    return [] if is_administrator(by) else list(_unread(by).order_by("-at")[:NOTICES])


@require_POST
@desk_page(*WORKING)
def read(request: HttpRequest, by: Person) -> HttpResponse:
    """Mark one notice of my office as read, or all of them."""
    unread = _unread(by)
    if key := request.POST.get("key", "").replace("\x00", ""):
        unread = unread.filter(key=key)
    unread.update(read_at=now())
    return HttpResponseRedirect(reverse("desk-day"))


@require_safe
@desk_page(*WORKING)
def search(request: HttpRequest, by: Person) -> HttpResponse:
    """A number leads to its matter; anything else to the list of what was found."""
    phrase = request.GET.get("q", "").strip()
    try:
        number = parse_matter_number(phrase)
    except Refused:
        number = ""
    if number and Matter.objects.visible_to(by).filter(number=number).exists():
        return HttpResponseRedirect(reverse("desk-matter", args=[number]))
    if not phrase:
        return HttpResponseRedirect(reverse("desk-inbox"))
    return _listed(request, by)


@require_safe
@desk_page(*WORKING)
def matters(request: HttpRequest, by: Person) -> HttpResponse:
    """A box or what a search found, narrowed by filters, page by page."""
    return _listed(request, by)


def _listed(request: HttpRequest, by: Person) -> HttpResponse:
    at = now()
    today = local_day(at)
    boxes = inbox.boxes_for(by)
    phrase = request.GET.get("q", "").strip()
    box = _box(request, by, phrase)
    counts = inbox.counts(by, today=today)
    form = FilterForm(request, by)
    chosen = form.chosen()
    found = inbox.filtered(_asked(by, box, phrase, today), today=today, **chosen)
    order = NEWEST_FIRST if phrase or box in ("received_today", "done") else DUE_FIRST
    rows = found.select_related("category", "problem_region__parent", "holder", "lead")
    page = keyset(rows.defer("body", "words"), order=order, cursor=request.GET.get("cursor"), size=SIZE)
    total = counts[box] if box in counts and not chosen and not phrase else None
    if total is None and (chosen or phrase):
        total = found[: COUNTED + 1].count()
    title = (
        _("搜索「%(phrase)s」") % {"phrase": phrase} if phrase else next((b.title for b in boxes if b.name == box), "")
    )
    context = {
        "page": page,
        "rows": _rows(page.rows, box),
        "form": form,
        "chosen": chosen,
        "box": box,
        "phrase": phrase,
        "title": title,
        "total": total,
        "is_more": total is not None and total > COUNTED and bool(chosen or phrase),
        "counted": COUNTED,
        "counts": counts,
        "empty": _(ANSWERS[box]) if box in ANSWERS and not chosen and not phrase else "",
        "is_dispatch": box == "to_dispatch" and not phrase,
    }
    return show(request, by, "desk/inbox.html", context, on="" if phrase else box, at=at)


def _box(request: HttpRequest, by: Person, phrase: str) -> str:
    names = [box.name for box in inbox.boxes_for(by)]
    asked = request.GET.get("box", "")
    if phrase and not asked:
        return ""
    return asked if asked in names else ("open" if "open" in names else "")


def _asked(by: Person, box: str, phrase: str, today: date) -> MatterQuerySet:
    """The matters of the box, of the search, or of the search within the box."""
    if not phrase:
        return inbox.in_box(by, box, today=today)
    found = inbox.search(by, phrase)
    return found & inbox.in_box(by, box, today=today) if box else found


def _rows(found: list[Matter], box: str) -> list[dict[str, object]]:
    """Each row with its deadline, its state in words, and where it is proposed to go."""
    leads = competence.leads([(m.category, m.problem_region) for m in found]) if box == "to_dispatch" else []
    rows: list[dict[str, object]] = []
    for n, matter in enumerate(found):
        state = book.get(matter.procedure, matter.version).states[matter.state]
        due = RowDue(matter.due_on) if matter.due_on else None
        rows.append({"matter": matter, "due": due, "state": state.title, "proposal": leads[n] if leads else None})
    return rows


@require_safe
@desk_page(*WORKING)
def export(request: HttpRequest, by: Person) -> HttpResponse:
    """The list as a spreadsheet: the same matters, names masked."""
    at = now()
    today = local_day(at)
    phrase = request.GET.get("q", "").strip()
    box = _box(request, by, phrase)
    chosen = FilterForm(request, by).chosen()
    name = Party.objects.filter(matter=OuterRef("pk")).order_by("seq").values("masked_name")[:1]
    found = (
        inbox.filtered(_asked(by, box, phrase, today), today=today, **chosen)
        .select_related("category", "problem_region__parent", "holder", "lead")
        .defer("body", "words")
        .annotate(petitioner=Subquery(name))
        .order_by("-opened_at", "-id")[: EXPORTED + 1]
    )
    rows = list(found)
    if len(rows) > EXPORTED:
        messages.warning(request, _("超过 10,000 件，一次导不完。请先用条件缩小范围。"))
        back = f"{reverse('desk-inbox')}?{request.GET.urlencode()}"
        ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return HttpResponseRedirect(back if ours else reverse("desk-inbox"))
    return sheet(rows, by=by, today=today)
