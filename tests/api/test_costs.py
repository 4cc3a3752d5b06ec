"""No stranger's request is dear before it is counted: small bodies, few sentences, no files kept for nothing."""

import io
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Caller
from tests.conftest import Clock
from tests.town import Town
from xinhe.api import residents
from xinhe.documents import quota
from xinhe.documents.models import File
from xinhe.people.models import Tries
from xinhe.people.throttle import source
from xinhe.web.guard import size_limit

PDF = b"%PDF-1.7 "


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.FILES).rglob("*") if path.is_file()]


def upload(town: Town, *files: bytes, **changes: object) -> Any:
    filing = {
        "kind": "petition",
        "title": "停车费",
        "body": "请查处。",
        "region": town.village.code,
        "channel": "web",
        "petitioner": {"name": "王小明", "phone": "13812345678"},
    }
    named = [SimpleUploadedFile(f"{n}.pdf", data) for n, data in enumerate(files)]
    return Client().post("/api/v1/matters", {"filing": json.dumps(filing | changes), "files": named})


def test_a_body_of_many_unknown_keys_is_refused_before_it_is_judged(public: Caller, town: Town) -> None:
    told = public.post("/matters", {f"k{n}": 1 for n in range(400_000)})
    assert (told.status_code, told.json()["code"]) == (413, "too_large")
    assert "512 KB" in told.json()["detail"]
    told = public.post("/matters", {f"k{n}": 1 for n in range(2000)})
    assert (told.status_code, told.json()["code"]) == (413, "too_many_parts")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"headcount": ' + b"9" * 5000 + b"}",
        b"{'title': 1}",
        b'{"title": "a"} x',
        '{"title": "停车"}'.encode("gbk"),
        b"",
    ],
)
def test_an_odd_body_is_unreadable_and_nothing_more(town: Town, body: bytes) -> None:
    told = Client().post("/api/v1/matters", body, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize(
    "body", ['{"title": "a", "title": "b"}', '{"petitioner": {"name": "a", "phone": "1", "name": "a"}}']
)
def test_of_two_values_under_one_name_none_is_taken(town: Town, body: str) -> None:
    told = Client().post("/api/v1/matters", body, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (400, "twice")
    assert "写了两次" in told.json()["detail"]


@pytest.mark.parametrize("count", ["-1", "0", "1.5", "1e400", "NaN", "true", '"37"', "100000000000000000000000000000"])
def test_what_is_no_count_is_said_of_its_field(town: Town, count: str) -> None:
    told = Client().post("/api/v1/matters", f'{{"headcount": {count}}}', content_type="application/json")
    assert told.status_code == 422


def test_a_body_in_pieces_is_cut_at_the_same_limit() -> None:
    request = RequestFactory().post("/api/v1/matters", b"", "application/json")
    endless = io.BytesIO(b"x" * 5_000_000)
    request.META |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": endless}
    told = size_limit(lambda _: HttpResponse("read"))(request)
    assert (told.status_code, endless.tell() < 1_000_000) == (413, True)


def test_the_first_wrong_fields_are_said_and_the_rest_counted(public: Caller, town: Town) -> None:
    told = public.post("/matters", {f"k{n:03d}" + "x" * 500: 1 for n in range(300)})
    errors = told.json()["errors"]
    assert (told.status_code, len(errors)) == (422, 21)
    assert "另有 283 处" in errors["*"]  # the missing title, body and region besides
    assert max(map(len, errors)) <= 120
    assert len(told.content) < 20_000


def test_unknown_fields_of_a_form_are_capped_alike(town: Town) -> None:
    told = Client().post("/api/v1/matters", {f"k{n}": "1" for n in range(500)})
    assert len(told.json()["errors"]) == 21


def test_a_stranger_is_counted_before_the_body_is_read(
    public: Caller, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(residents, "FILINGS_FROM_AN_ADDRESS", 1)
    assert public.post("/matters", {"nonsense": 1}).status_code == 422
    assert public.post("/matters", {"nonsense": 1}).status_code == 429


def test_files_with_wrong_words_are_not_kept(town: Town, settings: Any) -> None:
    told = upload(town, PDF + b"1", PDF + b"2", region="nowhere")
    assert (told.status_code, stored(settings)) == (422, [])


def test_when_one_file_is_refused_the_others_are_dropped(town: Town, settings: Any) -> None:
    told = upload(town, PDF + b"1", b"MZ\x90\x00" + bytes(100))
    assert (told.status_code, stored(settings)) == (422, [])


def test_bytes_that_belong_to_a_matter_outlive_a_refused_upload_of_the_same(town: Town, settings: Any) -> None:
    assert upload(town, PDF + b"1").status_code == 201
    assert upload(town, PDF + b"1", b"MZ\x90\x00" + bytes(100)).status_code == 422
    assert [path.name for path in stored(settings)] == [File.objects.get().hash]


def test_what_an_address_leaves_unfiled_has_a_measure(town: Town, settings: Any) -> None:
    settings.UNFILED_PER_ADDRESS = 4
    assert upload(town, PDF + bytes(3000)).status_code == 201  # filed, and so given back
    assert upload(town, PDF + bytes(3100)).status_code == 201
    told = upload(town, PDF + bytes(5000))
    assert (told.status_code, told.json()["code"]) == (429, "too_many_files")
    assert not Tries.objects.filter(key__startswith="unfiled", count__gt=0).exists()


def test_what_all_leave_unfiled_has_a_measure(town: Town, settings: Any, at: datetime) -> None:
    settings.UNFILED_IN_ALL = 10
    for n in range(2):
        quota.reserve(5000, source=f"192.0.2.{n}", at=at)
    with pytest.raises(Exception, match="没有提交的文件太多"):
        quota.reserve(5000, source="192.0.2.9", at=at)
    quota.release(5000, source="192.0.2.0")
    quota.reserve(5000, source="192.0.2.9", at=at)


def test_pages_that_leave_files_unfiled_count_them(client: Client, town: Town, settings: Any) -> None:
    settings.UNFILED_PER_ADDRESS = 8
    form = {"title": "", "files": [SimpleUploadedFile("a.pdf", PDF + bytes(5000))]}
    assert client.post("/petitions/new/", form).status_code == 422
    form = {"title": "", "files": [SimpleUploadedFile("a.pdf", PDF + bytes(5001))]}
    assert client.post("/petitions/new/", form).status_code == 429


def test_large_bodies_of_an_address_are_counted_before_they_are_read(client: Client, town: Town, settings: Any) -> None:
    settings.BODIES_PER_ADDRESS = 3 * 1024
    big = {"title": "x", "files": [SimpleUploadedFile("a.pdf", PDF + bytes(2_000_000))]}
    assert client.post("/petitions/new/", big).status_code == 422
    big["files"] = [SimpleUploadedFile("a.pdf", PDF + bytes(2_000_000))]
    assert client.post("/petitions/new/", big).status_code == 429
    assert client.get("/petitions/new/").status_code == 200


def test_words_without_files_have_a_small_limit(client: Client) -> None:
    told = client.post("/petitions/new/", "a" * (1024 * 1024 + 1), "application/x-www-form-urlencoded")
    assert told.status_code == 413


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1%eth0", "2001:db8:1:2::/64"),
        ("2002:c000:201:5::1", "192.0.2.1"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdfe", "192.0.2.1"),
        ("64:ff9b::192.0.2.1", "192.0.2.1"),
        ("unix", "unix"),
        (None, ""),
    ],
)
def test_limits_count_the_network_of_a_subscriber(address: str | None, counted: str) -> None:
    assert source(address) == counted


def test_wrong_codes_from_one_network_are_counted_together(town: Town, clock: Clock) -> None:
    answers = [
        Client().get(
            "/api/v1/matters/LH-26-000001-W/progress",
            headers={"X-Query-Code": "AAAA-AAAA"},
            REMOTE_ADDR=f"2001:db8::{n:x}",
        )
        for n in range(22)
    ]
    assert [one.status_code for one in answers] == [404] * 20 + [429] * 2


def test_a_crowd_that_guesses_at_one_number_is_stopped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xinhe.matters.opening.FROM_ANYWHERE", 5)
    answers = [
        Client().get(
            "/api/v1/matters/LH-26-000001-W/progress",
            headers={"X-Query-Code": "AAAA-AAAA"},
            REMOTE_ADDR=f"192.0.2.{n}",
        )
        for n in range(7)
    ]
    assert [one.status_code for one in answers] == [404] * 5 + [429] * 2


def test_a_filing_is_judged_once(public: Caller, town: Town, body: dict[str, Any]) -> None:
    """By the act; the surface asks for no place and no class of content before it."""
    with CaptureQueriesContext(connection) as asked:
        assert public.post("/matters", body | {"category": "0101"}).status_code == 201
    judged = [q["sql"] for q in asked if 'WHERE "jurisdiction_category"."code" =' in q["sql"]]
    assert len(judged) == 1, judged


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/api/v1/matters", b"[" * 200_000, "application/json"),
        ("/api/v1/matters", b'{"a":' * 80_000 + b"1" + b"}" * 80_000, "application/json"),
        ("/api/v1/matters", b'{"items": [' + b'"x",' * 100_000 + b'"x"]}', "application/json"),
        ("/api/v1/matters", b"1" * 400_000, "application/json"),
        ("/petitions/new/", b"&".join(b"k%d=1" % n for n in range(50_000)), "application/x-www-form-urlencoded"),
        ("/my/", b"&".join(b"number=%d" % n for n in range(50_000)), "application/x-www-form-urlencoded"),
        (
            "/api/v1/matters",
            b"".join(b'--x\r\nContent-Disposition: form-data; name="k%d"\r\n\r\n1\r\n' % n for n in range(20_000))
            + b"--x--",
            "multipart/form-data; boundary=x",
        ),
        (
            "/petitions/new/",
            b"".join(
                b'--x\r\nContent-Disposition: form-data; name="files"; filename="%d.pdf"\r\n\r\n%%PDF-\r\n' % n
                for n in range(3000)
            )
            + b"--x--",
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_other_dear_bodies_are_refused_shortly_and_soon(
    town: Town, settings: Any, path: str, body: bytes, kind: str
) -> None:
    began = time.perf_counter()
    told = Client().post(path, body, kind)
    assert 400 <= told.status_code < 500, told.status_code
    assert time.perf_counter() - began < 2
    assert len(told.content) < 200_000
    assert stored(settings) == []


def test_an_address_full_of_questions_is_refused_too(town: Town) -> None:
    query = "&".join(f"k{n}=1" for n in range(20_000))
    for path in ("/my/", "/api/v1/regions", "/petitions/new/"):
        told = Client().get(f"{path}?{query}")
        assert told.status_code < 500
        assert len(told.content) < 800_000
