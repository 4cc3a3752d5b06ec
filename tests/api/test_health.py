"""Probes for machines."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests import town as make
from tests.conftest import Clock
from tests.town import Town


def test_the_process_answers() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_means_database_and_holiday_table(town: Town, now: Clock) -> None:
    assert Client().get("/readyz").json() == {"status": "ok", "database": "ok", "holidays": "ok"}
    now.forward(days=300)
    december = Client().get("/readyz")
    assert december.status_code == 200
    assert "2027" in december.json()["next_year_holidays"]
    now.forward(days=300)
    assert Client().get("/readyz").status_code == 503


def test_not_ready_without_the_database(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "unavailable")


def test_metrics_count_what_waits_and_name_nobody(town: Town, clock: Clock, now: Clock) -> None:
    make.accepted(town, clock.at)
    make.filed(town, clock.at)
    now.forward(days=40)
    text = Client().get("/metrics").content.decode()
    assert 'xinhe_matters_open{kind="petition",state="accepted"} 1' in text
    assert 'xinhe_matters_overdue{kind="petition"} 1' in text
    assert "xinhe_outbox_waiting " in text
    assert "王" not in text
