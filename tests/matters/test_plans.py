"""The shapes of the plans behind the pages that everybody opens: through an index, however many matters there are."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests import town as make
from tests.town import Town
from xinhe.kernel.clock import local_day
from xinhe.matters import inbox
from xinhe.matters.inbox import counts
from xinhe.people import tokens
from xinhe.people.person import Person
from xinhe.postgres import kept

COPIES = 4000
# The same matter again and again, over some years; most of them closed, as they are.
MANY = """
    INSERT INTO matters_matter ({columns})
    SELECT {values} FROM matters_matter, generate_series(1, %s) AS n
"""


@pytest.fixture
def many(town: Town, at: datetime) -> Town:
    make.accepted(town, at)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'matters_matter' ORDER BY 1"
        )
        columns = [name for (name,) in cursor.fetchall()]
        anew = {
            "id": "gen_random_uuid()",
            "number": "'MANY-' || n",
            "opened_at": "opened_at - n * interval '6 hours'",
            "is_open": "n %% 10 = 0",
            "due_on": "CASE WHEN n %% 10 = 0 THEN due_on + n %% 90 END",
        }
        values = ", ".join(anew.get(name, f'"{name}"') for name in columns)
        cursor.execute(MANY.format(columns=", ".join(f'"{c}"' for c in columns), values=values), [COPIES])
        cursor.execute("ANALYZE matters_matter")
        cursor.execute("SET LOCAL ROLE xinhe_app")
    return town


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[object]]]:
    """Every kept question that is put; with its values where PostgreSQL plans for them, and not for any."""
    found: list[tuple[str, list[object]]] = []
    put = kept._put

    def heard(link: Any, question: kept.Asked[Any]) -> Any:
        written = question.written
        found.append((written.sql, [] if written.is_prepared else written.filled(question.values)))
        return put(link, question)

    monkeypatch.setattr(kept, "_put", heard)
    return found


def whole_table(asked: list[tuple[str, list[object]]]) -> list[str]:
    """The plans that read all matters."""
    plans = []
    with connection.cursor() as cursor:
        for sql, values in asked:
            if values or "%s" not in sql:
                cursor.execute(f"EXPLAIN {sql}", values or None)
            elif connection.pg_version < 160000:  # which does not tell its plan for any value
                continue
            else:
                first, *rest = sql.split("%s")
                numbered = first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))
                cursor.execute(f"EXPLAIN (GENERIC_PLAN) {numbered}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert plans
    return [plan for plan in plans if "Seq Scan on matters_matter" in plan]


def test_pages_of_lists_enter_an_index(many: Town, at: datetime, asked: list[Any]) -> None:
    client = Client()
    for person in (many.dispatcher, many.handler):
        bearer = {"Authorization": f"Bearer {token(person, at)}"}
        for box in ("open", "done", "overdue", ""):
            answer = client.get("/api/v1/desk/matters", {"box": box}, headers=bearer)
            assert len(answer.json()["items"]) > 0 or box == "overdue"
            if following := answer.json()["next"]:
                client.get("/api/v1/desk/matters", {"box": box, "cursor": following}, headers=bearer)
    assert whole_table(asked) == []


def test_boxes_are_counted_through_an_index(many: Town, at: datetime, asked: list[Any]) -> None:
    for person in (many.dispatcher, many.handler, many.head):
        assert counts(person, today=local_day(at))["open"] == COPIES // 10 + 1
    assert len(asked) == 3
    assert whole_table(asked) == []


def test_a_file_enters_an_index(many: Town, at: datetime, asked: list[Any]) -> None:
    box = inbox.in_box(many.dispatcher, "open", today=local_day(at))
    number = box.exclude(number__startswith="MANY-").values_list("number", flat=True).get()
    bearer = {"Authorization": f"Bearer {token(many.dispatcher, at)}"}
    assert Client().get(f"/api/v1/desk/matters/{number}", headers=bearer).status_code == 200
    assert whole_table(asked) == []


def token(person: Person, at: datetime) -> str:
    assert person.account is not None
    return tokens.issue(person.account, label="", at=at, days=366)
