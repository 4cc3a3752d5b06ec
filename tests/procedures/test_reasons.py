"""Every sentence that says why an act is not open: as a person says it, short, with what to do, in three languages."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.utils import translation

from xinhe.kernel.refusal import Refused
from xinhe.procedures import book
from xinhe.procedures.ahead import step_before
from xinhe.procedures.definition import Procedure
from xinhe.procedures.engine import decide
from xinhe.web.answer import said

LONGEST = {"zh-hans": 60, "zh-hant": 60, "en": 200}
# An act's title is the name of a step and no verb behind 不能: "不能对方未接收" says nothing.
BROKEN = re.compile(r"(不能|才能|可以|请|先)「")
HELP = re.compile(r"请|再办|不用|不需要|来办|可以|照样|收到后才能|要由|都要|须在|要先|只能|直接报告|仍可")
HAN = re.compile(r"[\u3400-\u9fff]")
PROCEDURES = [one.latest for one in book.all_versions()]


def never(clock: str) -> bool:
    return False


def reasons(procedure: Procedure) -> Iterator[Refused]:
    """Each act in each state for who has no seat there, each fact that may be missing, each limit that may be over."""
    for state in procedure.states:
        for act in procedure.acts():
            try:
                decide(procedure, act, state=state, seats=frozenset(), facts={}, lapsed=never)
            except Refused as refusal:
                yield refusal
    for need in procedure.needs.values():
        yield Refused(need.sentence, code=need.name)
    for clock in {step.within for step in procedure.steps if step.within}:
        yield Refused(procedure.clocks[clock].lapsed, code="too_late")


@cache
def said_in(language: str) -> frozenset[str]:
    """Every reason there is."""
    with translation.override(language):
        return frozenset(said(refusal) for procedure in PROCEDURES for refusal in reasons(procedure))


@pytest.mark.parametrize("language", LONGEST)
def test_every_reason_is_short(language: str) -> None:
    sentences = said_in(language)
    assert len(sentences) > 500
    assert [one for one in sentences if len(one) > LONGEST[language]] == []


def test_no_reason_makes_a_verb_of_a_title() -> None:
    titles = {step.title["zh-hans"] for one in PROCEDURES for step in one.steps}
    odd = re.compile("不能(" + "|".join(sorted(titles, key=len, reverse=True)) + ")")
    sentences = [one for one in said_in("zh-hans") if BROKEN.search(one) or ("现在是" in one and odd.search(one))]
    assert sentences == []
    assert not any("不能对方未接收" in one for one in said_in("zh-hans"))


def test_every_reason_says_what_to_do_or_who_can() -> None:
    assert [one for one in said_in("zh-hans") if not HELP.search(one)] == []
    assert all(one.endswith("。") for one in said_in("zh-hans"))


def test_english_reasons_hold_no_han_sign_and_traditional_ones_are_others() -> None:
    assert [one for one in said_in("en") if HAN.search(one)] == []
    assert not [one for one in said_in("zh-hant") if re.search("[现办时经关请办业务]", one)]


@pytest.mark.parametrize(
    ("act", "state", "before"),
    [
        ("sign", "accepted", "draft_opinion"),
        ("serve", "accepted", "sign"),
        ("rate", "accepted", "serve"),
        ("execute", "transferred", "serve"),
        ("draft_review", "accepted", "ask_review"),
        ("draft_review", "served", "ask_review"),
        ("reopen", "transferred", "accept"),
        ("accept", "objected", "rule_objection"),
        ("transfer", "refusing", "review_refusal"),
        ("transfer", "served", ""),
        ("sign", "ended", ""),
    ],
)
def test_the_step_to_wait_for_is_the_one_before(act: str, state: str, before: str) -> None:
    procedure = next(one for one in PROCEDURES if one.code == "petition")
    step = step_before(procedure, act, state=state)
    assert (step.act if step else "") == before
