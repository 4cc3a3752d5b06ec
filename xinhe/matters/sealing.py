"""Each day's heads under one root, so that not even a whole matter can vanish unseen (处处可留痕、件件可倒查)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from xinhe.channels.troubles import Gone, Watch
from xinhe.kernel import chain
from xinhe.matters.models import Cursor, Event, Feed, Matter, Seal, SealedHead
from xinhe.matters.numbering import number_of

CURSOR = "seal"

# Every matter that moved since the last seal, at the last of its steps that no running transaction can precede.
HEADS = f"""
INSERT INTO {SealedHead._meta.db_table} (seal_id, matter_id, number, seq, head)
SELECT %(day)s, moved.matter_id, matter.number, event.seq, event.hash
FROM (
    SELECT matter_id, max(seq) AS seq FROM {Feed._meta.db_table}
    WHERE xid >= %(after)s::text::xid8 AND xid < %(until)s::text::xid8 AND matter_id <> ALL(%(again)s::uuid[])
    GROUP BY matter_id
    UNION ALL
    SELECT matter_id, max(seq) FROM {Event._meta.db_table} WHERE matter_id = ANY(%(again)s::uuid[]) GROUP BY matter_id
) moved
JOIN {Event._meta.db_table} event ON event.matter_id = moved.matter_id AND event.seq = moved.seq
JOIN {Matter._meta.db_table} matter ON matter.id = moved.matter_id
WHERE event.hash ~ '^[0-9a-f]{{64}}$'
ORDER BY moved.matter_id
"""  # noqa: S608 (only our own table names are put in)
MOVED = f"""
SELECT DISTINCT matter_id FROM {Feed._meta.db_table} WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8
"""  # noqa: S608 (only our own table names are put in)


def seal(day: date, *, at: datetime) -> Seal | None:
    """Seal the steps taken since the last seal under this day. None when the day is sealed already.

    Cost follows the number of matters that moved. The seal's own row is written first with its final root
    computed from the heads, so that nothing is ever updated.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('xinhe.seal'))")
        newest = Seal.objects.order_by("-day").first()
        if newest and newest.day >= day:
            return None
        position, _made = Cursor.objects.get_or_create(name=CURSOR)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        (until,) = cursor.fetchone()
        previous = newest.root if newest else chain.GENESIS
        # The heads refer to the seal: its row must stand first, and is never changed. So the root is computed
        # from the same query before either is written.
        watch = Watch(CURSOR, at=at)
        again = [UUID(record) for record in watch.known]
        heads = _heads(after=position.xid, until=until, again=again)
        made = Seal.objects.create(
            day=day, at=at, matters=len(heads), previous=previous, root=chain.root(previous, heads)
        )
        cursor.execute(HEADS, {"day": day, "after": str(position.xid), "until": until, "again": again})
        cursor.execute(MOVED, [str(position.xid), until])
        _tell(watch, {str(moved) for (moved,) in cursor.fetchall()} | set(watch.known), {head[0] for head in heads})
        Cursor.objects.filter(name=CURSOR).update(xid=int(until))
    return made


def _tell(watch: Watch, moved: set[str], sealed: set[str]) -> None:
    """Name the matters whose last step could not be sealed: each next seal tries them again."""
    for record in moved & sealed:
        watch.settle(record)
    for record in sorted(moved - sealed):
        watch.tell(record, Gone("the last step of this matter cannot be read"), name=number_of)


def _heads(*, after: int, until: str, again: Sequence[UUID]) -> list[tuple[str, int, str]]:
    select = HEADS[HEADS.index("SELECT") :].replace("SELECT %(day)s, ", "SELECT ", 1)
    with connection.cursor() as cursor:
        cursor.execute(select, {"after": str(after), "until": until, "again": list(again)})
        return [(str(matter), seq, head) for matter, _number, seq, head in cursor.fetchall()]
