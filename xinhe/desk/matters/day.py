"""My day: what waits for me with the act I would take, what I wait for, and what is new since I looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinhe.channels.models import Notice, Reading
from xinhe.desk.frame import WORKING, desk_page, is_administrator, is_at_committee, show
from xinhe.desk.matters.joined import usual_form
from xinhe.desk.matters.own import own_views
from xinhe.desk.matters.queue import act_url, opened
from xinhe.desk.mediation.disputes import first_waiting
from xinhe.desk.mediation.usual import is_of_body
from xinhe.desk.mediation.views import own_line
from xinhe.desk.templatetags.desk import word
from xinhe.kernel.clock import local_day, start_of_day
from xinhe.matters import inbox
from xinhe.matters.models import Matter, Party
from xinhe.matters.privacy import hides_identity
from xinhe.matters.turn.carrying import is_carried, stood_in_for
from xinhe.matters.turn.owing import duties_of
from xinhe.people.person import Person, Sight
from xinhe.postgres.among import Among
from xinhe.postgres.kept import Kept, ask, counted
from xinhe.procedures import book
from xinhe.referrals.models import Referral
from xinhe.supervision.models import Paper
from xinhe.web.clock import TimedRequest

SHOWN = 12
NOTICES = 10
NEW_FOR = timedelta(days=30)
# What these boxes count does not stand in the list of what waits for me, and waits all the same.
BESIDE = ("to_answer", "silent")
DEFERRED = ("body", "words")


@dataclass(frozen=True)
class Due:
    """The end of a clock, in the shape of which the chip is made."""

    end: date
    title: str
    stopped_on: date | None = None
    lapses: bool = False


@dataclass(frozen=True)
class Turn:
    """One matter of my day: its clock, who waits, who has it in hand, and the act that usually comes next."""

    matter: Matter
    due: Due | None
    who: str
    state: str
    hands: str
    act_title: str
    url: str


@dataclass(frozen=True)
class Beside:
    """Something else that waits, and where it is."""

    label: str
    count: int
    url: str
    is_hot: bool


@require_safe
@desk_page()
def day(request: TimedRequest, by: Person) -> HttpResponse:
    """My day, as a list: what waits for me, what I wait for, what is new."""
    at = request.at
    today = local_day(at)
    views = own_views(by)
    counts = inbox.counts(by, today=today, views=views)
    box = next((name for name in ("mine", "overdue") if name in counts), "")
    notices, papers = _NOTICES.of(key=(by.sight, today)), _PAPERS.of(key=(by.sight,))
    turns, waited = _TURNS.of(key=(by.sight, box, today)), _TURNS.of(key=(by.sight, "waited_for", today))
    asked = [papers] if is_administrator(by) else [papers, notices]
    asked += [question for question, n in ((turns, counts.get(box)), (waited, counts.get("waited_for"))) if n]
    ask(*asked)
    next_year = today.year + 1
    context = {
        "box": box,
        "turns": [_turn(row, by, today) for row in turns.rows],
        "waits": counts.get(box, 0),
        "waited": [_turn(row, by, today) for row in waited.rows],
        "waited_count": counts.get("waited_for", 0),
        "beside": _beside(counts, sum(n for (n,) in papers.rows)),
        "notices": notices.rows,
        "counts": counts,
        "is_administrator": is_administrator(by),
        "own_body": by.office if is_at_committee(by) else None,
        "lines": first_waiting(by, at=at) if is_of_body(by) else [],
        "own_line": own_line(by, on=today) if is_at_committee(by) else None,
        # The State Council publishes the next year's holidays in autumn.
        "missing_year": next_year
        if by.has_role("sysadmin") and today.month >= 10 and next_year not in book.calendar().years
        else None,
        "opened": opened(request, by),
        "views": views,
    }
    return show(request, by, "desk/day.html", context, on="day")


def _turns(sight: Sight, box: str, today: date) -> QuerySet[Matter, Any]:
    person = sight.person
    own = duties_of(person.office_id).order_by("end", "clock")
    name = Party.objects.filter(matter=OuterRef("pk")).order_by("seq").values("masked_name")[:1]
    # Which they are is found first, as an array: else all that wait, or all there are, are joined before the first few
    # are taken.
    first = ArraySubquery(inbox.in_box(person, box, today=today).order_by("due_on", "id").values("pk")[:SHOWN])
    return (
        Matter.objects.filter(Among("pk", first))
        .select_related("holder", "lead", "carried_by", "problem_region")
        .defer(*DEFERRED)
        .annotate(clock=Subquery(own.values("clock")[:1]), end=Subquery(own.values("end")[:1]), named=Subquery(name))
        .order_by("due_on", "id")
    )


_TURNS: Kept[Any] = Kept(_turns, is_prepared=False)


def _turn(matter: Any, by: Person, today: date) -> Turn:
    """A matter in words: the office's own clock before anybody's."""
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    clock = procedure.clock(matter.clock) if matter.clock else None
    end = matter.end or matter.due_on
    form = usual_form(matter, by, today=today)
    return Turn(
        matter=matter,
        due=Due(end, clock.title["zh-hans"] if clock else _("到期")) if end else None,
        who=_("要求保密") if hides_identity(matter, by) else matter.named or _("匿名"),
        state=word(procedure.states[matter.state].title),
        hands=_hands(matter, by),
        act_title=form.title if form else "",
        url=act_url(matter, form.word, "mine") if form else "",
    )


def _hands(matter: Matter, by: Person) -> str:
    """In whose hands it is, where that is not mine."""
    office = matter.holder if matter.is_open else matter.lead
    if matter.turn_office_id != by.office_id:
        return office.short if office else ""
    if matter.carried_by is None or not is_carried(matter):
        return _("还没有人经办")
    return "" if matter.carried_by_id == by.account_id else _("%(name)s经办") % {"name": matter.carried_by.name}


def _beside(counts: dict[str, int], papers: int) -> list[Beside]:
    """What waits besides: answers to supervision, papers, what has fallen silent."""
    titles = {"to_answer": _("督办待答"), "silent": _("多日没有动静")}
    found = [
        Beside(titles[name], counts[name], f"{reverse('desk-inbox')}?box={name}", name == "to_answer")
        for name in BESIDE
        if counts.get(name)
    ]
    if papers:
        found.append(Beside(_("督查督办待办"), papers, f"{reverse('desk-papers')}?which=mine", is_hot=True))
    return found


def _unread(by: Person, today: date) -> QuerySet[Notice]:
    """What I, or my office, was told in the last weeks and I have not read; whom I stand in for, I read for.

    Only of matters and papers that I may see: a title must not leak past ``visible_to``.

    Looked up for each notice by its key: as EXISTS or IN, PostgreSQL would first list every matter that I may see.
    """
    matters = Matter.objects.visible_to(by).filter(pk=OuterRef("subject_id")).values("pk")[:1]
    papers = Paper.objects.visible_to(by).filter(pk=OuterRef("subject_id")).values("pk")[:1]
    referrals = Referral.objects.visible_to(by).filter(pk=OuterRef("subject_id")).values("pk")[:1]
    mine = Q(account=None) | Q(account=by.account) | Q(account__in=stood_in_for(by, today))
    told = Notice.objects.filter(mine, office=by.office, read_at=None, at__gte=start_of_day(today - NEW_FOR))
    told = told.filter(~Exists(Reading.objects.filter(notice=OuterRef("pk"), account=by.account)))
    is_seen = Q(family="matter", matter__isnull=False) | Q(family="paper", paper__isnull=False)
    is_seen |= Q(family="referral", referral__isnull=False)
    subjects = {"matter": Subquery(matters), "paper": Subquery(papers), "referral": Subquery(referrals)}
    return told.alias(**subjects).filter(is_seen)


_NOTICES: Kept[Notice] = Kept(
    lambda sight, today: _unread(sight.person, today).order_by("-at")[:NOTICES], is_prepared=False
)
# One row, as ``count`` would ask for it.
_PAPERS: Kept[tuple[int, ...]] = Kept(lambda sight: counted(Paper.objects.waiting_for(sight.person)), is_prepared=False)


@require_POST
@desk_page(*WORKING, "mediator", committees=True)
def read(request: TimedRequest, by: Person) -> HttpResponse:
    """I have read one notice, or all of them; my colleagues have not."""
    unread = _unread(by, local_day(request.at))
    if key := request.POST.get("key", "").replace("\x00", ""):
        unread = unread.filter(key=key)
    rows: Sequence[Reading] = [
        Reading(notice_id=pk, account=by.account, at=request.at) for pk in unread.values_list("pk", flat=True)
    ]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
    return HttpResponseRedirect(reverse("desk-day"))
