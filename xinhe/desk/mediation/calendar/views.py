"""The sessions of a body week by week, by mediator and by room, and those of a mediator as a calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.mediation.acting import fetch
from xinhe.desk.mediation.usual import SEATED, disputes_of, is_of_body
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.mediation.models import MediationSession, SessionWay
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest
from xinhe.web.icalendar import Occasion, calendar
from xinhe.web.places import map_note

WEEK = timedelta(days=7)
BEHIND = timedelta(days=30)  # so long ago a session may have been that still goes into the file
ROOM_OF = "/"  # what stands between the office of a room and its name


@dataclass(frozen=True)
class Slot:
    """One session in the week; whose dispute it is stands there for who may see that dispute."""

    row: MediationSession
    room: str
    way: str
    is_seen: bool
    word: str
    kind: str


def of_body(by: Person) -> QuerySet[MediationSession]:
    """The sessions of the own body: of its mediators, and of the disputes that it has."""
    own = Q(mediator__office=by.office_id) | Q(matter__holder=by.office_id)
    return MediationSession.objects.filter(own).select_related("mediator", "matter")


@require_safe
@desk_page(*SEATED, committees=True)
def week(request: TimedRequest, by: Person) -> HttpResponse:
    """The week of a body: all its mediators and rooms, or one of them. Of others' disputes only the time is seen."""
    if not is_of_body(by):
        raise Http404
    today = local_day(request.at)
    monday = _monday(request.GET.get("from", ""), today)
    rows = list(of_body(by).filter(begins_at__gte=_midnight(monday), begins_at__lt=_midnight(monday + WEEK)))
    seen = set(disputes_of(by).filter(pk__in=[one.matter_id for one in rows]).values_list("pk", flat=True))
    slots = [_slot(one, one.matter_id in seen, request.at) for one in sorted(rows, key=lambda one: one.begins_at)]
    mediators = sorted({(str(one.row.mediator_id), one.row.mediator.name) for one in slots})
    rooms = sorted({one.room for one in slots if one.room})
    who, room = request.GET.get("mediator", ""), request.GET.get("room", "")
    shown = [one for one in slots if who in ("", str(one.row.mediator_id)) and room in ("", one.room)]
    context = {
        "days": _days(shown),
        "mediators": mediators,
        "rooms": rooms,
        "who": who,
        "room": room,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": (monday - WEEK).isoformat(),
        "next": (monday + WEEK).isoformat(),
        "this_week": _monday("", today).isoformat(),
        "is_this_week": monday == _monday("", today),
        "mediates": by.has_role("mediator"),
    }
    return show(request, by, "desk/mediation/calendar.html", context, on="sessions")


def _monday(typed: str, today: date) -> date:
    """The Monday of the week of a day; of today where none was typed, or one that no calendar reaches."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today
    day = day if 2000 <= day.year <= 2100 else today
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _slot(one: MediationSession, is_seen: bool, at: datetime) -> Slot:
    if one.is_called_off:
        word, kind = _("已取消"), "plain"
    elif one.held_at is not None:
        word, kind = _("已调解"), "ok done"
    elif one.begins_at <= at:
        word, kind = _("待记录"), "soon"
    else:
        word, kind = _("已约定"), "ok"
    return Slot(one, one.room.partition(ROOM_OF)[2], _(str(SessionWay(one.way).label)), is_seen, word, kind)


def _days(slots: Sequence[Slot]) -> list[tuple[date, list[Slot]]]:
    """The sessions day by day, in their order."""
    found: dict[date, list[Slot]] = {}
    for one in slots:
        found.setdefault(local_day(one.row.begins_at), []).append(one)
    return list(found.items())


@require_safe
@desk_page("mediator", committees=True)
def mine(request: TimedRequest, by: Person) -> HttpResponse:
    """The own sessions, those to come and those of the last month, for the telephone's calendar."""
    since = request.at - BEHIND
    rows = MediationSession.objects.filter(mediator=by.account, begins_at__gte=since).select_related("matter")
    return calendar([_occasion(request, one) for one in rows.order_by("begins_at")], name=_("我的调解"), at=request.at)


@require_safe
@desk_page(*SEATED, committees=True)
def one(request: TimedRequest, by: Person, number: str, session: int) -> HttpResponse:
    """One session of a dispute for the telephone's calendar."""
    found = MediationSession.objects.filter(matter=fetch(by, number), seq=session).select_related("matter").first()
    if found is None:
        raise Http404
    return calendar([_occasion(request, found)], name=found.matter.number, at=request.at)


def _occasion(request: TimedRequest, one: MediationSession) -> Occasion:
    """A session as a date: the number and the place, and nobody's name."""
    return Occasion(
        uid=f"{one.matter.number}-{one.seq}",
        begins_at=one.begins_at,
        ends_at=one.ends_at,
        summary=_("调解 %(number)s") % {"number": one.matter.number},
        place=one.place,
        note=map_note(one),
        page=request.build_absolute_uri(reverse("desk-dispute", args=[one.matter.number])),
        is_called_off=one.is_called_off,
    )
