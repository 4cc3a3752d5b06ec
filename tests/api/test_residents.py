"""Residents file, follow and act through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import town as make
from tests.api.conftest import V1, Caller
from tests.conftest import Clock
from tests.town import Town
from xinhe.documents.models import File
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people.person import Person

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def follower(matter: Matter) -> Caller:
    return Caller({"X-Query-Code": code_of(matter)})


def test_a_matter_gets_its_number_code_and_dates(public: Caller, body: dict[str, Any]) -> None:
    response = public.post("/matters", body)
    said = response.json()
    assert response.status_code == 201
    assert said["number"].startswith("LH-26-")
    assert len(said["query_code"]) == 8
    assert said["state"] == "registered"
    assert response["Location"] == f"/api/v1/matters/{said['number']}/progress"
    (forward,) = said["deadlines"]
    assert (forward["name"], forward["start"], forward["end"]) == ("forward", "2026-03-02", "2026-03-17")
    assert "第二十二条" in forward["explanation"]


def test_filing_takes_no_more_than_fifteen_queries(
    public: Caller, body: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15 + 4):  # a test's savepoints are no queries of a request
        assert public.post("/matters", body).status_code == 201


def test_a_retry_with_the_same_key_gets_the_same_answer(
    public: Caller, body: dict[str, Any], town: Town, as_: Callable[[Person], Caller], now: Clock
) -> None:
    first = public.post("/matters", body, **{"Idempotency-Key": "k1"})
    screen = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属县级职权"}
    as_(town.dispatcher).post(f"/desk/matters/{first.json()['number']}/screen", screen)
    now.forward(days=20)
    again = public.post("/matters", body, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert Matter.objects.count() == 1


def test_a_key_used_for_another_content_is_refused(public: Caller, body: dict[str, Any]) -> None:
    public.post("/matters", body, **{"Idempotency-Key": "k1"})
    response = public.post("/matters", body | {"title": "另一件事"}, **{"Idempotency-Key": "k1"})
    assert (response.status_code, response.json()["code"]) == (409, "key_reused")


def test_wrong_fields_are_named_each_with_its_sentence(public: Caller, body: dict[str, Any]) -> None:
    wrong = body | {"title": " ", "region": "000000", "petitioner": {"name": "王小明", "phone": "1"}}
    response = public.post("/matters", wrong)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()["errors"]) == {"title", "region", "petitioner.phone"}
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"title": None}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"region": "99\x00"}, "region"),
        ({"category": "\x00"}, "category"),
        ({"headcount": "3"}, "headcount"),
        ({"headcount": 10**30}, "headcount"),
        ({"headcount": 0}, "headcount"),
        ({"petitioner": {"name": "王", "age": 3}}, "petitioner.age"),
        ({"petitioner": {"name": "\ud83d"}}, "petitioner.name"),
        ({"petitioner": None}, "petitioner"),
        ({"anonymous": True}, "petitioner"),
        ({"channel": "visit"}, "channel"),
        ({"kind": "\x00"}, "kind"),
        (
            {"representatives": [{"name": f"代表{n}"} for n in "一二三四五六"], "headcount": 3},
            "representatives",
        ),
    ],
)
def test_bad_input_names_its_field(public: Caller, body: dict[str, Any], change: Any, field: str) -> None:
    response = public.post("/matters", body | change)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert not Matter.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"", b"[1,2", b"\xff\xfe", b'{"a":' + b"[" * 100_000, b"NaN", b"null"])
def test_a_body_that_is_no_json_object_is_refused(raw: bytes, town: Town) -> None:
    response = Client().post(V1 + "/matters", raw, "application/json")
    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"


def test_an_anonymous_filing_is_taken(public: Caller, body: dict[str, Any]) -> None:
    del body["petitioner"]
    response = public.post("/matters", body | {"anonymous": True})
    assert response.status_code == 201
    assert Matter.objects.get().is_anonymous


def test_a_clerk_registers_a_visit(town: Town, body: dict[str, Any], as_: Callable[[Person], Caller]) -> None:
    response = as_(town.clerk).post("/matters", body | {"channel": "visit"})
    assert response.status_code == 201
    assert Matter.objects.get().registered_by_id == town.clerk.account_id


def test_a_bad_token_is_not_taken_for_no_token(body: dict[str, Any]) -> None:
    response = Caller({"Authorization": "Bearer xh_wrong"}).post("/matters", body)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="xinhe"')


def test_progress_says_who_holds_it_until_when_and_why(town: Town, clock: Clock) -> None:
    matter = make.accepted(town, clock.at)
    said = follower(matter).get(f"/matters/{matter.number}/progress").json()
    assert said["holder"]["name"] == "临河县住房和城乡建设局"
    assert said["due_on"] == "2026-05-06"
    assert any("劳动节" in one["reckoning"] for one in said["deadlines"])
    assert [line["act"] for line in said["timeline"]] == ["intake", "screen", "transfer", "accept"]
    assert said["timeline"][0]["at"] == "2026-03-02T10:14:00+08:00"
    assert {"urge", "add_material", "withdraw"} <= {one["act"] for one in said["allowed"]}
    assert {one["act"] for one in said["refused"]} == {"rate", "ask_review"}
    assert said["answers"] == []


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    wrong = Caller({"X-Query-Code": "AAAAAAAA"})
    answers = [wrong.get(f"/matters/{number}/progress") for number in (matter.number, "LH-26-999999-0", "nonsense")]
    assert {a.status_code for a in answers} == {404}
    assert len({a.content for a in answers}) == 1


def test_twenty_wrong_codes_are_enough(town: Town, now: Clock) -> None:
    matter = make.filed(town, now.at)
    wrong = Caller({"X-Query-Code": "AAAAAAAA"})
    for _ in range(20):
        assert wrong.get(f"/matters/{matter.number}/progress").status_code == 404
    locked = wrong.get(f"/matters/{matter.number}/progress")
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) > 0
    # Nor may the guess that would have hit pass now.
    assert follower(matter).get(f"/matters/{matter.number}/progress").status_code == 429
    now.forward(hours=2)
    assert follower(matter).get(f"/matters/{matter.number}/progress").status_code == 200


def test_a_resident_adds_words_and_a_file(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    form = {"text": "附上收据", "files": SimpleUploadedFile("收据.pdf", PDF, "application/pdf")}
    path = f"{V1}/matters/{matter.number}/add_material"
    response = Client().post(path, form, headers={"X-Query-Code": code_of(matter)})
    assert (response.status_code, response.json()["seq"]) == (200, 2)
    assert File.objects.get().name == "收据.pdf"


def test_a_stranger_stores_no_file(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    form = {"files": SimpleUploadedFile("收据.pdf", PDF)}
    response = Client().post(f"{V1}/matters/{matter.number}/add_material", form)
    assert response.status_code == 404
    assert not File.objects.exists()


def test_a_program_is_not_taken_as_a_file(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    form = {"files": SimpleUploadedFile("照片.jpg", b"MZ" + b"\0" * 600)}
    path = f"{V1}/matters/{matter.number}/add_material"
    response = Client().post(path, form, headers={"X-Query-Code": code_of(matter)})
    assert (response.status_code, list(response.json()["errors"])) == (422, ["files"])


def test_a_resident_urges_once_a_day(town: Town, clock: Clock) -> None:
    matter = make.accepted(town, clock.at)
    urge = f"/matters/{matter.number}/urge"
    assert follower(matter).post(urge, {"text": "请尽快"}).status_code == 200
    response = follower(matter).post(urge)
    assert (response.status_code, response.json()["code"]) == (409, "not_urged_today")
    assert response.json()["article"]


def test_a_resident_rates_the_answer_and_reads_it(town: Town, clock: Clock) -> None:
    matter = make.served(town, clock.at)
    said = follower(matter).get(f"/matters/{matter.number}/progress").json()
    assert [one["result"] for one in said["answers"]] == ["support"]
    good = {"office_rating": "satisfied", "petition_office_rating": "basically_satisfied"}
    rate = f"/matters/{matter.number}/rate"
    assert follower(matter).post(rate, good | {"comment": "好"}).status_code == 200
    assert follower(matter).post(rate, good).json()["code"] == "not_rated"
    assert list(follower(matter).post(rate, {"office_rating": "good"}).json()["errors"]) == ["petition_office_rating"]


def test_a_resident_withdraws(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    response = follower(matter).post(f"/matters/{matter.number}/withdraw", {"reason": "已解决"})
    assert (response.status_code, response.json()["state"]) == (200, "withdrawn")


def test_an_act_of_the_staff_is_no_address_of_residents(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    response = follower(matter).post(f"/matters/{matter.number}/draft_review", {})
    assert (response.status_code, response.json()["code"]) == (404, "no_such_path")


def test_progress_opens_nothing_without_its_code(town: Town, clock: Clock, public: Caller) -> None:
    matter = make.filed(town, clock.at)
    assert public.get(f"/matters/{matter.number}/progress").status_code == 404


def test_following_takes_no_more_than_twelve_queries(
    town: Town, clock: Clock, django_assert_max_num_queries: Any
) -> None:
    matter = make.served(town, clock.at)
    with django_assert_max_num_queries(12):
        follower(matter).get(f"/matters/{matter.number}/progress")


def test_a_phone_files_only_so_often_a_day(
    public: Caller, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinhe.api.residents.FILINGS_OF_A_PHONE", 1)
    assert public.post("/matters", body).status_code == 201
    response = public.post("/matters", body | {"title": "又一件"})
    assert response.status_code == 429
    assert response["Retry-After"]
