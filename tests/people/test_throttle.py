import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from xinhe.kernel.refusal import TooMany
from xinhe.people import throttle
from xinhe.people.models import Tries


def test_the_try_after_the_last_is_told_how_long_to_wait(db: None, at: datetime) -> None:
    for _ in range(3):
        throttle.hit("code/LH", limit=3, seconds=600, at=at)
    with pytest.raises(TooMany) as refused:
        throttle.hit("code/LH", limit=3, seconds=600, at=at + timedelta(seconds=100))
    assert 500 <= refused.value.retry_after <= 501


def test_a_new_window_begins_when_the_old_is_over(db: None, at: datetime) -> None:
    throttle.hit("k", limit=1, seconds=60, at=at)
    throttle.hit("k", limit=1, seconds=60, at=at + timedelta(seconds=60))
    with pytest.raises(TooMany):
        throttle.hit("k", limit=1, seconds=60, at=at + timedelta(seconds=61))


def test_keys_do_not_meet_and_can_be_cleared(db: None, at: datetime) -> None:
    throttle.hit("a", limit=1, seconds=60, at=at)
    throttle.hit("b", limit=1, seconds=60, at=at)
    throttle.clear("a")
    throttle.hit("a", limit=1, seconds=60, at=at)


def test_a_try_costs_one_query(db: None, at: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        throttle.hit("a", limit=1, seconds=60, at=at)


def test_old_windows_are_swept(db: None, at: datetime) -> None:
    throttle.hit("old", limit=1, seconds=60, at=at - timedelta(days=2))
    throttle.hit("new", limit=1, seconds=60, at=at)
    assert throttle.sweep(older_than=at - timedelta(days=1)) == 1
    assert Tries.objects.get().key == "new"


@pytest.mark.django_db(transaction=True)
def test_tries_in_one_moment_are_all_counted(at: datetime) -> None:
    passed: list[bool] = []

    def go() -> None:
        try:
            throttle.hit("k", limit=4, seconds=60, at=at)
            passed.append(True)
        except TooMany:
            passed.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 4
    assert Tries.objects.get().count == 12
