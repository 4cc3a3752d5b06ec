"""The three guards: body size, headers, a desk left open."""

import io
import json
from datetime import datetime
from typing import Any, cast

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import include, path

from tests.conftest import MONDAY
from xinhe.web.clock import TimedRequest
from xinhe.web.guard import idle_logout, size_limit


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)))


urlpatterns = [
    path("", include("xinhe.web.urls")),
    path("echo/", echo),
    path("my/x/", echo),
    path("desk/sign-in/", echo, name="desk-sign-in"),
]
pytestmark = pytest.mark.urls(__name__)


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def test_a_giant_body_is_refused_before_it_is_read() -> None:
    request = RequestFactory().post("/echo/")
    request.META |= {"CONTENT_LENGTH": str(1 << 30), "wsgi.input": Unread()}
    response = size_limit(echo)(request)
    assert response.status_code == 413
    assert "128 MB" in response.content.decode()
    assert "Content-Security-Policy" in response


def test_another_system_is_told_of_a_giant_body_as_a_problem() -> None:
    request = RequestFactory().post("/api/v1/matters")
    request.META["CONTENT_LENGTH"] = str(1 << 30)
    assert json.loads(size_limit(echo)(request).content)["code"] == "too_large"


def _chunked(body: bytes) -> HttpRequest:
    request = RequestFactory().post("/echo/")
    request.META |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body)}
    return request


def test_a_body_in_chunks_is_counted_and_cut(settings: Any) -> None:
    settings.REQUEST_LIMIT = 1 << 20
    assert size_limit(echo)(_chunked(b"x" * ((1 << 20) + 1))).status_code == 413


def test_a_body_in_chunks_within_the_limit_arrives_whole(settings: Any) -> None:
    settings.REQUEST_LIMIT = 1 << 20
    assert size_limit(echo)(_chunked(b"x" * 700_000)).content == b"700000"


def test_no_page_runs_foreign_or_inline_code(client: Client) -> None:
    policy = client.get("/echo/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_page_about_a_matter_is_kept_in_no_cache(client: Client) -> None:
    assert client.get("/my/x/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client.get("/echo/")


def test_a_fragment_and_its_page_are_cached_apart(client: Client) -> None:
    assert "HX-Request" in client.get("/echo/")["Vary"]


def _signed_in(path: str, *, idle: int, at: datetime = MONDAY, **headers: str) -> TimedRequest:
    request = cast(TimedRequest, RequestFactory().get(path, headers=headers))
    request.at = at
    request.session = SessionStore()
    request.session[SESSION_KEY] = "1"
    request.session["seen_at"] = int(at.timestamp()) - idle
    request.user = AnonymousUser()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def test_a_desk_left_open_is_signed_out() -> None:
    request = _signed_in("/desk/inbox/?a=1", idle=31 * 60)
    response = idle_logout(echo)(request)
    assert (response.status_code, response["Location"]) == (302, "/desk/sign-in/?next=/desk/inbox/%3Fa%3D1")
    assert SESSION_KEY not in request.session


def test_htmx_is_led_to_the_sign_in_page_and_back_to_the_open_page() -> None:
    current = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/m/1/"}
    response = idle_logout(echo)(_signed_in("/desk/drawer/", idle=31 * 60, **current))
    assert response["HX-Redirect"] == "/desk/sign-in/?next=/desk/m/1/"


def test_a_lost_session_never_puts_the_sign_in_page_into_a_cell() -> None:
    request = _signed_in("/desk/drawer/", idle=0, **{"HX-Request": "true"})
    response = idle_logout(lambda _: HttpResponseRedirect("/desk/sign-in/?next=/desk/drawer/"))(request)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/desk/sign-in/")


def test_who_moves_stays_signed_in_and_is_noted_once_a_minute() -> None:
    request = _signed_in("/desk/", idle=20)
    before = request.session["seen_at"]
    idle_logout(echo)(request)
    assert request.session["seen_at"] == before
    request.session["seen_at"] = before - 100
    idle_logout(echo)(request)
    assert request.session["seen_at"] > before
