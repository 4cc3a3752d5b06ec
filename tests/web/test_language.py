"""The switches for language and letter size, which work without script."""

import pytest
from django.test import Client
from django.urls import include, path

urlpatterns = [path("", include("xinhe.web.urls"))]
pytestmark = pytest.mark.urls(__name__)


def test_the_language_is_remembered_and_the_reader_comes_back(client: Client) -> None:
    response = client.get("/language/zh-hant/?next=/follow/%3Fa%3D1")
    assert response["Location"] == "/follow/?a=1"
    assert client.cookies["django_language"].value == "zh-hant"
    assert 'lang="zh-Hant"' in client.get("/nothing/").content.decode()


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_this_site(client: Client, to: str) -> None:
    assert client.get("/language/en/", {"next": to})["Location"] == "/"


def test_an_unknown_language_is_not_found(client: Client) -> None:
    assert client.get("/language/xx/").status_code == 404


def test_large_letters_are_remembered(client: Client) -> None:
    client.post("/size/large/")
    page = client.get("/nothing/").content.decode()
    assert 'data-size="large"' in page
    assert "标准字" in page
