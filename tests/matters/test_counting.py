"""The boxes are counted anew when something moved, and only then: also for a step that commits late."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from tests import town as make
from xinhe.kernel.clock import local_day
from xinhe.matters import inbox
from xinhe.people.person import Person
from xinhe.postgres import kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that the matters themselves are counted."""
    found: list[str] = []
    put = kept._put

    def heard(link: Any, question: Any) -> Any:
        if question.written is not inbox._UNMOVED.written:
            found.append(question.written.sql)
        return put(link, question)

    monkeypatch.setattr(kept, "_put", heard)
    return found


def waiting(person: Person, at: datetime) -> int:
    return inbox.counts(person, today=local_day(at))["to_dispatch"]


def test_nothing_is_counted_twice_while_nothing_moves(at: datetime, counted: list[str]) -> None:
    town = make.build()
    make.filed(town, at)
    counted.clear()
    assert [waiting(town.dispatcher, at) for _ in range(3)] == [1, 1, 1]
    assert len(counted) == 1
    make.filed(town, at)
    counted.clear()
    assert [waiting(town.dispatcher, at) for _ in range(2)] == [2, 2]
    assert len(counted) == 1


def test_a_step_that_commits_late_is_counted(at: datetime) -> None:
    """Its transaction is older than the counting and ends after it: the greatest number in the feed would not tell."""
    town = make.build()
    begun, counted = threading.Event(), threading.Event()

    def file_slowly() -> None:
        with transaction.atomic():
            make.filed(town, at)
            begun.set()
            counted.wait(20)
        connection.close()

    thread = threading.Thread(target=file_slowly)
    thread.start()
    assert begun.wait(20)
    before = waiting(town.dispatcher, at)
    counted.set()
    thread.join()
    assert (before, waiting(town.dispatcher, at)) == (0, 1)


def test_inside_a_transaction_nothing_is_kept(at: datetime) -> None:
    town = make.build()
    with transaction.atomic():
        make.filed(town, at)
        assert waiting(town.dispatcher, at) == 1
        transaction.set_rollback(True)
    assert waiting(town.dispatcher, at) == 0
