"""A refusal reaches a page, a fragment and another system, each in its own form."""

import json

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from xinhe.kernel.refusal import Invalid, Refused, TooMany, Unknown


def taken(request: HttpRequest) -> HttpResponse:
    raise Refused(
        "这件事已由%(who)s受理。", code="already", article="《信访工作条例》第二十三条", now="请刷新。", who="李工"
    )


def wrong(request: HttpRequest) -> HttpResponse:
    raise Invalid({"title": "标题不能为空。", "body": "内容不能为空。"})


def guessed(request: HttpRequest) -> HttpResponse:
    raise TooMany(retry_after=61)


def nowhere(request: HttpRequest) -> HttpResponse:
    raise Unknown()


def gone(request: HttpRequest) -> HttpResponse:
    raise Http404


VIEWS = [taken, wrong, guessed, nowhere, gone]
urlpatterns = [
    path("", include("xinhe.web.urls")),
    *(path(f"{view.__name__}/", view) for view in VIEWS),
    *(path(f"api/{view.__name__}/", view) for view in VIEWS),
]
pytestmark = pytest.mark.urls(__name__)
HTMX = {"HX-Request": "true"}


def test_a_page_says_the_sentence_the_article_and_what_now(client: Client) -> None:
    response = client.get("/taken/", headers={"Referer": "http://testserver/desk/m/?a=1"})
    assert response.status_code == 409
    for words in ("这件事已由李工受理。", "第二十三条", "请刷新。", 'href="/desk/m/?a=1"'):
        assert words in response.content.decode()


def test_the_way_back_never_leads_to_another_site(client: Client) -> None:
    response = client.get("/taken/", headers={"Referer": "http://elsewhere.example/x"})
    assert "elsewhere" not in response.content.decode()


def test_htmx_gets_a_fragment_for_the_notice_area(client: Client) -> None:
    response = client.post("/taken/", headers=HTMX)
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (409, "#notice", "innerHTML")
    assert "<html" not in response.content.decode()


def test_another_system_gets_a_problem_document(client: Client) -> None:
    response = client.post("/api/taken/")
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "urn:xinhe:refusal:already",
        "title": "现在不能这样办",
        "status": 409,
        "detail": "这件事已由李工受理。",
        "code": "already",
        "article": "《信访工作条例》第二十三条",
        "now": "请刷新。",
    }


def test_every_wrong_field_is_named(client: Client) -> None:
    body = json.loads(client.post("/api/wrong/").content)
    assert (body["status"], body["errors"]) == (422, {"title": "标题不能为空。", "body": "内容不能为空。"})
    assert "<li>标题不能为空。</li>" in client.post("/wrong/", headers=HTMX).content.decode()


def test_a_guesser_is_told_how_long_to_wait(client: Client) -> None:
    response = client.get("/guessed/")
    assert (response.status_code, response["Retry-After"]) == (429, "61")
    assert "请 2 分钟后再试。" in response.content.decode()


@pytest.mark.parametrize("name", ["nowhere", "gone"])
def test_a_stranger_gets_404_in_every_form(client: Client, name: str) -> None:
    assert client.get(f"/{name}/").status_code == 404
    assert client.get(f"/{name}/", headers=HTMX)["HX-Retarget"] == "#notice"
    assert json.loads(client.get(f"/api/{name}/").content)["status"] == 404


def test_a_page_that_is_not_there_says_what_to_check(client: Client) -> None:
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert "没有找到这件事" in response.content.decode()


def test_a_refusal_is_never_kept_in_a_cache(client: Client) -> None:
    assert client.get("/guessed/")["Cache-Control"] == "no-store"


def test_a_broken_server_still_answers_in_words(client: Client, settings: object) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    client.raise_request_exception = False
    urlpatterns.append(path("broken/", broken))
    try:
        response = client.get("/broken/")
    finally:
        urlpatterns.pop()
    assert response.status_code == 500
    assert "系统出了问题" in response.content.decode()


def test_a_stale_form_is_told_to_refresh() -> None:
    response = Client(enforce_csrf_checks=True).post("/taken/")
    assert response.status_code == 403
    assert "请刷新页面后再提交" in response.content.decode()
