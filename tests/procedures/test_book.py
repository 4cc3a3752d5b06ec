"""Which version is in force, and that a running matter keeps its own."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from xinhe.kernel.refusal import Refused
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule

SIMPLE = """
kind = "petition"
base = "petition"
law = "x"
source = "x"
start = "registered"
enter = "simplify"
[title]
zh-hans = "简"
zh-hant = "簡"
en = "simple"
"""


@pytest.fixture
def rules(changed: Callable[..., Path], settings: object) -> Iterator[Path]:
    """Two versions of the ordinary procedure: of 2022, and of 2025 with 50 days to conclude."""
    changed()
    folder = changed("limit = { days = 60 }", "limit = { days = 50 }", version="2025-01-01").parents[1]
    settings.RULES = folder  # type: ignore[attr-defined]
    book._book.cache_clear()
    yield folder
    book._book.cache_clear()


def test_a_matter_begins_under_the_version_in_force_that_day(rules: Path) -> None:
    assert book.for_kind("petition", date(2024, 12, 31)).version == "2022-05-01"
    assert book.for_kind("petition", date(2025, 1, 1)).version == "2025-01-01"


def test_a_running_matter_keeps_the_version_it_began_under(rules: Path) -> None:
    old, new = book.get("petition", "2022-05-01"), book.get("petition", "2025-01-01")
    assert (str(old.clocks["conclude"].limit), str(new.clocks["conclude"].limit)) == ("60d", "50d")


def test_before_the_first_version_nothing_is_in_force(rules: Path) -> None:
    with pytest.raises(Refused, match="2022-04-30"):
        book.in_force("petition", date(2022, 4, 30))


def test_a_kind_without_a_procedure_is_refused_at_its_field(rules: Path) -> None:
    with pytest.raises(Refused) as caught:
        book.for_kind("dispute", date(2025, 1, 1))
    assert (caught.value.code, caught.value.field) == ("no_such_kind", "kind")


def test_all_versions_are_listed_the_oldest_first(rules: Path) -> None:
    assert [p.version for p in book.all_versions()] == ["2022-05-01", "2025-01-01"]


@pytest.mark.parametrize(("day", "limit"), [("2023-01-01", "60d"), ("2026-01-01", "50d")])
def test_a_variant_stands_on_the_base_in_force_when_it_began(rules: Path, day: str, limit: str) -> None:
    path = rules / "petition-simple" / f"{day}.toml"
    path.parent.mkdir()
    path.write_text(SIMPLE, encoding="utf-8")
    assert str(book.load(rules)["petition-simple", day].clocks["conclude"].limit) == limit


def test_a_variant_older_than_every_base_is_named(rules: Path) -> None:
    path = rules / "petition-simple" / "2020-01-01.toml"
    path.parent.mkdir()
    path.write_text(SIMPLE, encoding="utf-8")
    with pytest.raises(BadRule, match=r"petition-simple/2020-01-01\.toml: no version of petition in force"):
        book.load(rules)


def test_a_variant_can_drop_only_what_its_base_has(rules: Path) -> None:
    path = rules / "petition-simple" / "2025-02-01.toml"
    path.parent.mkdir()
    path.write_text('drop_steps = ["fly"]\n' + SIMPLE, encoding="utf-8")
    with pytest.raises(BadRule, match="drop_steps: petition has no step fly"):
        book.load(rules)


def test_holiday_tables_are_no_procedures(rules: Path) -> None:
    (rules / "holidays").mkdir()
    (rules / "holidays" / "2025.toml").write_text("year = 2025", encoding="utf-8")
    assert len(book.load(rules)) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"handler@holder"', '"handler@moon"', r"\[\[step\]\] \w+: unknown seat handler@moon"),
        ('states = ["refusing"]', 'states = ["lost"]', "box to_check asks for the unknown state lost"),
        ('needs = ["not_author"]', 'needs = ["not_mad"]', "step review_refusal needs not_mad, which has no sentence"),
        (
            'quotes = "told"',
            'quotes = "name"',
            r"\[\[step\]\] \w+: quotes name beside no sentence, or no word of reason, told",
        ),
        ('to = "drafted"', 'to = "lost"', "step draft_opinion names the unknown state lost"),
    ],
)
def test_a_word_that_names_nothing_stops_the_reading(
    old: str, new: str, told: str, changed: Callable[..., Path]
) -> None:
    path = changed(old, new)
    with pytest.raises(BadRule, match=told) as caught:
        book.load(path.parents[1])
    assert str(path) in str(caught.value)
