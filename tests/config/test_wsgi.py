"""Behind a reverse proxy each resident is counted by their own address, and nobody can claim another one."""

from collections.abc import Iterator
from wsgiref.util import setup_testing_defaults

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from xinhe.config.wsgi import application

# The handler looks at its connections when a request begins.
pytestmark = pytest.mark.django_db


def whoami(request: HttpRequest) -> HttpResponse:
    """The address as the views see it."""
    return HttpResponse(request.META["REMOTE_ADDR"])


urlpatterns = [path("whoami/", whoami)]


@pytest.fixture(autouse=True)
def one_page() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def seen(address: str, forwarded: str) -> str:
    asked: dict[str, object] = {"PATH_INFO": "/whoami/", "REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded}
    setup_testing_defaults(asked)
    return b"".join(application(asked, lambda *_: None)).decode()


def test_the_proxy_on_this_machine_tells_who_called() -> None:
    assert seen("127.0.0.1", "203.0.113.7") == "203.0.113.7"


def test_what_a_caller_claims_before_the_proxy_is_not_believed() -> None:
    assert seen("127.0.0.1", "198.51.100.1, 203.0.113.7") == "203.0.113.7"


def test_a_caller_without_a_proxy_is_who_they_are() -> None:
    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"
