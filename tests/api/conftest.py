"""The API as another system calls it: JSON in and out, and a clock that tests move."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Clock
from tests.standing import stand_still
from tests.town import Town
from xinhe.people import tokens
from xinhe.people.person import Person

V1 = "/api/v1"


@dataclass
class Caller:
    """A system that calls the API, with a token, with a resident's query code, or with neither."""

    headers: dict[str, str]

    def get(self, path: str, **query: object) -> Any:
        """GET under /api/v1."""
        return Client().get(V1 + path, query, headers=self.headers)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        """POST a JSON body under /api/v1."""
        return Client().post(V1 + path, body, "application/json", headers=self.headers | headers)


@pytest.fixture(autouse=True)
def now(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of a request stands where the test puts it."""
    stand_still(monkeypatch, lambda: clock.at)
    return clock


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Uploads of a test go where the test ends."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def public() -> Caller:
    """Somebody without a token."""
    return Caller({})


@pytest.fixture
def as_(at: datetime) -> Callable[[Person], Caller]:
    """A caller who speaks for a member of staff."""

    def caller(person: Person) -> Caller:
        assert person.account is not None
        token = tokens.issue(person.account, label="test", at=at)
        return Caller({"Authorization": f"Bearer {token}"})

    return caller


@pytest.fixture
def body(town: Town) -> dict[str, Any]:
    """What a resident files."""
    return {
        "kind": "petition",
        "title": "小区停车费涨到每月 160 元",
        "body": "物业未经业主大会同意，把停车费定为每月 160 元。请查处。",
        "region": town.village.code,
        "channel": "web",
        "petitioner": {"name": "王小明", "phone": "13812345678"},
    }
