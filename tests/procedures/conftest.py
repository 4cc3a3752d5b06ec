"""The rules of this repository, read once, and a way to change a copy of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from xinhe.kernel import workdays
from xinhe.kernel.workdays import Calendar
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure

RULES: Path = settings.RULES
PETITION = RULES / "petition" / "2022-05-01.toml"


@pytest.fixture(scope="session")
def ordinary() -> Procedure:
    return book.load(RULES)["petition", "2022-05-01"]


@pytest.fixture(scope="session")
def simple() -> Procedure:
    return book.load(RULES)["petition-simple", "2022-07-17"]


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return workdays.load(RULES / "holidays")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the ordinary procedure with some text replaced, in a rules folder of its own."""

    def write(old: str = "", new: str = "", *, version: str = "2022-05-01") -> Path:
        text = PETITION.read_text(encoding="utf-8")
        assert old in text, "the test changes words that the rule file does not have"
        path = tmp_path / "petition" / f"{version}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return path

    return write
