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


@pytest.mark.parametrize("family", FAMILIES[:2], ids=lambda family: family.name)
def test_a_letter_without_a_form_is_named_with_its_row(family) -> None:
    with pytest.raises(BadRule, match=r"\.toml \[\[step\]\] \w+: the letter \w+ has no form"):
        check(family, letters=lambda on: ())
