"""Lists of matters: my day, the boxes with filters and keyset pages, search, and the list as a spreadsheet."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from xinhe.desk.frame import WORKING, desk_page, show
from xinhe.desk.matters.bulk import bulks_for
from xinhe.desk.matters.own import own_views
from xinhe.desk.matters.queue import opened
from xinhe.desk.matters.sheet import sheet
from xinhe.desk.templatetags.desk import word
from xinhe.jurisdiction import competence
from xinhe.jurisdiction.models import Category, Level, Region
from xinhe.jurisdiction.naming import BELOW
from xinhe.kernel.clock import local_day
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters import inbox
from xinhe.matters.boxes import boxes_for
from xinhe.matters.models import Channel, Kind, Matter, MatterQuerySet, Nature, Party
from xinhe.people.person import Person, Sight
from xinhe.postgres.kept import Kept
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest
from xinhe.web.flat import fill
from xinhe.web.pages import KeptPages, keyset
from xinhe.web.templatetags.xinhe import chinese_date, chinese_day, chip_words

SIZE = 50
# A filtered list is counted as far as a person would read it; beyond that the exact figure costs more than it tells.
COUNTED = 1000
EXPORTED = 10_000
DUE_FIRST = ("due_on", "id")
NEWEST_FIRST = ("-opened_at", "-id")
# The boxes that one works through matter by matter: what waits for others, or lies in the past, has no next step.
WORKED = frozenset(
    """
    mine to_dispatch to_rule to_check to_designate to_accept in_hand to_review to_decide to_sign to_serve to_confirm
    to_execute overdue due_today due_soon
    """.split()  # noqa: SIM905
)
ANSWERS = {
    "mine": gettext_noop("现在没有等你办的事。轮到你的事项会按期限排在这里。"),
    "waited_for": gettext_noop("没有在等别人的事。你转出去还没有受理的、起草还没有签发的，会列在这里。"),
    "silent": gettext_noop("本单位的事项这些天都有动静。"),
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


COLUMNS = (
    "id",
    "number",
    "title",
    "category_id",
    "category__name",
    "is_repeat",
    "headcount",
    "nature",
    "region_path",
    "problem_region__name",
    "problem_region__parent__name",
    "channel",
    "procedure",
    "version",
    "state",
    "holder__short",
    "carried_by__name",
    "due_on",
    "opened_at",
)
MARK = "NUMBER"


@dataclass(frozen=True)
class RowDue:
    """The earliest legal end of a row, in the shape of which the chip is made."""

    end: date
    title: str = "到期"
    stopped_on: date | None = None
    lapses: bool = False


class Line(NamedTuple):
    """One row of the list, every word of it ready: fifty of them are what the page is made of."""

    url: str
    title: str
    number: str
    facts: str
    place: str
    channel: str
    stands: str
    beside: str
    kind: str
    left: str
    ends: str
    opened: str
    next: str


def _choices(path: str) -> QuerySet[Any, tuple[str, str, str]]:
    """Towns and classes of content in one statement, each with what it is."""
    towns = Region.objects.filter(level=Level.TOWN, path__startswith=path)
    classes, of = Category.objects.annotate(of=Value("category")), ("code", "name", "of")
    below = classes.filter(parent__parent=None).exclude(parent=None)
    return (
        towns.annotate(of=Value("region"))
        .values_list(*of)
        .union(
            classes.filter(parent=None).values_list(*of),
            below.values_list("code", Concat("parent__name", Value(BELOW), "name"), "of"),
            all=True,
        )
        .order_by("code")
    )


_CHOICES: Kept[tuple[str, str, str]] = Kept(_choices, is_prepared=False)


class FilterForm(forms.Form):
    """What a list can be narrowed by; each is optional."""

    kind = forms.ChoiceField(label=gettext_lazy("类型"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("到期"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("地区"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)

    def __init__(self, request: TimedRequest, by: Person) -> None:
        super().__init__({name: request.GET.get(name, "") for name in self.base_fields})
        everything = [("", _("全部"))]
        found = _CHOICES(key=(by.office.region.path if by.office else "/-",))
        towns, classes = ([(code, name) for code, name, of in found if of == one] for one in ("region", "category"))
        states = {s.name: s.title["zh-hans"] for p in book.all_versions() for s in p.states.values()}
        kinds = {p.kind for p in book.all_versions()}
        if len(kinds) == 1:
            del self.fields["kind"]  # nothing to choose from
        choices = {
            "kind": [pair for pair in Kind.choices if pair[0] in kinds],
            "state": list(states.items()),
            "due": [("overdue", _("已超期")), ("today", _("今天")), ("soon", _("3 天内"))],
            "channel": list(Channel.choices),
            "region": towns,
            "category": classes,
        }
        for name, field in self.fields.items():
            field.choices = everything + choices[name]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was picked; something that is not on offer narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def drawn(self) -> list[tuple[str, str, str]]:
        """Name, label and options of each, the options ready to be shown."""
        return [
            (name, str(field.label), _options(tuple(field.choices), self.data[name]))  # type: ignore[attr-defined]
            for name, field in self.fields.items()
        ]


@functools.lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> str:
    """The options of a select: much the same on every page, so they are drawn once."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", words) for value, words in choices),
    )


