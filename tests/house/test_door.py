"""There is one door for every record that has states: nothing else asks the engine, locks a record or writes a log."""

import ast
import re
import tomllib

import pytest

from tests.house.conftest import ROOT
from xinhe.jobs.proof import FAMILIES
from xinhe.procedures import book
from xinhe.records.models import Record
from xinhe.supervision import rules

DOOR = "xinhe/records/door.py"
# Rows that are claimed or counted, and no records with states.
LOCKING = {DOOR, "xinhe/matters/kin.py", "xinhe/channels/delivery.py", "xinhe/people/chaining.py"}
LOCKING |= {"xinhe/matters/importing/ledgers.py"}


# Who reads the version that a record is pinned to as it stood: what hands it on, what tells how it began, what counts
# by the version that a clock stands in, and what a correction leaves alone (第三十条第一款).
AS_PINNED = {
    "xinhe/matters/family.py",
    "xinhe/records/clocks.py",
    "xinhe/records/models.py",
    "xinhe/api/residents.py",
    "xinhe/insight/lives.py",
    "xinhe/matters/learning.py",
    "xinhe/portal/site/views.py",
}


def test_rules_are_read_as_they_hold_on_a_day(sources: dict[str, str]) -> None:
    """Corrections reach running matters: whoever shows or judges one asks for the rules of the day, or the latest."""
    pinned = re.compile(r"\bbook\.get\([^()]*\)(?!\.(as_of|latest)\b)")
    assert {name for name, text in sources.items() if pinned.search(text)} == AS_PINNED


def test_the_engine_is_asked_in_one_place(sources: dict[str, str]) -> None:
    asking = re.compile(r"\bengine\.(decide|survey)\(|from xinhe\.procedures\.engine import [^\n]*\b(decide|survey)\b")
    assert [name for name, text in sources.items() if asking.search(text)] == [DOOR]


def test_records_are_locked_in_one_place(sources: dict[str, str]) -> None:
    assert {name for name, text in sources.items() if "select_for_update(" in text} <= LOCKING


def test_events_are_made_by_the_door_and_by_stock_taking_alone(sources: dict[str, str]) -> None:
    events = "|".join(family.event.__name__ for family in FAMILIES)
    made = re.compile(rf"(?<!class )\b({events})\(|\bfamily\.event\(|\b({events})\.objects\.(create|bulk_create)\(")
    names = {name for name, text in sources.items() if made.search(text)}
    assert names == {DOOR, "xinhe/records/stock.py"}


@pytest.mark.parametrize("verb", ["save", "delete", "update", "bulk_create", "bulk_update"])
def test_acts_write_through_the_move_alone(sources: dict[str, str], verb: str) -> None:
    writes = re.compile(rf"(?<!move)\.{verb}\(")
    assert [name for name, text in sources.items() if "/acts/" in name and writes.search(text)] == []


def test_an_act_takes_the_moment_from_its_step(sources: dict[str, str]) -> None:
    """The door may move it: a step is not earlier than the one before it."""
    found = []
    for name, text in sources.items():
        steps = [w for w in ast.walk(ast.parse(text)) if "/acts/" in name and isinstance(w, ast.With)]
        within = [part for w in steps if any(one.optional_vars for one in w.items) for part in w.body]
        names = [n for part in within for n in ast.walk(part) if isinstance(n, ast.Name) and n.id == "at"]
        found += [f"{name}:{one.lineno}" for one in names]
    assert found == []


def test_every_record_has_its_family() -> None:
    kinds = {model for model in Record.__subclasses__() if model.__module__.startswith("xinhe.")}
    assert kinds == {family.record for family in FAMILIES}
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)


def test_every_step_of_the_rules_has_an_act_of_its_name_or_its_kind() -> None:
    acts = {path.stem for path in (ROOT / "xinhe").glob("*/acts/*.py")}
    found = [*book.load(ROOT / "rules").values(), *rules.versions(rules.FINDINGS).values()]
    steps = {step.act for procedure in found for step in procedure.steps} - {"record_history"}  # intake's other word
    assert steps <= acts


def test_the_layers_leave_no_package_out() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one for one in contracts if one["type"] == "layers")
    assert layers["exhaustive"]
