"""Characters that no store can keep break nothing, by whichever way they come in: they are cleaned or refused."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import town as make
from tests.security.conftest import SignedIn
from tests.security.test_matrix import DESK, operations, people
from tests.town import Town
from xinhe.api.application import api
from xinhe.matters.acts.intake import intake
from xinhe.matters.models import Item, Matter, Party
from xinhe.matters.numbering import code_of
from xinhe.people import tokens

ODD = ["\ud800", "\udfff\ud800", "a\ud83d", "\x00", "\ufffe", "\x1b[31m", "\u202e甲", "\U0010ffff"]
WORDS = "停车费" + "".join(ODD) + "160 元"


def bodies(schema: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> Any:
    """A body of this shape with odd text wherever text may stand."""
    if "$ref" in schema:
        return bodies(shapes[schema["$ref"].rsplit("/", 1)[-1]], shapes, depth + 1)
    for one in schema.get("anyOf", []):
        if one.get("type") != "null":
            return bodies(one, shapes, depth + 1)
    kind = schema.get("type")
    if kind == "object" and depth < 6:
        return {name: bodies(one, shapes, depth + 1) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [bodies(schema.get("items", {}), shapes, depth + 1)]
    return {"integer": 1, "boolean": True, "number": 1}.get(str(kind), WORDS)


def calls() -> Iterator[tuple[str, str, Any]]:
    document = api.get_openapi_schema(path_params={})
    shapes = document["components"]["schemas"]
    for path, method in operations():
        operation = document["paths"][f"/api/v1{path}"][method]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        yield path, method, bodies(content["schema"], shapes) if content else None


@pytest.mark.parametrize("who", ["nobody", "clerk", "handler", "dispatcher"])
def test_no_operation_breaks_on_them(town: Town, at: datetime, who: str) -> None:
    matter = make.accepted(town, at)
    headers = {"X-Query-Code": code_of(matter), "Idempotency-Key": "k"}
    if who != "nobody":
        headers["Authorization"] = f"Bearer {tokens.issue(people(town)[who].account, label='t', at=at)}"
    for path, method, body in calls():
        url = "/api/v1" + path.replace("{number}", matter.number)
        for part in ("{paper}", "{document}", "{token}", "{code}"):
            url = url.replace(part, "00000000-0000-7000-8000-000000000000")
        data = json.dumps(body)  # ASCII: lone surrogates as \\ud800, as a system may send them
        assert "\\ud800" in data or body is None or WORDS not in json.dumps(body, ensure_ascii=False)
        answer = Client().generic(method.upper(), url, data, "application/json", headers=headers)
        assert answer.status_code < 500, (path, answer.content[:300])
        odd = Client().generic(method.upper(), f"{url}?q=%ED%A0%80&cursor=%ED%A0%80&box=%00&size=%ED", headers=headers)
        assert odd.status_code < 500, (path, "query")


def test_a_filing_as_a_form_with_odd_words_and_names(town: Town) -> None:
    filing = {
        "kind": "petition",
        "title": WORDS,
        "body": WORDS,
        "items": [WORDS],
        "region": town.village.code,
        "channel": "web",
        "petitioner": {"name": "王小明\ud800", "phone": "13812345678\ud800", "address": WORDS},
    }
    file = SimpleUploadedFile(
        "x\ud800\u202efdp.pdf".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), b"%PDF-1.7 "
    )
    answer = Client().post("/api/v1/matters", {"filing": json.dumps(filing), "files": [file]})
    assert answer.status_code in (201, 422)
    for kept in (*Matter.objects.all(), *Item.objects.all(), *Party.objects.all()):
        str(vars(kept)).encode()


@pytest.mark.parametrize("name", ["title", "body", "items", "language", "notice", "category"])
def test_the_act_itself_cleans_or_refuses(town: Town, at: datetime, name: str) -> None:
    """What comes past every surface: an import, a program of our own."""
    value: Any = [WORDS] if name == "items" else WORDS
    try:
        matter = intake(make.filing(town, **{name: value}), by=town.clerk, at=at)
    except Exception as error:
        assert hasattr(error, "errors") or hasattr(error, "sentence"), error  # noqa: PT017
    else:
        matter.refresh_from_db()
        for text in (matter.title, matter.body, *Item.objects.values_list("text", flat=True)):
            assert not set(text) & {"\ud800", "\x00", "\ufffe", "\x1b"}


def test_no_page_breaks_on_odd_addresses(town: Town, at: datetime, signed_in: SignedIn) -> None:
    odd = "%ED%A0%80%00%EF%BF%BE"
    for who, client in (("dispatcher", signed_in(town.dispatcher)), ("auditor", signed_in(town.auditor))):
        for name, (pattern, _allowed) in DESK.items():
            if "{" not in pattern:
                answer = client.get(
                    f"{pattern}?q={odd}&cursor={odd}&box={odd}&who={odd}&since={odd}&from={odd}&office={odd}"
                )
                assert answer.status_code < 500, (who, name)
    for start in ("my", "letters", "petitions/received", "desk/matters", "rules"):
        path = f"/{start}/{odd}/"
        assert Client().get(path).status_code < 500, path


@pytest.mark.parametrize("data", [b"%ED%A0%80", b"username=%ED%A0%80&password=%ED%A0%80&code=%00&next=%ED%A0%80"])
def test_no_form_breaks_on_bytes_that_are_no_text(town: Town, data: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    for path in ("/desk/sign-in/", "/my/", "/petitions/new/", "/petitions/check/"):
        assert Client().post(path, data, kind).status_code < 500, path


def test_headers_and_cookies_that_are_no_text_break_nothing(town: Town) -> None:
    odd = "\xed\xa0\x80\x7f"  # as a server hands over bytes that are no text
    client = Client()
    client.cookies.load({"sessionid": "x\x01", "csrftoken": "é" * 40, "django_language": "\x80\xff"})
    for name in ("Accept-Language", "X-Query-Code", "Idempotency-Key", "Authorization", "HX-Current-URL", "Referer"):
        for value in (odd, "Bearer " + odd, "é" * 500):
            answer = client.post("/api/v1/matters", b"{}", "application/json", headers={name: value})
            assert answer.status_code < 500, (name, value)
            assert client.get("/my/", headers={name: value, "HX-Request": "true"}).status_code < 500, (name, value)
