"""The rollups follow the log: nothing lost, nothing twice, whatever is cut off where."""

import contextlib
import threading
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from tests.town import filed, screened, served
from xinhe.insight import follower
from xinhe.insight.models import Cell, Count
from xinhe.records.models import Cursor

pytestmark = pytest.mark.django_db(transaction=True)


def received(town) -> int:
    scope = f"region:{town.county.code}"
    rows = Cell.objects.filter(scope=scope, is_month=False, measure="received")
    return sum(rows.values_list("n", flat=True))


def test_a_walk_of_the_main_line_is_counted(town, at, settled):
    served(town, at, after_days=3)
    settled()
    assert follower.catch_up(at=at) == 8
    counted = {row.measure: (row.office_id, row.value) for row in Count.objects.all()}
    assert counted["received"] == (town.petition_office.pk, 0)
    assert counted["conclude_met"] == (town.housing.pk, 0)
    assert counted["days"] == (town.housing.pk, 3)
    assert follower.follow(at=at) == 0


def test_an_accusation_leaves_the_board_when_it_is_found_to_be_one(town, at, settled):
    matter = filed(town, at)
    settled()
    follower.catch_up(at=at)
    assert received(town) == 1
    screened_one = screened(town, at, nature="accusation")
    settled()
    follower.catch_up(at=at)
    assert received(town) == 1
    assert not Count.objects.filter(matter_id=screened_one.pk).exists()
    assert Count.objects.filter(matter_id=matter.pk).exists()


def test_a_late_commit_is_not_lost(town, at, settled):
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with contextlib.closing(connection), transaction.atomic():
            filed(town, at)
            begun.set()
            go_on.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(10)
    with transaction.atomic():
        # Filed later, committed first: it must not push the cursor past the other one. (Another place, or the
        # counter row of the numbers would make it wait.)
        other = town.stranger.office.region
        filed(town, at, region=other.code)
    assert follower.catch_up(at=at) == 0
    go_on.set()
    thread.join()
    settled()
    assert follower.catch_up(at=at) == 2
    assert received(town) == 1


def test_a_backend_killed_in_the_middle_of_a_batch_counts_nothing_twice(town, at, settled):
    for n in range(4):
        filed(town, at + timedelta(days=n))
    settled()
    assert follower.follow(at=at, limit=2) == 2
    with pytest.raises(OperationalError):
        follow_and_die(at)
    connection.close()
    assert received(town) == 2
    settled()
    follower.catch_up(at=at)
    assert received(town) == 4
    assert follower.lag().steps == 0


def follow_and_die(at: datetime) -> None:
    with transaction.atomic():
        follower.follow(at=at, limit=2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_second_follower_rests_while_one_is_at_work(town, at, settled):
    filed(town, at)
    settled()
    results = []

    def second() -> None:
        with contextlib.closing(connection):
            results.append(follower.follow(at=at))

    with transaction.atomic():
        assert follower.follow(at=at) == 1
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert results == [0]
    assert Cursor.objects.get(name="insight").feed_id > 0
