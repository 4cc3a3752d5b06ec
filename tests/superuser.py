"""One who holds the database: past privileges, triggers and foreign keys."""

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction


@contextlib.contextmanager
def superuser() -> Iterator[None]:
    """Step over privileges, triggers and foreign keys, as one who holds the server can."""
    inside = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
        if inside:
            cursor.execute("SET LOCAL ROLE xinhe_app")
