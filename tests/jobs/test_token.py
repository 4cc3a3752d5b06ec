"""``xinhe token USER``."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.town import Town
from xinhe.people import tokens


def test_a_token_is_printed_alone_and_works(town: Town) -> None:
    out = io.StringIO()
    call_command("token", "clerk", "--days", "3", stdout=out)
    token = out.getvalue().strip()
    account = tokens.account_of(token, at=timezone.now())
    assert account == town.clerk.account
    assert tokens.account_of(token, at=timezone.now() + timedelta(days=4)) is None


@pytest.mark.parametrize(("arguments", "words"), [(["nobody"], "nobody"), (["clerk", "--days", "0"], "366")])
def test_a_token_is_refused_with_a_sentence(town: Town, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("token", *arguments)
