"""The town: a small named world that most tests need, and tripwires for the whole suite."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests import town as town_of
from xinhe.jobs.catalogues import compile_catalogues
from xinhe.kernel.clock import SHANGHAI

MONDAY = datetime(2026, 3, 2, 10, 14, tzinfo=SHANGHAI)
# The files that take longest, the longest first. A worker takes a whole file: one of these at the end, and the other
# worker has nothing left to do meanwhile.
LONG = (
    "records/test_alterations.py",
    "api/test_document.py",
    "bench/test_quick.py",
    "journeys/test_statute.py",
    "journeys/test_journeys.py",
    "security/test_forms_fuzz.py",
    "jobs/test_crash.py",
    "security/test_matrix.py",
    "jobs/test_import.py",
    "jobs/test_backup.py",
    "jobs/test_demo.py",
    "jobs/test_demo_at_year_end.py",
    "jobs/test_upgrade.py",
    "bench/test_store.py",
    "journeys/test_papers.py",
    "postgres/test_launcher.py",
    "security/test_real_server.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files begin first; within a file the order stays."""
    rank = {Path(__file__).parent / name: n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """What is translated is ready, as after every start."""
    compile_catalogues()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; at the end, sessions that a test's server left open do not stand in the way of dropping it."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Each test starts in the language of the law, whatever the one before it spoke."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def as_the_running_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests write as the running role, which may not change the log; transactional ones flush as the owner."""
    if {"db", "town"} & set(request.fixturenames) and "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
        if not connection.in_atomic_block:  # a transactional test under another name
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE xinhe_app")
    yield


@pytest.fixture
def at() -> datetime:
    """A Monday morning in Shanghai time: 2026-03-02 10:14."""
    return MONDAY


@pytest.fixture
def town(db: None) -> "town_of.Town":
    """临河县 with its offices and people, and a neighbouring county whose staff are strangers."""
    return town_of.build()


@dataclass
class Clock:
    """A moment that tests move by hand."""

    at: datetime = MONDAY

    def forward(self, **delta: int) -> datetime:
        """Move on and return the new moment."""
        self.at += timedelta(**delta)
        return self.at


@pytest.fixture
def clock() -> Clock:
    """A clock that starts on the Monday morning."""
    return Clock()