@require_safe
@desk_page(*WORKING)
def search(request: TimedRequest, by: Person) -> HttpResponse:
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
def matters(request: TimedRequest, by: Person) -> HttpResponse:
    """A box or what a search found, narrowed by filters, page by page."""
    return _listed(request, by)


def _listed(request: TimedRequest, by: Person) -> HttpResponse:
    at = request.at
    today = local_day(at)
    boxes = boxes_for(by)
    phrase = request.GET.get("q", "").strip()
    box = _box(request, by, phrase)
    views = own_views(by)
    counts = inbox.counts(by, today=today, views=views)
    form = FilterForm(request, by)
    chosen = form.chosen()
    order = NEWEST_FIRST if phrase or box in ("received_today", "done") else DUE_FIRST
    cursor = request.GET.get("cursor")
    total: int | None = counts.get(box)
    if chosen or phrase:
        found = inbox.filtered(_asked(by, box, phrase, at, kind=chosen.get("kind")), today=today, **chosen)
        total = found[: COUNTED + 1].count()
    if phrase:
        page = keyset(found.values_list(*COLUMNS, named=True), order=order, cursor=cursor, size=SIZE)
    else:
        page = _PAGES.page(by.sight, box, today, tuple(chosen.items()), order=order, cursor=cursor, size=SIZE)
    title = (
        _("搜索「%(phrase)s」") % {"phrase": phrase} if phrase else next((b.title for b in boxes if b.name == box), "")
    )
    is_dispatch = box == "to_dispatch" and not phrase
    rows = _lines(page.rows, box, today)
    works, bulks = not phrase and box in WORKED, bulks_for(box, by) if rows and not phrase else []
    context = {
        "page": page,
        "rows": rows,
        "lines": fill("desk/_line.html", Line._fields, rows, is_dispatch=is_dispatch, works=works, picks=bool(bulks)),
        "works": works,
        "bulks": bulks,
        "opened": opened(request, by),
        "views": views,
        "may_save": bool(chosen) and not phrase,
        "filters": form.drawn(),
        "chosen": chosen,
        "box": box,
        "phrase": phrase,
        "title": title,
        "total": total,
        "is_more": total is not None and total > COUNTED and bool(chosen or phrase),
        "counted": COUNTED,
        "counts": counts,
        "empty": _(ANSWERS[box]) if box in ANSWERS and not chosen and not phrase else "",
        "is_dispatch": is_dispatch,
    }
    return show(request, by, "desk/inbox.html", context, on="" if phrase else box)


def _box(request: TimedRequest, by: Person, phrase: str) -> str:
    names = [box.name for box in boxes_for(by)]
    asked = request.GET.get("box", "")
    if phrase and not asked:
        return ""
    return asked if asked in names else ("open" if "open" in names else "")


