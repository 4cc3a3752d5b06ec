"""Rows by kept statements: what stands in the table is what Django would have written."""

from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.town import Town, filed
from xinhe.channels.models import Notice
from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.matters.models import Deadline, Matter
from xinhe.postgres.writing import insert, inserts, put, update
from xinhe.records.models import Feed


def _notice(town: Town, key: str, text: str = "t") -> Notice:
    return Notice(key=key, office=town.housing, family="matter", subject_id=UUID(int=7), text=text, at=now())


def test_all_rows_go_in_one_trip_and_each_is_counted(town: Town) -> None:
    rows = [_notice(town, "a"), _notice(town, "b")]
    with CaptureQueriesContext(connection) as ran:
        put(*(insert(row) for row in rows))
    assert len(ran) == 2
    assert set(Notice.objects.filter(key__in=["a", "b"]).values_list("key", flat=True)) == {"a", "b"}
    assert [row._state.adding for row in rows] == [False, False]


def test_rows_of_one_table_side_by_side_go_in_one_statement(town: Town) -> None:
    feeds = [Feed(family="toy", record_id=UUID(int=n), seq=n, act="begin") for n in (1, 2)]
    with CaptureQueriesContext(connection) as ran:
        put(*inserts([_notice(town, "a"), *feeds, _notice(town, "b"), _notice(town, "c")]))
    assert len(ran) == 3
    assert [Feed.objects.get(record_id=feed.record_id).pk for feed in feeds] == [feed.pk for feed in feeds]
    assert Notice.objects.filter(key__in=["a", "b", "c"]).count() == 3


def test_a_key_that_the_database_gives_stands_in_the_row(town: Town) -> None:
    office = Office(code="x-office", name="某局", short="某局", kind=OfficeKind.DEPARTMENT, region=town.housing.region)
    put(insert(office))
    assert Office.objects.get(code="x-office") == office
    # A member of an enumeration is kept as its text.
    assert type(Office.objects.get(pk=office.pk).kind) is str


def test_what_the_database_computes_is_left_to_it(town: Town) -> None:
    feed = Feed(family="toy", record_id=UUID(int=7), seq=1, act="begin")
    put(insert(feed))
    assert Feed.objects.get(pk=feed.pk).xid is not None


def test_every_column_of_a_matter_is_written_as_django_writes_it(town: Town) -> None:
    matter = filed(town, now())
    before = Matter.objects.values().get(pk=matter.pk)
    put(insert(Matter(**before | {"id": UUID(int=7), "number": "LH-26-000007"})))
    assert Matter.objects.values().get(pk=UUID(int=7)) == before | {"id": UUID(int=7), "number": "LH-26-000007"}


def test_what_is_there_is_passed_over_or_replaced(town: Town) -> None:
    put(insert(_notice(town, "a", "first")))
    put(*inserts([_notice(town, "a", "second")], passes_over=True))
    assert Notice.objects.get(key="a").text == "first"
    row = Deadline.objects.filter(matter=filed(town, now())).first()
    assert row is not None
    row.end, row.rolled_over = date(2030, 1, 2), [["2030-01-01", "元旦"]]
    put(*inserts([row], replaces=("matter", "clock")))
    kept = Deadline.objects.get(matter=row.matter_id, clock=row.clock)
    assert (kept.end, kept.rolled_over) == (date(2030, 1, 2), [["2030-01-01", "元旦"]])


def test_a_row_that_may_not_stand_raises_what_django_raises_and_the_rest_goes_on(town: Town) -> None:
    row = _notice(town, "a")
    put(insert(row))
    with pytest.raises(IntegrityError, match="notice"), transaction.atomic():
        put(insert(_notice(town, "b")), insert(_notice(town, "a")), insert(_notice(town, "c")))
    assert not Notice.objects.filter(key__in=["b", "c"]).exists()


def test_a_row_that_is_gone_is_no_row_written(town: Town) -> None:
    row = _notice(town, "a")
    put(insert(row))
    Notice.objects.filter(key="a").delete()
    with pytest.raises(DatabaseError, match="0 rows"):
        put(update(row, ["text"]))
