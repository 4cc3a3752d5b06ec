"""Follow the log and keep the rollups level with it: one transaction per batch, so a kill loses and doubles nothing."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from xinhe.channels.models import Trouble
from xinhe.channels.troubles import Gone, Watch
from xinhe.insight import lives
from xinhe.insight.counting import Key, Tally, cells, counts
from xinhe.insight.models import Cell, Count
from xinhe.matters.numbering import number_of
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule
from xinhe.records.models import Cursor

NAME = "insight"

# Read only what is older than every running transaction: following by serial number loses late commits.
NEWS = """
    SELECT id, xid::text::bigint, record_id FROM matters_feed
    WHERE family = 'matter' AND (xid, id) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, id LIMIT %s
"""
ADD = """
    INSERT INTO insight_cell (scope, kind, is_month, day, measure, town, category, value, n)
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::bool[], %s::date[], %s::text[], %s::text[], %s::text[], %s::int[], %s::bigint[]
    )
    ON CONFLICT (scope, kind, is_month, day, measure, town, category, value)
    DO UPDATE SET n = insight_cell.n + excluded.n
"""


def follow(*, at: datetime, limit: int = 2000) -> int:
    """Take in the next steps of the log; how many were read. A second follower at work makes this one rest.

    A matter that cannot be read keeps the figures it had, is told by name and tried again later.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"follower/{NAME}"])
        if not cursor.fetchone()[0]:
            return 0
        place, _ = Cursor.objects.get_or_create(name=NAME)
        cursor.execute(NEWS, [place.xid, place.feed_id, limit])
        news = cursor.fetchall()
        watch = Watch(NAME, at=at, fatal=(BadRule,))
        again = {UUID(record) for record in watch.due()}
        if again:
            book.reread()
        moved = {matter for _, _, matter in news if not watch.rests(str(matter))}
        watch.through(sorted(moved | again), count, name=number_of)
        if news:
            place.feed_id, place.xid, _ = news[-1]
            place.save()
    return len(news)


def catch_up(*, at: datetime, limit: int = 2000) -> int:
    """Follow until nothing is left to read; how many steps were read."""
    total = 0
    while read := follow(at=at, limit=limit):
        total += read
    return total


def restart() -> None:
    """Forget every sum and read the log from its beginning; the figures are whole again once it has caught up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"follower/{NAME}"])
        Count.objects.all().delete()
        Cell.objects.all().delete()
        Cursor.objects.filter(name=NAME).delete()
        Trouble.objects.filter(reader=NAME).delete()


@dataclass(frozen=True)
class Lag:
    """How far the rollups are behind the log."""

    steps: int
    matters: frozenset[UUID]


def lag() -> Lag:
    """The matters that moved since the last batch, and those that were passed over because they cannot be read."""
    place = Cursor.objects.filter(name=NAME).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM matters_feed WHERE family = 'matter' AND (xid, id) > (%s::text::xid8, %s)",
            [place.xid if place else 0, place.feed_id if place else 0],
        )
        rows = cursor.fetchall()
    passed_over = Trouble.objects.filter(reader=NAME).values_list("record", flat=True)
    return Lag(len(rows), frozenset(matter for (matter,) in rows) | {UUID(record) for record in passed_over})


def count(ids: Collection[UUID]) -> int:
    """Count these matters anew: what they counted for is taken out of the sums, what they count for now put in.

    How many were counted; raises Gone when one of them is there no more.
    """
    found = lives.of(ids)
    if lost := next((matter for matter in ids if matter not in found), None):
        raise Gone(f"matter {lost} does not exist")
    new = [(matter, tally) for matter, life in found.items() for tally in counts(life)]
    old = [(row.matter_id, tally_of(row)) for row in Count.objects.filter(matter_id__in=ids)]
    gone, come = set(old) - set(new), set(new) - set(old)
    if not gone and not come:
        return len(ids)
    changed = {matter for matter, _ in gone | come}
    Count.objects.filter(matter_id__in=changed).delete()
    Count.objects.bulk_create([_row(matter, tally) for matter, tally in new if matter in changed], batch_size=2000)
    delta = summed(tally for _, tally in come)
    delta.subtract(summed(tally for _, tally in gone))
    add(delta)
    return len(ids)


def summed(tallies: Iterable[Tally]) -> Counter[Key]:
    """The cells that these counts make."""
    sums: Counter[Key] = Counter()
    for tally in tallies:
        for key in cells(tally):
            sums[key] += tally.weight
    return sums


def tally_of(row: Count) -> Tally:
    """A stored count as the pure functions see it."""
    return Tally(
        row.kind,
        row.measure,
        row.day,
        row.office_id,
        row.region_path,
        row.category,
        row.value,
        weight=row.weight,
        bodies=tuple(row.bodies),
    )


def _row(matter: UUID, tally: Tally) -> Count:
    return Count(
        matter_id=matter,
        kind=tally.kind,
        measure=tally.measure,
        day=tally.day,
        office_id=tally.office,
        region_path=tally.region_path,
        category=tally.category,
        value=tally.value,
        weight=tally.weight,
        bodies=list(tally.bodies),
    )


def add(delta: Counter[Key]) -> None:
    """Add to the sums, in one statement."""
    rows = [(*key, n) for key, n in delta.items() if n]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])
