"""The door against the tricks of the trade: forged addresses, other sites, sessions set by another."""

import pytest
from django.test import Client

from tests.town import PASSWORD, Town
from xinhe.people.models import SignIn

GOOD = {"username": "handler", "password": PASSWORD}


@pytest.mark.parametrize(
    ("forged", "kept"),
    [
        ("' OR 1", None),
        ("unknown", None),
        ("[::1]:80", None),
        ("1.2.3.4:99", None),
        ("a" * 300, None),
        ("fe80::1%eth0", "fe80::1"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_an_address_that_is_none_opens_and_is_not_kept(town: Town, forged: str, kept: str | None) -> None:
    assert Client(REMOTE_ADDR=forged).post("/desk/sign-in/", GOOD).status_code == 302
    assert SignIn.objects.get().address == kept


@pytest.mark.parametrize(
    "to", ["//evil.test", "https://evil.test", "/\\evil.test", "///evil.test", "javascript:alert(1)", "\t//evil.test"]
)
def test_signing_in_leads_to_no_other_site(town: Town, to: str) -> None:
    assert Client().post("/desk/sign-in/", GOOD | {"next": to}).headers["Location"] == "/desk/"
    for switch in ("/language/en/", "/size/large/"):
        answer = Client().post(switch, {"next": to})
        assert "evil" not in answer.headers.get("Location", "")


def test_a_session_set_by_another_is_not_the_one_that_signs_in(town: Town) -> None:
    client = Client()
    client.cookies["sessionid"] = "fixedfixedfixedfixedfixedfixed12"
    client.post("/desk/sign-in/", GOOD)
    assert client.cookies["sessionid"].value != "fixedfixedfixedfixedfixedfixed12"
    assert client.cookies["sessionid"]["httponly"]


def test_a_closed_account_loses_its_open_pages_at_once(town: Town) -> None:
    client = Client()
    client.post("/desk/sign-in/", GOOD)
    account = town.handler.account
    assert account is not None
    account.is_active = False
    account.save()
    assert client.get("/desk/").status_code == 302
