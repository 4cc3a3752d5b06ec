"""Filing by the API with all that the statute knows of: agents, minors, secrecy, letters, accusations."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.conftest import V1, Caller
from tests.town import Town
from xinhe.documents.models import File
from xinhe.matters.models import Matter, Party
from xinhe.matters.numbering import code_of
from xinhe.people.person import Person

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
As = Callable[[Person], Caller]


def with_files(body: dict[str, Any], *files: SimpleUploadedFile, **headers: str) -> Any:
    form = {"filing": json.dumps(body), "files": list(files)}
    return Client().post(f"{V1}/matters", form, headers=headers)


def test_an_agent_files_with_the_power_of_attorney(body: dict[str, Any]) -> None:
    agent = {"agent": {"name": "李律师", "phone": "13912345678"}}
    response = with_files(body | agent, SimpleUploadedFile("授权委托书.pdf", PDF))
    assert response.status_code == 201, response.content.decode()
    matter = Matter.objects.get()
    assert {p.part for p in Party.objects.filter(matter=matter)} == {"petitioner", "agent"}
    assert File.objects.get(subject_id=matter.pk).from_petitioner


def test_an_agent_without_the_power_of_attorney_is_told_so(public: Caller, body: dict[str, Any]) -> None:
    number = public.post("/matters", body | {"agent": {"name": "李律师"}}).json()["number"]
    [lack] = (
        Caller({"X-Query-Code": code_of(Matter.objects.get(number=number))})
        .get(f"/matters/{number}/progress")
        .json()["lacking"]
    )
    assert lack["lack"] == "mandate"
    assert "授权委托书" in lack["ask"]


def test_a_form_without_a_filing_or_with_strange_fields_is_refused(body: dict[str, Any]) -> None:
    assert Client().post(f"{V1}/matters", {"files": SimpleUploadedFile("a.pdf", PDF)}).status_code == 400
    form = {"filing": json.dumps(body), "colour": "red"}
    assert list(Client().post(f"{V1}/matters", form).json()["errors"]) == ["colour"]
    form = {"filing": json.dumps(body), "photo": SimpleUploadedFile("a.pdf", PDF)}
    assert list(Client().post(f"{V1}/matters", form).json()["errors"]) == ["photo"]
    assert not Matter.objects.exists()


def test_a_child_has_its_guardian_named(public: Caller, body: dict[str, Any]) -> None:
    """个人信息保护法 第三十一条."""
    receipt = public.post("/matters", body | {"child": True}).json()
    child = Matter.objects.get(number=receipt["number"])
    [lack] = Caller({"X-Query-Code": code_of(child)}).get(f"/matters/{child.number}/progress").json()["lacking"]
    assert lack["lack"] == "guardian"
    assert "14 周岁" in lack["ask"]
    named = body | {"child": True, "guardian": {"name": "王大明", "phone": "13912345678"}}
    number = public.post("/matters", named).json()["number"]
    assert Party.objects.get(part="petitioner", matter__number=number).is_minor
    assert Matter.objects.get(number=number).lacks == []


def test_secrecy_paper_and_joint_letters_are_kept(public: Caller, body: dict[str, Any]) -> None:
    who = body["petitioner"] | {"domicile": "江省临江市"}
    response = public.post("/matters", body | {"petitioner": who, "secret": True, "wants_paper": True, "joint": True})
    assert response.status_code == 201
    matter = Matter.objects.get()
    assert (matter.is_secret, matter.wants_paper, matter.is_joint) == (True, True, True)
    assert Party.objects.get().identity()["domicile"] == "江省临江市"


@pytest.mark.parametrize("field", ["received_on", "posted_on"])
def test_the_public_sets_no_days_of_the_office(public: Caller, body: dict[str, Any], field: str) -> None:
    response = public.post("/matters", body | {field: "2026-03-01"})
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert "工作人员" in response.json()["detail"]


def test_a_clerk_registers_a_letter_with_its_postmark(town: Town, body: dict[str, Any], as_: As) -> None:
    letter = {"channel": "letter", "posted_on": "2026-02-26", "received_on": "2026-02-27"}
    response = as_(town.clerk).post("/matters", body | letter)
    assert response.status_code == 201, response.content.decode()
    assert str(Matter.objects.get().received_on) == "2026-02-27"
    wrong = as_(town.clerk).post("/matters", body | letter | {"posted_on": "2026-02-28"})
    assert list(wrong.json()["errors"]) == ["posted_on"]


def test_what_was_spoken_is_read_back(town: Town, body: dict[str, Any], as_: As) -> None:
    """第十九条第一款; the field is named as this document names it."""
    clerk = as_(town.clerk)
    unread = clerk.post("/matters", body | {"channel": "visit", "read_back": False}).json()["number"]
    assert Matter.objects.get(number=unread).lacks == ["read_back"]
    read = clerk.post("/matters", body | {"channel": "visit", "read_back": True}).json()["number"]
    assert Matter.objects.get(number=read).read_back_at is not None


def test_an_accused_office_learns_nothing(town: Town, public: Caller, body: dict[str, Any], as_: As) -> None:
    """第三十条第三款."""
    response = public.post("/matters", body | {"accused": ["lh-zjj"]})
    assert response.status_code == 201
    matter = Matter.objects.get()
    assert (matter.nature, matter.confidentiality) == ("accusation", "accusation")
    assert town.housing.pk in matter.barred
    assert as_(town.handler).get(f"/desk/matters/{matter.number}").status_code == 404
    wrong = public.post("/matters", body | {"accused": ["nowhere"]})
    assert list(wrong.json()["errors"]) == ["accused"]


def test_an_accused_receiver_does_not_receive(town: Town, public: Caller, body: dict[str, Any]) -> None:
    response = public.post("/matters", body | {"accused": ["lh-xfj"]})
    assert response.json()["holder"]["code"] == "lh-jw"
