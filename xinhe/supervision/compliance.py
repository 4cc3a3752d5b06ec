"""Compliance: look where something changed or a date passed, and open a finding for each fault, once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from xinhe.channels.troubles import Watch
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Event
from xinhe.matters.numbering import number_of
from xinhe.people.person import SYSTEM
from xinhe.procedures import book
from xinhe.records.models import Cursor
from xinhe.supervision import checks
from xinhe.supervision.acts.open_finding import open_finding
from xinhe.supervision.checks import Check, Sighting
from xinhe.supervision.models import Finding
from xinhe.supervision.sightings import News, in_news, passed

NAME = "compliance"
DAYS = "compliance days"

# Only what is older than every running transaction: following by serial number loses late commits.
NEWS = """
    SELECT id, xid::text::bigint, record_id, act FROM matters_feed
    WHERE family = 'matter' AND (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, id LIMIT %s
"""


@dataclass(frozen=True)
class Look:
    """What one look did: steps read, findings opened."""

    steps: int
    opened: int


def comply(*, at: datetime, limit: int = 2000) -> Look:
    """Look at everything that changed since the last look, and at every date that passed.

    Safe to repeat and to kill: what was read and what was found are written in one transaction, and the same
    fault has the same basis. A second one at work makes this one rest.
    """
    today = local_day(at)
    running = in_force(today)
    steps = opened = 0
    while True:
        read, found = _follow(running, at=at, limit=limit)
        steps, opened = steps + read, opened + found
        if read < limit:
            break
    return Look(steps, opened + sum(_look_at_days(check, at=at) for check in running))


def examine(running: Iterable[Check], news: News, *, at: datetime) -> int:
    """Open what the checks see in the matters that moved; how many findings are new."""
    return sum(open_findings(check, in_news(check, news), at=at) for check in running)


def in_force(today: date) -> list[Check]:
    """The checks that are run today."""
    return list(checks.load(settings.RULES / "compliance", today))


def _look_at_days(check: Check, *, at: datetime) -> int:
    """Open what the check sees among the dates that passed; a date that cannot be read is told and passed over."""
    watch = Watch(DAYS, at=at)
    resting = {record.partition("/")[0] for record in watch.known if watch.rests(record)}
    dates = passed(check, local_day(at), but=[UUID(matter) for matter in resting])
    names = {one.record: one.number for one in dates}
    return watch.through(
        dates,
        lambda some: open_findings(check, [one.see() for one in some], at=at),
        key=lambda one: one.record,
        name=lambda record: names[record],
    )


def _follow(running: Iterable[Check], *, at: datetime, limit: int) -> tuple[int, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"follower/{NAME}"])
        if not cursor.fetchone()[0]:
            return 0, 0
        place, _ = Cursor.objects.get_or_create(name=NAME)
        cursor.execute(NEWS, [place.xid, place.feed_id, limit])
        rows = cursor.fetchall()
        watch = Watch(NAME, at=at)
        acts = _acts_of([UUID(record) for record in watch.due()])
        for matter, done in news_of((matter, act) for _id, _xid, matter, act in rows).acts.items():
            if not watch.rests(str(matter)):
                acts[matter] = acts.get(matter, frozenset()) | done
        opened = watch.through(
            sorted(acts), lambda some: examine(running, News({one: acts[one] for one in some}), at=at), name=number_of
        )
        if rows:
            place.feed_id, place.xid = rows[-1][:2]
            place.save()
    return len(rows), opened


def _acts_of(ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """All that was done on matters that could not be read before: what they missed is looked at again."""
    if not ids:
        return {}
    book.reread()
    steps = news_of(Event.objects.filter(matter_id__in=ids).order_by().values_list("matter_id", "act"))
    return {one: steps.acts.get(one, frozenset()) for one in ids}


def news_of(steps: Iterable[tuple[UUID, str]]) -> News:
    """Which acts were done on which matter."""
    acts: dict[UUID, set[str]] = defaultdict(set)
    for matter, act in steps:
        acts[matter].add(act)
    return News({matter: frozenset(done) for matter, done in acts.items()})


def open_findings(check: Check, sightings: Iterable[Sighting], *, at: datetime) -> int:
    """Open the findings that are not there yet; how many."""
    seen = {(one.matter_id, one.basis): one for one in sightings}
    if not seen:
        return 0
    known = set(
        Finding.objects.filter(rule=check.code, matter_id__in={matter for matter, _ in seen}).values_list(
            "matter_id", "basis"
        )
    )
    return sum(_open(one, check, at) for key, one in seen.items() if key not in known)


def _open(seen: Sighting, check: Check, at: datetime) -> bool:
    """Open one; another run that looks at the same time may have been quicker."""
    try:
        with transaction.atomic():
            open_finding(seen, check=check, by=SYSTEM, at=at)
    except IntegrityError:
        return False
    return True
