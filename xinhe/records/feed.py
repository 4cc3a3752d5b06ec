"""The feed in another database: its transaction ids are those of the database in which the steps were taken."""

from django.db import connection, transaction

from xinhe.records.models import Cursor, Feed

# The first id of an ordinary transaction; every database is past it.
FIRST = 3

# A row's new id says how many followers have not read it yet, so each cursor can stand just before its own.
ROWS = f"""
UPDATE {Feed._meta.db_table} feed SET xid = (%s + (
    SELECT count(*) FROM {Cursor._meta.db_table} reader
    WHERE (feed.xid, feed.id) > (reader.xid::text::xid8, reader.feed_id)
))::text::xid8
"""  # noqa: S608 (only our own table names are put in)
CURSORS = f"""
UPDATE {Cursor._meta.db_table} reader SET feed_id = 0, xid = %s + (
    SELECT count(*) FROM {Cursor._meta.db_table} other
    WHERE (other.xid, other.feed_id) <= (reader.xid, reader.feed_id)
)
"""  # noqa: S608 (only our own table names are put in)


def renumber() -> None:
    """Make the feed readable after a restore: what each follower had read stays read, the rest stays unread.

    A new database counts transactions from the start. With the old ids its first steps would lie before every
    cursor, and nobody would count or seal them. Only to be called while nothing else runs.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROWS, [FIRST])
        cursor.execute(CURSORS, [FIRST])
