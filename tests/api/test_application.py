"""Whatever goes wrong is answered as problem+json with a Chinese sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.api.conftest import V1, Caller
from tests.town import Town
from xinhe.people.person import Person


def test_a_path_that_is_not_there(town: Town) -> None:
    for path in ("/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/matters"):
        for response in (Client().get(path), Client(enforce_csrf_checks=True).post(path)):
            assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_method(town: Town) -> None:
    response = Client().delete(f"{V1}/matters")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "DELETE" in response.json()["detail"]


def test_a_public_post_needs_no_csrf_token(town: Town, body: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{V1}/matters", body, "application/json").status_code == 201


def test_sentences_are_chinese_whatever_the_browser_prefers(town: Town) -> None:
    response = Client().get(f"{V1}/desk/me", headers={"Accept-Language": "en"})
    assert "令牌" in response.json()["detail"]


def test_a_body_larger_than_words_ever_are(public: Caller, body: dict[str, Any]) -> None:
    response = public.post("/matters", body | {"body": "长" * 3_000_000})
    assert response.status_code == 413


def test_a_text_over_the_limit_says_how_long_it_is(public: Caller, body: dict[str, Any]) -> None:
    response = public.post("/matters", body | {"body": "长" * 80_000})
    assert (response.status_code, "80000" in response.json()["errors"]["body"]) == (422, True)


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (KeyError("x"), 500)])
def test_a_fault_of_ours_is_told_without_its_trace(
    town: Town,
    as_: Callable[[Person], Caller],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    caller = as_(town.handler)
    monkeypatch.setattr("xinhe.api.desk.rows.page", fail)
    response = caller.get("/desk/matters")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert "Error" not in response.content.decode()


def test_the_document_names_every_operation(town: Town) -> None:
    document = Client().get(f"{V1}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {
        "/api/v1/matters",
        "/api/v1/matters/{number}/progress",
        "/api/v1/matters/{number}/rate",
        "/api/v1/desk/me",
        "/api/v1/desk/matters",
        "/api/v1/desk/matters/{number}",
        "/api/v1/desk/matters/{number}/accept",
        "/api/v1/desk/matters/{number}/events",
        "/api/v1/procedures",
        "/api/v1/regions",
        "/api/v1/offices",
        "/api/v1/categories",
    } <= set(document["paths"])
