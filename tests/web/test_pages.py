"""Keyset pages over rows with ties and gaps."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from xinhe.kernel.refusal import Refused
from xinhe.web.pages import Page, keyset

DUE = [3, None, 1, 3, None, 2, 3, 1, None, 2, 3]


@pytest.fixture
def row(db: None) -> Iterator[Any]:
    with isolate_apps("xinhe.web"):

        class Row(models.Model):
            due = models.IntegerField(null=True)
            weight = models.IntegerField()

            class Meta:
                app_label = "web"

        with connection.schema_editor() as editor:
            # The application's role may make no lasting tables.
            editor.sql_create_table = editor.sql_create_table.replace("TABLE", "TEMPORARY TABLE")
            editor.create_model(Row)
        Row.objects.bulk_create(Row(due=due, weight=n % 3) for n, due in enumerate(DUE))
        yield Row


def _walk(row: Any, order: tuple[str, ...], size: int = 2) -> tuple[list[int], Page[Any]]:
    seen: list[int] = []
    page = keyset(row.objects.all(), order=order, cursor=None, size=size)
    while True:
        seen += [r.pk for r in page.rows]
        if page.next is None:
            return seen, page
        page = keyset(row.objects.all(), order=order, cursor=page.next, size=size)


def _sorted(row: Any, order: tuple[str, ...]) -> list[int]:
    nulls = [models.F("due").desc(nulls_last=True)] if order[0] == "-due" else [models.F("due").asc(nulls_last=True)]
    leading = nulls if order[0].endswith("due") else [order[0]]
    return [r.pk for r in row.objects.order_by(*leading, *order[1:])]


ORDERS = [
    ("id",),
    ("-id",),
    ("due", "id"),
    ("-due", "-id"),
    ("due", "-id"),
    ("-due", "weight", "-id"),
    ("-weight", "id"),
]


@pytest.mark.parametrize("order", ORDERS)
def test_walking_on_meets_every_row_once_in_order(row: Any, order: tuple[str, ...]) -> None:
    assert _walk(row, order)[0] == _sorted(row, order)


@pytest.mark.parametrize("order", ORDERS)
def test_walking_back_meets_the_same_pages(row: Any, order: tuple[str, ...]) -> None:
    seen, page = _walk(row, order)
    back = [r.pk for r in page.rows]
    while page.previous:
        page = keyset(row.objects.all(), order=order, cursor=page.previous, size=2)
        back = [r.pk for r in page.rows] + back
    assert back == seen
    assert page.previous is None


def test_a_page_costs_one_query(row: Any) -> None:
    first = keyset(row.objects.all(), order=("due", "id"), cursor=None, size=3)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        keyset(row.objects.all(), order=("due", "id"), cursor=first.next, size=3)
    assert len(queries) == 1
    assert "(" in queries[0]["sql"].split("WHERE")[1]


def test_a_row_that_arrives_meanwhile_shifts_nothing(row: Any) -> None:
    first = keyset(row.objects.all(), order=("-id",), cursor=None, size=3)
    row.objects.create(due=9, weight=0)
    second = keyset(row.objects.all(), order=("-id",), cursor=first.next, size=3)
    assert [r.pk for r in second.rows] == [r.pk - 3 for r in first.rows]


def _mark(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é",
        "A" * 5000,
        _mark({}),
        _mark([]),
        _mark([0, 1]),
        _mark([2, 1, 1]),
        _mark([0, "a", 1]),
        _mark([0, 1, None]),
        _mark([0, [1], 1]),
        _mark([0, 1, 10**30]),
        _mark([0, 1, True]),
        _mark([0, "1\x00", 1]),
        _mark([0, 1e400, 1]),
        "W" * 900,
    ],
)
def test_a_made_up_cursor_is_refused_with_a_sentence(row: Any, cursor: str) -> None:
    with pytest.raises(Refused, match="翻页") as refused:
        keyset(row.objects.all(), order=("due", "id"), cursor=cursor, size=2)
    assert refused.value.code == "bad_cursor"


def test_an_order_may_not_have_gaps_after_its_first_column(row: Any) -> None:
    with pytest.raises(ValueError, match="null"):
        keyset(row.objects.all(), order=("id", "due"), cursor=None, size=2)
