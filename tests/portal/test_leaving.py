"""A shared computer keeps nobody's words: drafts go after half an hour, cookies with the browser, all on leaving."""

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from tests import town as make
from tests.conftest import Clock
from tests.portal.resident import typed
from tests.town import Town
from xinhe.matters.numbering import code_of

PAGES = ("/", "/petitions/new/", "/my/", "/guide/", "/rules/", "/places/", "/seals/", "/privacy/", "/nowhere/")
PERSONAL = ("王小明", "11010519491231002X", "13812345678", "撞断")


def seen(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_draft_is_gone_half_an_hour_after_it_was_used_last(client: Client, town: Town, clock: Clock) -> None:
    client.post("/petitions/new/", typed(town))
    clock.forward(minutes=29)
    assert "王小明" in seen(client, "/petitions/check/")
    clock.forward(minutes=29)
    assert "王小明" in seen(client, "/petitions/new/")
    clock.forward(minutes=31)
    assert client.get("/petitions/check/").status_code == 302
    assert not [word for word in PERSONAL if word in seen(client, "/petitions/new/")]
    assert "draft" not in client.session


def test_the_session_ends_with_the_browser(client: Client, town: Town) -> None:
    answer = client.post("/petitions/new/", typed(town))
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_lets_one_leave(client: Client, town: Town, path: str) -> None:
    text = seen(client, path)
    assert 'action="/my/leave/"' in text
    assert "data-forget" in text


def test_leaving_takes_the_draft_the_matters_and_the_cookie(client: Client, town: Town, at: datetime) -> None:
    client.post("/petitions/new/", typed(town))
    answer = client.post("/my/leave/")
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert client.get("/petitions/check/").status_code == 302
    assert not [word for word in PERSONAL if word in seen(client, "/petitions/new/")]


def test_leaving_signs_no_clerk_out(client: Client, town: Town) -> None:
    assert town.clerk.account is not None
    client.force_login(town.clerk.account)
    client.post("/petitions/new/", typed(town))
    client.post("/my/leave/")
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("path", ["/petitions/check/", "/petitions/new/"])
def test_what_was_filled_in_is_kept_in_no_cache(client: Client, town: Town, path: str) -> None:
    client.post("/petitions/new/", typed(town))
    assert client.get(path)["Cache-Control"] == "no-store"


def test_a_matter_that_was_followed_is_closed_on_leaving(client: Client, town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    client.post("/my/", {"number": matter.number, "code": code_of(matter)})
    assert matter.title in seen(client, f"/my/{matter.number}/")
    client.post("/my/leave/")
    assert matter.title not in seen(client, f"/my/{matter.number}/")
