"""``xinhe account USER``: the first security administrator, who makes all other accounts."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.town import Town
from xinhe.people.signin import sign_in


def test_the_first_security_administrator_can_sign_in(town: Town) -> None:
    out = io.StringIO()
    call_command("account", "safety", "--name", "安全员", "--office", "lh-xfj", stdout=out)
    found = re.search(r"初始口令：(\S+)", out.getvalue())
    assert found
    account = sign_in("safety", found[1], "", address=None, at=timezone.now())
    assert account.roles == ["secadmin"]


@pytest.mark.parametrize(
    ("user", "office", "words"),
    [("clerk", "lh-xfj", "已经有人用了"), ("new", "nowhere", "places offices"), ("a b", "lh-xfj", "字母，数字")],
)
def test_a_taken_name_or_an_unknown_office_is_refused(town: Town, user: str, office: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("account", user, "--name", "某人", "--office", office)
