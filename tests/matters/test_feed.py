"""After a restore into a new database each follower reads on where it was, and misses no new step."""

from datetime import datetime

from django.db import connection

from tests.superuser import superuser
from tests.town import Town, filed
from xinhe.records.feed import renumber
from xinhe.records.models import Cursor, Feed
from xinhe.records.sealing import CURSOR

AHEAD = 9_000_000_000


def other_database(*steps: tuple[int, int]) -> None:
    """The feed as another database numbered it: (transaction id, row id)."""
    with connection.cursor() as cursor:
        for xid, pk in steps:
            cursor.execute("UPDATE matters_feed SET xid = %s::text::xid8 WHERE id = %s", [str(AHEAD + xid), pk])


def unread(name: str) -> list[int]:
    place = Cursor.objects.get(name=name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM matters_feed WHERE (xid, id) > (%s::text::xid8, %s) ORDER BY xid, id",
            [place.xid, place.feed_id],
        )
        return [pk for (pk,) in cursor.fetchall()]


def test_what_was_read_stays_read_and_what_comes_is_seen(town: Town, at: datetime) -> None:
    for _ in range(4):
        filed(town, at)
    a, b, c, d = Feed.objects.order_by("id").values_list("id", flat=True)
    with superuser():
        other_database((1, b), (2, a), (3, c), (3, d))  # a committed late: a smaller number, a later transaction
    Cursor.objects.update_or_create(name="insight", defaults={"xid": AHEAD + 3, "feed_id": c})
    Cursor.objects.update_or_create(name=CURSOR, defaults={"xid": AHEAD + 2, "feed_id": 0})
    with superuser():
        renumber()
    assert (unread("insight"), sorted(unread(CURSOR))) == ([d], [a, c, d])
    filed(town, at)
    new = Feed.objects.order_by("-id").first()
    assert new is not None
    assert unread("insight") == [d, new.pk]
    assert unread(CURSOR)[-1] == new.pk
