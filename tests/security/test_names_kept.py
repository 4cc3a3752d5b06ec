"""Names that administrators and staff give are kept as words are: nothing in them breaks an export or a terminal."""

import io
from datetime import datetime

import pytest
from django.core.management import call_command
from django.test import Client

from tests.security.conftest import SignedIn
from tests.town import Town
from xinhe.matters.models import SavedView
from xinhe.people import tokens
from xinhe.people.models import Account, Token

ODD = "\ufffe\x1b[31m\u202e\u200b"
FRESH = "Fresh-2026-one"


def test_an_account_has_a_name_that_can_be_printed(town: Town, secadmin: Client) -> None:
    typed = {"name": f"新{ODD}人", "office": town.housing.pk, "roles": ["handler"], "phone": f"0000{ODD}-1"}
    secadmin.post("/desk/people/new/", typed | {"username": "new", "password": FRESH})
    secadmin.post("/desk/people/handler/", typed)
    call_command("account", "second", "--name", f"新{ODD}人", "--office", "lh-xfj", stdout=io.StringIO())
    names = Account.objects.filter(username__in=["new", "handler", "second"]).values_list("name", flat=True)
    assert list(names) == ["新[31m人"] * 3
    assert set(Account.objects.filter(username="new").values_list("phone", flat=True)) == {"0000[31m-1"}


@pytest.mark.parametrize("nothing", ["\u200b", "\ufffe", "\u202e\u200b "])
def test_a_name_that_shows_nothing_is_none(town: Town, secadmin: Client, nothing: str) -> None:
    typed = {"username": "new", "password": FRESH, "name": nothing, "office": town.housing.pk, "roles": ["handler"]}
    assert secadmin.post("/desk/people/new/", typed).status_code == 422


def test_what_a_token_and_a_view_are_called_too(town: Town, at: datetime, signed_in: SignedIn) -> None:
    tokens.issue(town.handler.account, label=f"甲{ODD}系统", at=at)
    assert Token.objects.get().label == "甲[31m系统"
    signed_in(town.handler).post("/desk/own/view/", {"name": f"我的{ODD}", "box": f"mine{ODD}"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("我的[31m", {"box": "mine[31m"})
