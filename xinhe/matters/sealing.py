"""Each day's heads under one root, so that not even a whole matter can vanish unseen (处处可留痕、件件可倒查)."""

from datetime import date, datetime

from django.db import connection, transaction

from xinhe.kernel import chain
from xinhe.matters.models import Cursor, Event, Feed, Matter, Seal, SealedHead

CURSOR = "seal"

# Every matter that moved since the last seal, at the last of its steps that no running transaction can precede.
HEADS = f"""
INSERT INTO {SealedHead._meta.db_table} (seal_id, matter_id, number, seq, head)
SELECT %(day)s, moved.matter_id, matter.number, event.seq, event.hash
FROM (
    SELECT matter_id, max(seq) AS seq FROM {Feed._meta.db_table}
    WHERE xid >= %(after)s::text::xid8 AND xid < %(until)s::text::xid8
    GROUP BY matter_id
) moved
JOIN {Event._meta.db_table} event ON event.matter_id = moved.matter_id AND event.seq = moved.seq
JOIN {Matter._meta.db_table} matter ON matter.id = moved.matter_id
ORDER BY moved.matter_id
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
        heads = _heads(after=position.xid, until=until)
        made = Seal.objects.create(
            day=day, at=at, matters=len(heads), previous=previous, root=chain.root(previous, heads)
        )
        cursor.execute(HEADS, {"day": day, "after": str(position.xid), "until": until})
        Cursor.objects.filter(name=CURSOR).update(xid=int(until))
    return made


def _heads(*, after: int, until: str) -> list[tuple[str, int, str]]:
    select = HEADS[HEADS.index("SELECT") :].replace("SELECT %(day)s, ", "SELECT ", 1)
    with connection.cursor() as cursor:
        cursor.execute(select, {"after": str(after), "until": until})
        return [(str(matter), seq, head) for matter, _number, seq, head in cursor.fetchall()]
