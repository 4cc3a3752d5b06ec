"""Probes for machines: is the process up, can it work, how much waits. No personal data."""

from datetime import date, datetime
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from xinhe.api.answer import answer, moment
from xinhe.channels.models import Outgoing, OutgoingState, Trouble
from xinhe.channels.troubles import all_troubles
from xinhe.insight import follower
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Confidentiality, Kind, Matter
from xinhe.matters.turn.owing import late
from xinhe.procedures import book
from xinhe.records.models import Cursor, Feed
from xinhe.web.clock import TimedRequest

# The State Council publishes next year's table in November; from then on its lack is worth an alarm.
TABLE_EXPECTED_FROM = 11
# Rows passed over that are named one by one; the number says how many there are.
NAMED = 20


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return answer({"status": "ok"})


@require_safe
def readyz(request: TimedRequest) -> HttpResponse:
    """The database answers and this year's days can be counted; 503 when not.

    What the worker passed over is named to machines that watch. It keeps nobody from using the system, so the answer
    stays 200.
    """
    today = local_day(request.at)
    checks = {"database": _database(), "holidays": _holidays(today.year)}
    is_ready = all(value == "ok" for value in checks.values())
    body: dict[str, object] = {"status": "ok" if is_ready else "unavailable", **checks}
    if is_ready and _is_watcher(request) and (number := all_troubles().count()):
        body |= {
            "status": "degraded",
            "troubles": [_trouble(one) for one in all_troubles()[:NAMED]],
            "passed_over": number,
        }
    if today.month >= TABLE_EXPECTED_FROM:
        body["next_year_holidays"] = _holidays(today.year + 1)
    return answer(body, status=200 if is_ready else 503)


def _trouble(one: Trouble) -> dict[str, object]:
    """Who passes what over since when. The error's own words may quote a row and stand at the desk alone."""
    return {
        "reader": one.reader,
        "record": one.name,
        "error": one.kind,
        "since": moment(one.since),
        "tries": one.tries,
        "next_try": moment(one.next_try_at),
    }


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unavailable"
    return "ok"


def _holidays(year: int) -> str:
    try:
        book.calendar().year(year)
    except Refused as refusal:
        return refusal.sentence
    return "ok"


@require_safe
def metrics(request: TimedRequest) -> HttpResponse:
    """What waits, in the text format that Prometheus reads; to machines that watch alone.

    Accusations are in no figure: one could be seen coming in (第三十条第三款).
    """
    if not _is_watcher(request):
        raise Http404
    today = local_day(request.at)
    lines = [*_matters(today), *_outbox(request.at), *_feed(), *_troubles()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _gauge(name: str, help_text: str, values: dict[str, float]) -> list[str]:
    head = [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
    return head + [f"{name}{labels} {value:g}" for labels, value in values.items()]


def _is_watcher(request: HttpRequest) -> bool:
    """True for an address that was named as one of those that watch."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    networks = [ip_network(one, strict=False) for one in settings.WATCHERS]
    return any(address in network for network in networks if network.version == address.version)


def _matters(today: date) -> list[str]:
    told = Matter.objects.open().exclude(confidentiality=Confidentiality.ACCUSATION)
    found = told.order_by("kind", "state").values_list("kind", "state").annotate(n=Count("pk"))
    by_state = {f'{{kind="{kind}",state="{state}"}}': float(n) for kind, state, n in found}
    spoken_of = Matter.objects.exclude(confidentiality=Confidentiality.ACCUSATION)
    missed = spoken_of.filter(late(today)).order_by("kind").values_list("kind").annotate(n=Count("pk"))
    overdue = dict.fromkeys(Kind.values, 0) | dict(missed)
    return [
        *_gauge("xinhe_matters_open", "Matters on which an office still owes something.", by_state),
        *_gauge(
            "xinhe_matters_overdue",
            "Matters on which a duty is past its legal date.",
            {f'{{kind="{kind}"}}': n for kind, n in overdue.items()},
        ),
    ]


def _accusations() -> QuerySet[Matter, UUID]:
    return Matter.objects.filter(confidentiality=Confidentiality.ACCUSATION).values_list("pk", flat=True)


def _outbox(at: datetime) -> list[str]:
    told = Outgoing.objects.exclude(subject_id__in=_accusations())
    waiting = told.filter(state=OutgoingState.WAITING)
    found = waiting.aggregate(n=Count("pk"), since=Min("made_at"))
    age = (at - found["since"]).total_seconds() if found["since"] else 0
    failed = told.filter(state=OutgoingState.FAILED).count()
    return [
        *_gauge("xinhe_outbox_waiting", "Messages not delivered yet.", {"": found["n"]}),
        *_gauge("xinhe_outbox_oldest_seconds", "Age of the oldest message that waits.", {"": max(0, age)}),
        *_gauge("xinhe_outbox_failed", "Messages given up.", {"": failed}),
    ]


def _feed() -> list[str]:
    fed = Feed.objects.filter(family="matter").exclude(record_id__in=_accusations())
    behind = {
        f'{{follower="{cursor.name}"}}': float(fed.filter(id__gt=cursor.feed_id).count())
        for cursor in Cursor.objects.filter(name=follower.NAME)
    }
    return _gauge("xinhe_feed_lag", "Rows of the feed that a follower has not read yet.", behind)


def _troubles() -> list[str]:
    found = all_troubles().order_by("reader").values_list("reader").annotate(n=Count("pk"))
    by_reader = {f'{{reader="{reader}"}}': float(n) for reader, n in found}
    return _gauge("xinhe_passed_over", "Rows that a follower or chore cannot read, and chores that fail.", by_reader)
