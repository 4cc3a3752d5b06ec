"""What pages and the API's document say in numbers follows the rule files: another number there, another word here."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.procedures.conftest import PETITION
from tests.town import Town
from xinhe.procedures import book

CHANGES = [
    ('name = "guardian_below"\nvalue = 14', 'name = "guardian_below"\nvalue = 13'),
    ('name = "adult_from"\nvalue = 18', 'name = "adult_from"\nvalue = 17'),
    ("most = 5", "most = 4"),
    ('extends = { act = "extend", days = 30 }', 'extends = { act = "extend", days = 29 }'),
]
PAGES = ["/petitions/new/", "/privacy/", "/desk/register/visit/", "/api/v1/openapi.json"]


def seen(town: Town, path: str) -> str:
    """A page as the clerk's browser gets it."""
    client = Client()
    assert town.clerk.account is not None
    client.force_login(town.clerk.account)
    response = client.get(path)
    return str(response.json()) if path.endswith(".json") else response.content.decode()


@pytest.fixture
def other_numbers(tmp_path: Path, settings: object) -> Iterator[None]:
    """Rules that draw each of these lines elsewhere, in every version that draws it."""
    rules = tmp_path / "rules"
    shutil.copytree(PETITION.parents[1], rules)
    paths = list((rules / "petition").glob("*.toml"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    for old, new in CHANGES:
        assert any(old in text for text in texts.values())
        texts = {path: text.replace(old, new) for path, text in texts.items()}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    settings.RULES = rules  # type: ignore[attr-defined]
    _read_anew()
    yield
    _read_anew()


def _read_anew() -> None:
    book._book.cache_clear()
    book.office_rules.cache_clear()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_ages_of_the_rules(path: str, town: Town, other_numbers: None) -> None:
    said = set(re.findall(r"未满 (\d+) 周岁", seen(town, path)))
    assert said <= {"13", "17"}
    assert "13" in said


@pytest.mark.parametrize("path", ["/petitions/new/", "/desk/register/visit/"])
def test_a_page_says_how_many_may_represent_others(path: str, town: Town, other_numbers: None) -> None:
    said = seen(town, path)
    assert re.search(r"(最多|不超过) 4 人", said)
    assert not re.search(r"(最多|不超过) 5 人", said)


def test_the_document_says_how_far_the_rules_let_a_limit_be_extended(town: Town, other_numbers: None) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    paths = document["paths"]
    assert "合计不超过 29 日" in paths["/api/v1/desk/matters/{number}/extend"]["post"]["description"]
    assert "5 个工作日内" in paths["/api/v1/desk/matters/{number}/object"]["post"]["description"]


@pytest.mark.django_db
def test_no_number_of_the_document_is_left_open() -> None:
    assert "%(" not in Client().get("/api/v1/openapi.json").content.decode()
