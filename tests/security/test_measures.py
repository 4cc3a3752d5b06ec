"""No stranger uses up another one's measure, and a retry is no other filing."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.portal.resident import key_on, page, typed
from tests.town import Town
from xinhe.api import residents
from xinhe.matters.models import Matter


def file(town: Town, *, address: str, key: str = "", phone: str = "13812345678", **changes: object) -> Any:
    filing = {
        "kind": "petition",
        "title": "停车费",
        "body": "请查处。",
        "region": town.village.code,
        "channel": "web",
        "petitioner": {"name": "王小明", "phone": phone},
    }
    headers = {"Idempotency-Key": key} if key else {}
    body = json.dumps(filing | changes)
    return Client(REMOTE_ADDR=address).post("/api/v1/matters", body, "application/json", headers=headers)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residents, "FILINGS_OF_A_PHONE", 3)


def test_a_stranger_who_types_anothers_number_blocks_themselves(town: Town) -> None:
    codes = [file(town, address="203.0.113.5").status_code for _ in range(5)]
    assert codes == [201, 201, 201, 429, 429]
    assert file(town, address="192.0.2.9").status_code == 201


def test_other_spellings_and_other_addresses_of_a_network_are_the_same(town: Town) -> None:
    spelled = ["138 1234 5678", "+8613812345678", "013812345678", "138-1234-5678"]
    codes = [file(town, address=f"2001:db8::{n}", phone=one).status_code for n, one in enumerate(spelled)]
    assert codes == [201, 201, 201, 429]


def test_a_retry_counts_for_nothing_and_is_answered_when_the_measure_is_full(town: Town) -> None:
    numbers = {file(town, address="192.0.2.9", key="one").json()["number"] for _ in range(6)}
    assert len(numbers) == 1
    assert [file(town, address="192.0.2.9").status_code for _ in range(3)] == [201, 201, 429]
    again = file(town, address="192.0.2.9", key="one")
    assert (again.status_code, again.json()["number"]) == (201, numbers.pop())
    assert file(town, address="192.0.2.9", key="one", body="另一段").status_code == 409


def test_the_page_has_the_same_measure(town: Town, at: datetime) -> None:
    stranger, owner = Client(REMOTE_ADDR="203.0.113.5"), Client(REMOTE_ADDR="192.0.2.9")
    for n in range(12):
        stranger.post("/petitions/new/", typed(town, title=f"第 {n} 件"))
        stranger.post("/petitions/check/", {"key": key_on(page(stranger, "/petitions/check/"))})
    assert Matter.objects.count() == 10
    owner.post("/petitions/new/", typed(town))
    owner.post("/petitions/check/", {"key": key_on(page(owner, "/petitions/check/"))})
    assert Matter.objects.count() == 11
