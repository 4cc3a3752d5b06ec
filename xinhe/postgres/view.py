"""Reading many tables as they stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_view(same_as: str = "") -> Iterator[None]:
    """What is read inside is the database as of one moment, whatever others commit meanwhile.

    Nothing can be written inside. Within a transaction of the caller's it is that transaction's own view. ``same_as``
    is the moment that another process gave away (``given_away``).
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if same_as:
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [same_as])
        yield


def given_away() -> str:
    """The moment of this view, for another process to look at the same while this one lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        [moment] = cursor.fetchone()
    return str(moment)
