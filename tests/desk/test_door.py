"""Coming in: passwords, lock-out, second factor, idle log-out."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client
from pytest_django import Settings

from tests.desk.conftest import SignedIn
from tests.standing import stand_still
from tests.town import PASSWORD, Town
from xinhe.people.models import Account, SignIn
from xinhe.web import guard


def enter(client: Client, password: str = PASSWORD, **more: str) -> int:
    typed = {"username": "handler", "password": password, "code": ""} | more
    return client.post("/desk/sign-in/", typed).status_code


def test_the_right_password_leads_to_the_page_that_was_asked_for(town: Town) -> None:
    client = Client()
    asked = client.get("/desk/matters/?box=open")["Location"]
    answer = client.post(asked, {"username": "handler", "password": PASSWORD, "next": "/desk/matters/?box=open"})
    assert answer["Location"] == "/desk/matters/?box=open"
    assert SignIn.objects.get().result == "ok"


def test_nobody_is_led_to_another_site(town: Town) -> None:
    answer = Client().post(
        "/desk/sign-in/", {"username": "handler", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/desk/"


def test_after_five_wrong_passwords_the_account_is_locked(town: Town) -> None:
    client = Client()
    assert [enter(client, "wrong") for _ in range(5)] == [409] * 5
    assert enter(client) == 429
    page = client.post("/desk/sign-in/", {"username": "handler", "password": PASSWORD})
    assert "锁定 15 分钟" in page.content.decode()


def test_the_security_administrator_unlocks(town: Town, secadmin: Client) -> None:
    client = Client()
    for _ in range(5):
        enter(client, "wrong")
    secadmin.post("/desk/people/handler/unlock/")
    assert enter(client) == 302


def test_leaving_ends_the_session(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    assert client.get("/desk/sign-out/").status_code == 405
    client.post("/desk/sign-out/")
    assert client.get("/desk/").status_code == 302
    assert SignIn.objects.get().result == "out"


def test_who_does_not_move_for_half_an_hour_is_out(
    town: Town, signed_in: SignedIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(town.handler)
    assert client.get("/desk/").status_code == 200
    later = datetime.fromtimestamp(client.session[guard.SEEN_AT], UTC) + timedelta(
        minutes=settings.IDLE_MINUTES, seconds=1
    )
    stand_still(monkeypatch, lambda: later)
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")


def test_a_closed_account_is_out_at_once(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    Account.objects.filter(username="handler").update(is_active=False)
    assert client.get("/desk/").status_code == 302


def test_where_codes_are_demanded_nothing_opens_before_the_phone_is_bound(
    town: Town, at: datetime, signed_in: SignedIn, settings: Settings
) -> None:
    settings.TOTP_REQUIRED = True
    client = signed_in(town.handler)
    assert client.get("/desk/matters/")["Location"] == "/desk/second-factor/"
    page = client.get("/desk/second-factor/")
    sealed, secret = page.context["form"].initial["sealed"], page.context["secret"]
    assert client.post("/desk/second-factor/", {"sealed": sealed, "code": "000000"}).status_code == 422
    answer = client.post("/desk/second-factor/", {"sealed": sealed, "code": pyotp.TOTP(secret).at(at)})
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert client.get("/desk/second-factor/").status_code == 302, "an open desk must not let a phone be exchanged"


def test_a_new_password_keeps_the_session_and_needs_the_old_one(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    fresh = {"password": "Fresh-2026-one", "again": "Fresh-2026-one"}
    assert client.post("/desk/password/", fresh | {"present": "nonsense"}).status_code == 422
    assert client.post("/desk/password/", {**fresh, "again": "other", "present": PASSWORD}).status_code == 422
    assert client.post("/desk/password/", fresh | {"present": PASSWORD}).status_code == 302
    assert client.get("/desk/").status_code == 200
    assert Account.objects.get(username="handler").check_password("Fresh-2026-one")