def _asked(by: Person, box: str, phrase: str, at: datetime, *, kind: str | None) -> MatterQuerySet:
    """The matters of the box, of the search, or of the search within the box."""
    of_box = inbox.in_box(by, box, today=local_day(at), kind=kind or Kind.PETITION)
    if not phrase:
        return of_box
    found = inbox.search(by, phrase, at=at)
    return found & of_box if box else found


def _boxed(sight: Sight, box: str, today: date, chosen: tuple[tuple[str, str], ...]) -> QuerySet[Matter, Any]:
    picked = dict(chosen)
    of_box = inbox.in_box(sight.person, box, today=today, kind=picked.get("kind") or Kind.PETITION)
    found = inbox.filtered(of_box, today=today, **picked)
    return found.values_list(*COLUMNS, named=True)


_PAGES: KeptPages[Any] = KeptPages(Matter, _boxed)


def _lines(found: Sequence[Any], box: str, today: date) -> list[Line]:
    """Each row in words: its deadline, its state or, in the box of the dispatchers, where it is proposed to go.

    What many rows share (days, channels, kinds) is put into words once.
    """
    address = reverse("desk-matter", args=[MARK])
    channels = dict(Channel.choices)
    repeated, accusation = _("重复反映"), str(Nature.ACCUSATION.label)
    leads = _proposed(found) if box == "to_dispatch" else []
    ends = {day: _ends(day, today) for day in {row.due_on for row in found}}
    came = {row.opened_at: chinese_day(row.opened_at) for row in found}
    lines = []
    for n, row in enumerate(found):
        facts = [
            row.category__name,
            repeated if row.is_repeat else "",
            ngettext("%(n)s 人", "%(n)s 人", row.headcount) % {"n": row.headcount} if row.headcount > 1 else "",
            accusation if row.nature == Nature.ACCUSATION else "",
        ]
        state = word(book.get(row.procedure, row.version).latest.states[row.state].title)
        lines.append(
            Line(
                address.replace(MARK, row.number),
                row.title,
                row.number,
                "".join(f" · {fact}" for fact in facts if fact),
                f"{row.problem_region__parent__name or ''} {row.problem_region__name}".lstrip(),
                channels.get(row.channel, row.channel),
                *(leads[n] if leads else (state, " · ".join(filter(None, (row.holder__short, row.carried_by__name))))),
                *ends[row.due_on],
                came[row.opened_at],
                f"{address.replace(MARK, row.number)}next/?queue={box}",
            )
        )
    return lines


def _proposed(found: Sequence[Any]) -> list[tuple[str, str]]:
    """For each row the office that the duty list proposes, and where that comes from."""
    pairs = [
        (Category(code=row.category_id) if row.category_id else None, Region(path=row.region_path)) for row in found
    ]
    return [
        (lead.name, _("权责清单")) if lead else ("", _("清单没有写，由人判断") if category else _("先定类别"))
        for lead, (category, _region) in zip(competence.leads(pairs), pairs, strict=True)
    ]


def _ends(day: date | None, today: date) -> tuple[str, str, str]:
    """The chip of a legal end: its kind, its words, and the day in full."""
    if day is None:
        return "", "—", ""
    due = RowDue(day)
    kind, words = chip_words(due, today)
    return f"chip {kind}", words, f"{due.title} · {chinese_date(day)}"


@require_safe
@desk_page(*WORKING)
def export(request: TimedRequest, by: Person) -> HttpResponse:
    """The list as a spreadsheet: the same matters, names masked."""
    at = request.at
    today = local_day(at)
    phrase = request.GET.get("q", "").strip()
    box = _box(request, by, phrase)
    chosen = FilterForm(request, by).chosen()
    name = Party.objects.filter(matter=OuterRef("pk")).order_by("seq").values("masked_name")[:1]
    found = (
        inbox.filtered(_asked(by, box, phrase, at, kind=chosen.get("kind")), today=today, **chosen)
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
