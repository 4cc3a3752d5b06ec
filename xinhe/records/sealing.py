"""Each day's heads under one root, so that not even a whole record can vanish unseen (处处可留痕、件件可倒查)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from xinhe.channels.troubles import Gone, Watch
from xinhe.kernel import chain
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.people.models import ChainHead
from xinhe.records.family import Family
from xinhe.records.models import Cursor, Feed, Seal, SealedHead

CURSOR = "seal"
SEALER = "xinhe_sealer"
HEAD = "seal_id, family, record_id, number, seq, head"
# The logs about people have no record; each is a chain by itself.
LOG = "log"
LOGS = f"""
SELECT %(day)s::date, '{LOG}', md5('xinhe/log/' || name)::uuid, name, seq, hash FROM {ChainHead._meta.db_table} head
WHERE seq > 0 AND NOT EXISTS (
    SELECT 1 FROM {SealedHead._meta.db_table} sealed
    WHERE sealed.family = '{LOG}' AND sealed.number = head.name AND sealed.seq = head.seq
)
"""  # noqa: S608 (only our own table names are put in)

# Every record that moved since the last seal, at the last of its steps that no running transaction can precede.
HEADS = """
SELECT %(day)s::date, moved.family, moved.record_id, record.number, event.seq, event.hash
FROM moved
JOIN {event} event ON moved.family = '{family}' AND event.{owner}_id = moved.record_id AND event.seq = moved.seq
JOIN {record} record ON record.id = moved.record_id
WHERE event.hash ~ '^[0-9a-f]{{64}}$'
"""
MOVED = f"""
WITH moved AS (
    SELECT family, record_id, max(seq) AS seq FROM {Feed._meta.db_table}
    WHERE (xid >= %(after)s::text::xid8 OR record_id = ANY(%(again)s::uuid[])) AND xid < %(until)s::text::xid8
    GROUP BY family, record_id
)
"""  # noqa: S608 (only our own table names are put in)


def seal(families: Sequence[Family[Any, Any]], day: date, *, at: datetime) -> Seal | None:
    """Seal the steps taken since the last seal under this day. None when the day is sealed already.

    Cost follows the number of records that moved; nothing is ever updated. The logs of administration, sign-ins and
    looks are sealed along. Raises Refused for a day that has not come.
    """
    if day > local_day(at):
        raise Refused(gettext_noop("%(day)s 还没有到，不能封存。"), code="day_to_come", day=day.isoformat())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('xinhe.seal'))")
        cursor.execute("SELECT quote_ident(current_user)")
        (before,) = cursor.fetchone()
        # Web servers run under a role that is none of the sealer's: they can't make a seal (ADR 4).
        cursor.execute(f"SET LOCAL ROLE {SEALER}")
        newest = Seal.objects.order_by("-day").first()
        if newest and newest.day >= day:
            cursor.execute(f"SET LOCAL ROLE {before}")
            return None
        position, _made = Cursor.objects.get_or_create(name=CURSOR)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        (until,) = cursor.fetchone()
        watch = Watch(CURSOR, at=at)
        again = [UUID(record) for record in watch.known]
        span = {"again": again, "day": day, "after": str(position.xid), "until": until}
        previous = newest.root if newest else chain.GENESIS
        # Chosen once and put aside: a number that a paper gets meanwhile would else stand otherwise in the root than in
        # the list. The heads refer to the seal, so its row is written before them, with its final root.
        cursor.execute("DROP TABLE IF EXISTS chosen_heads")
        chosen = f"CREATE TEMPORARY TABLE chosen_heads ({HEAD}) ON COMMIT DROP AS {MOVED} {_heads(families)}"
        cursor.execute(chosen, span)
        made = Seal(day=day, at=at, previous=previous, covers_day=True, records=cursor.rowcount)
        with connection.chunked_cursor() as stream:
            stream.execute(f"SELECT {HEAD} FROM chosen_heads ORDER BY record_id")  # noqa: S608
            names = [name.strip() for name in HEAD.split(",")]
            made.root = made.computed_root(SealedHead(**dict(zip(names, row, strict=True))) for row in stream)
        made.save(force_insert=True)
        cursor.execute(
            f"INSERT INTO {SealedHead._meta.db_table} ({HEAD}) SELECT {HEAD} FROM chosen_heads ORDER BY record_id"  # noqa: S608
        )
        cursor.execute(f"{MOVED} SELECT DISTINCT record_id::text FROM moved", span)  # noqa: S608
        moved = {record for (record,) in cursor.fetchall()} | set(watch.known)
        sealed = {str(pk) for pk in SealedHead.objects.filter(seal=made).values_list("record_id", flat=True)}
        _tell(watch, moved, sealed, name=lambda record: _called(families, record))
        # The day stands here as well: a newest seal that is gone would else leave no gap behind.
        Cursor.objects.filter(name=CURSOR).update(xid=int(until), sealed_on=day)
        cursor.execute(f"SET LOCAL ROLE {before}")
    return made


def _called(families: Sequence[Family[Any, Any]], record: str) -> str:
    """How people name a record, or its key where it is gone."""
    rows = (family.record._default_manager.filter(pk=record).values_list("number", flat=True) for family in families)
    return next((number for found in rows for number in found if number), record)


def _tell(watch: Watch, moved: set[str], sealed: set[str], *, name: Callable[[str], str]) -> None:
    """Name the records whose last step could not be sealed: each next seal tries them again."""
    for record in moved & sealed:
        watch.settle(record)
    for record in sorted(moved - sealed):
        watch.tell(record, Gone("the last step of this record cannot be read"), name=name)


def _heads(families: Sequence[Family[Any, Any]]) -> str:
    parts = [
        HEADS.format(
            event=family.event._meta.db_table,
            family=family.name,
            owner=family.owner,
            record=family.record._meta.db_table,
        )
        for family in families
    ]
    return " UNION ALL ".join([*parts, LOGS]) + " ORDER BY 3"
