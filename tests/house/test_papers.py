"""The glossary has every word, the lock every hash, the decisions every dependency."""

import ast
import re
import tomllib
from collections import Counter

import pytest
from django.apps import apps

from tests.house.conftest import ROOT
from xinhe.people.models import Role
from xinhe.procedures import book
from xinhe.procedures.vocabulary import PLACES, ROLES, SIDES
from xinhe.supervision import rules

GLOSSARY = ROOT / "docs" / "glossary.md"
PROCEDURES = [*book.load(ROOT / "rules").values(), *rules.versions().values()]
OURS = [m for m in apps.get_models() if m.__module__.startswith("xinhe.") and not m._meta.auto_created]
DOMAIN = ("procedures", "documents", "records", "matters", "petition", "mediation", "supervision", "insight")
CLASSES = [
    node.name
    for package in DOMAIN
    for path in sorted((ROOT / "xinhe" / package).rglob("*.py"))
    if path.parent.name != "migrations"
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
]
# Classes that are no words of the domain, and why.
NO_WORDS = {
    **dict.fromkeys(["BadCheck", "BadForm", "BadNetwork", "BadRule"], "a file that can't be read: an exception"),
    **dict.fromkeys(
        ["Damaged", "TooCostly", "Unfit", "Unsuitable", "UnknownVersion"], "an exception; its sentence says it"
    ),
    **dict.fromkeys(["LogManager", "LogQuerySet", "EventQuerySet"], "how Django asks for the rows of a log"),
    **dict.fromkeys(
        ["DemandQuerySet", "FindingQuerySet", "MatterQuerySet", "OfferQuerySet", "PaperQuerySet", "SpokenQuerySet"],
        "how Django asks for rows of a model",
    ),
    **dict.fromkeys(
        ["AdviserQuerySet", "CommitteeQuerySet", "MediatorQuerySet", "UnavailableQuerySet"],
        "how Django asks for rows of a model",
    ),
    "TransactionId": "a type of column of PostgreSQL",
}
# One word in two packages: the one above extends the one below.
EXTENDED = {"Facts", "Move"}
WORDS = {
    "state": {name for p in PROCEDURES for name in p.states},
    "act": {act for p in PROCEDURES for act in p.acts()},
    "clock": {name for p in PROCEDURES for name in p.clocks},
    "procedure": {p.code for p in PROCEDURES},
    "model": {model.__name__ for model in OURS},
    "role": {*Role.values, *ROLES},
    "place": {*PLACES, *SIDES},
    "class": set(CLASSES) - set(NO_WORDS),
}


@pytest.mark.parametrize("kind", WORDS)
def test_the_glossary_has_every_word(kind: str) -> None:
    words = set(re.findall(r"`([\w-]+)`", GLOSSARY.read_text(encoding="utf-8")))
    assert sorted(WORDS[kind] - words) == []


def test_no_two_classes_of_the_domain_share_a_name() -> None:
    assert {name for name, count in Counter(CLASSES).items() if count > 1} == EXTENDED


def test_each_class_that_is_no_word_of_the_domain_is_there() -> None:
    assert set(NO_WORDS) <= set(CLASSES)


def test_the_glossary_gives_each_row_its_term_sentence_and_source() -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if re.match(r"\| [^-]", line)]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [row for row in cells if len(row) != 5 or not all(row)] == []


def test_every_package_in_the_lock_has_a_version_and_a_hash() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert rows
    assert [row for row in rows if "==" not in row or "--hash=sha256:" not in row] == []


def test_the_lock_names_no_address() -> None:
    assert not re.search(r"https?://|-url|--find-links|@ ", (ROOT / "requirements.lock").read_text(encoding="utf-8"))


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *(d for more in project["optional-dependencies"].values() for d in more)]
    return sorted({re.split(r"[\[<>=!~; ]", name)[0].lower() for name in listed})


@pytest.mark.parametrize("dependency", dependencies())
def test_each_dependency_is_named_with_its_reason_in_a_decision(dependency: str) -> None:
    decisions = [path.read_text(encoding="utf-8").lower() for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert any(re.search(rf"(?<![\w-]){re.escape(dependency)}(?![\w-])", text) for text in decisions)


@pytest.mark.parametrize("dependency", dependencies())
def test_each_dependency_is_locked(dependency: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    assert re.search(rf"^{re.escape(dependency)}(\[[^\]]*\])?==", lock, re.MULTILINE)
