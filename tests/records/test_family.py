"""What the rules of a family name has to be there before anything starts."""

from dataclasses import replace

import pytest

from xinhe.documents.book import forms
from xinhe.jobs.proof import FAMILIES
from xinhe.procedures.definition import BadRule
from xinhe.records.family import check


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_need_and_letter_of_the_rules_is_there(family) -> None:
    assert list(family.rules())
    check(family, letters=forms)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_need_that_nobody_knows_is_named_with_its_row(family) -> None:
    with pytest.raises(BadRule, match=r"\.toml \[\[step\]\] \w+: needs \w+, a fact that nobody knows"):
        check(replace(family, known=frozenset()), letters=forms)


def test_an_act_of_the_trunk_may_need_only_what_the_door_of_all_matters_knows() -> None:
    petition = FAMILIES[0]
    [procedure] = [one for one in petition.rules() if one.code == "petition"][-1:]
    [transfer, *others] = procedure.steps_for("transfer")
    bent = replace(procedure, steps=(replace(transfer, needs=("not_collective",)), *others))
    with pytest.raises(BadRule, match="transfer: needs not_collective"):
        check(replace(petition, rules=lambda: [bent]), letters=forms)
    accept = replace(
        procedure, steps=tuple(replace(one, needs=("not_collective",)) for one in procedure.steps_for("accept"))
    )
    check(replace(petition, rules=lambda: [accept]), letters=forms)


@pytest.mark.parametrize("family", FAMILIES[:2], ids=lambda family: family.name)
def test_a_letter_without_a_form_is_named_with_its_row(family) -> None:
    with pytest.raises(BadRule, match=r"\.toml \[\[step\]\] \w+: the letter \w+ has no form"):
        check(family, letters=lambda on: ())
