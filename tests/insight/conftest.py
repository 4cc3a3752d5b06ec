"""Waiting for the horizon behind which a follower may read."""

import time
from collections.abc import Callable

import pytest
from django.db import connection

UNSEEN = "SELECT count(*) FROM matters_feed WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"


@pytest.fixture
def settled() -> Callable[[], None]:
    """Wait until all that was written may be followed: other suites on the same server hold the horizon back."""

    def wait() -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(UNSEEN)
                if cursor.fetchone() == (0,):
                    return
            time.sleep(0.05)
        raise TimeoutError("another transaction on this server stays open")

    return wait
