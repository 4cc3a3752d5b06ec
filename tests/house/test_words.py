"""A word names one thing: an act's word stands in few files, so that a new act touches few."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.conftest import ROOT
from xinhe.desk.matters.cards import CARDS
from xinhe.petition.receiving import RECEIVED
from xinhe.portal.matters.cards import CARDS as RESIDENTS
from xinhe.supervision.models import MEASURES, STATEMENTS

RULES = [
    path
    for code in ("petition", "petition-simple", "supervision", "office")
    for path in (ROOT / "rules" / code).glob("*")
]
ACTS = sorted({step["act"] for path in RULES for step in tomllib.loads(path.read_text("utf-8")).get("step", [])})
# The demonstration takes every act by its word; what it tells is no code of the product.
SOURCES = {
    path.relative_to(ROOT): path.read_text("utf-8")
    for path in sorted((ROOT / "xinhe").rglob("*.py"))
    if not {"jobs", "migrations"} & set(path.relative_to(ROOT).parts)
}
# A family's acts are said in its own packages; those of mediation stand apart from the petition's of the same words.
BESIDE = {"mediation", "mediation.py", "disputes", "referrals"}
OF_MEDIATION = sorted(
    {
        step["act"]
        for code in ("mediation", "referrals")
        for path in (ROOT / "rules" / code).glob("*")
        for step in tomllib.loads(path.read_text("utf-8")).get("step", [])
    }
)
# These words also name a field, a form of a letter or a piece of an answer, so that more files than the act's say them.
EVERYDAY = {"answer": 12, "note": 13, "rate": 8}
EVERYDAY_OF_MEDIATION = {"consent": 13, "offer": 11, "say": 11, "leave": 9, "agree": 8, "confide": 8}
EVERYDAY_OF_MEDIATION |= {"join_table": 8, "name_sides": 8}
FILES_AT_MOST = 7
# An act of mediation has a side's page besides, and a payload of its own for either.
FILES_IN_THE_MEAN, IN_THE_MEAN_OF_MEDIATION = 3.7, 4.3


def files_that_say(word: str, *, of_mediation: bool = False) -> list[Path]:
    said = re.compile(rf"[\"']{word}[\"']")
    return [
        path for path, text in SOURCES.items() if bool(BESIDE & set(path.parts)) is of_mediation and said.search(text)
    ]


@pytest.mark.parametrize("act", ACTS)
def test_the_word_of_an_act_stands_in_few_files(act: str) -> None:
    assert len(files_that_say(act)) <= EVERYDAY.get(act, FILES_AT_MOST), files_that_say(act)


@pytest.mark.parametrize("act", OF_MEDIATION)
def test_the_word_of_an_act_of_mediation_stands_in_few_files(act: str) -> None:
    found = files_that_say(act, of_mediation=True)
    assert len(found) <= EVERYDAY_OF_MEDIATION.get(act, FILES_AT_MOST), found


def test_the_words_of_acts_stand_in_few_files_in_the_mean() -> None:
    assert sum(len(files_that_say(act)) for act in ACTS) / len(ACTS) <= FILES_IN_THE_MEAN
    found = [len(files_that_say(act, of_mediation=True)) for act in OF_MEDIATION]
    assert sum(found) / len(found) <= IN_THE_MEAN_OF_MEDIATION


def test_every_card_is_the_card_of_an_act() -> None:
    assert set(CARDS) <= set(ACTS)


def test_every_act_of_a_petitioner_has_a_card_of_the_portal() -> None:
    """But for filing, which begins a matter, and for the receipt of a letter, which stands beside the letter."""
    steps = [step for path in RULES for step in tomllib.loads(path.read_text("utf-8")).get("step", [])]
    acts = {step["act"] for step in steps if any(seat.startswith("petitioner@") for seat in step["by"])}
    assert acts >= RECEIVED
    assert set(RESIDENTS) == acts - {"intake"} - RECEIVED


def test_no_two_acts_of_one_state_share_a_key() -> None:
    for path in RULES:
        steps = tomllib.loads(path.read_text("utf-8")).get("step", [])
        for state in {state for step in steps for state in step["from"]}:
            acts = {step["act"] for step in steps if {state, "*"} & set(step["from"]) and step["act"] in CARDS}
            keys = [CARDS[act].key for act in acts if CARDS[act].key]
            assert len(keys) == len(set(keys)), (state, acts)


# What begins a paper bears the word of the paper's kind; one function begins all kinds that ask for the same words.
BEGINNERS = {**dict.fromkeys(MEASURES, "send_measure"), **dict.fromkeys(STATEMENTS, "draft_statement")}


@pytest.mark.parametrize("code", ["supervision", "findings"])
def test_every_act_of_the_rules_is_a_function_of_that_word(code: str) -> None:
    for path in (ROOT / "rules" / code).glob("*.toml"):
        for step in tomllib.loads(path.read_text("utf-8"))["step"]:
            word = BEGINNERS.get(step["act"], step["act"])
            files = [*(ROOT / "xinhe" / "supervision" / "acts").glob(f"{word}.py")]
            files += [*(ROOT / "xinhe" / "insight" / "acts").glob(f"{word}.py")]
            assert len(files) == 1, step["act"]
            assert re.search(rf"^def {word}\(", files[0].read_text("utf-8"), re.MULTILINE), step["act"]
