"""Letters at the desk: who reads which, with which name; previews that leave nothing; what waits to be served."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from tests import town as make
from tests.desk import stages
from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.documents.models import Document, DocumentCounter
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Event, Matter
from xinhe.petition.acts.serve import serve
from xinhe.supervision.acts.recommend import recommend


def text_of(answer) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def url_of(matter: Matter, form: str, kind: str = "pdf") -> str:
    row = Document.objects.filter(subject_id=matter.pk, form=form).latest("at")
    return f"/desk/matters/{matter.number}/letters/{row.pk}/{kind}/"


def test_a_letter_is_shown_with_the_masked_name_until_a_look_is_open(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.accepted(town, at)
    client = signed_in(town.handler)
    answer = client.get(url_of(matter, "acceptance_notice"))
    assert (answer["Content-Type"], answer["Content-Disposition"][:6]) == ("application/pdf", "inline")
    assert "王小明" not in text_of(answer)
    client.post(f"/desk/matters/{matter.number}/reveal/1/", {"reason": "电话核实情况"})
    assert "王小明" in text_of(client.get(url_of(matter, "acceptance_notice")))
    assert "王小明" not in text_of(signed_in(town.head).get(url_of(matter, "acceptance_notice")))


def test_a_word_file_is_saved_under_its_title(town: Town, at: datetime, signed_in: SignedIn) -> None:
    answer = signed_in(town.handler).get(url_of(make.accepted(town, at), "acceptance_notice", "docx"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"PK")


def test_a_stranger_finds_no_letter(town: Town, at: datetime, signed_in: SignedIn) -> None:
    url = url_of(make.accepted(town, at), "acceptance_notice")
    for who in ("stranger", "handler2", "sysadmin"):
        assert signed_in(getattr(town, who)).get(url).status_code == 404


def test_what_one_office_was_advised_is_not_read_by_another(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = stages.recommended(town, at)
    Matter.objects.filter(pk=matter.pk).update(offices=[*matter.offices, town.traffic.pk])
    url = url_of(matter, "recommendation")
    page = f"/desk/matters/{matter.number}/"
    for who, status in (("dispatcher", 200), ("handler", 200), ("handler2", 404)):
        client = signed_in(getattr(town, who))
        assert client.get(url).status_code == status
        assert ("公示收费标准" in client.get(page).content.decode()) is (status == 200)


def test_who_may_not_read_a_recommendation_is_not_offered_to_serve_or_correct_it(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.signed(town, at)
    said = {"facts": "三月查明", "advice": "公示收费标准"}
    recommend(matter, kind="improve", office=town.traffic, by=town.dispatcher, at=at, **said)
    number = stages.number_of(matter, "recommendation")
    for who, act, offered in (
        ("dispatcher", "serve_letter", True),
        ("handler", "serve_letter", False),
        ("head", "correct", False),
    ):
        answer = signed_in(getattr(town, who)).get(f"/desk/matters/{matter.number}/{act}/")
        assert (answer.status_code, number in answer.content.decode()) == (200, offered)


def test_a_preview_uses_no_number_and_keeps_nothing(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.drafted(town, at)
    counters = list(DocumentCounter.objects.order_by("key").values())
    before = (Document.objects.count(), Event.objects.count(), counters)
    typed = {"seen": matter.log_seq}
    answer = signed_in(town.head).post(f"/desk/matters/{matter.number}/sign/preview/", typed)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    words = text_of(answer)
    assert "预览" in words
    assert "王小明" not in words
    now_there = list(DocumentCounter.objects.order_by("key").values())
    assert (Document.objects.count(), Event.objects.count(), now_there) == before
    assert Matter.objects.get().state == "drafted"
    signed = signed_in(town.head).post(f"/desk/matters/{matter.number}/sign/", typed)
    assert signed.status_code == 302
    number = Document.objects.get(form="opinion").number
    assert number.endswith(f"〕{Document.objects.filter(office=town.housing).exclude(number='').count()}号")


def test_a_preview_says_what_is_wrong_and_needs_the_right(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/extend/preview/"
    answer = signed_in(town.head).post(url, {"days": "31", "reason": "复杂"})
    assert answer.status_code == 422
    assert "最多还能延 30 日" in answer.content.decode()
    assert "不归你的岗位办" in signed_in(town.handler).post(url, {"days": "5", "reason": "复杂"}).content.decode()
    assert signed_in(town.stranger).post(url, {"days": "5", "reason": "复杂"}).status_code == 404


def test_several_letters_are_previewed_in_one_file(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = stages.two(town, at)
    typed = {f"items.{n}.{name}": v for n in (0, 1) for name, v in ({"route": "R2"} | stages.WAY).items()}
    answer = signed_in(town.handler).post(f"/desk/matters/{matter.number}/classify/preview/", typed)
    words = text_of(answer).replace("\n", "")
    assert words.count("退还多收的钱") == 1
    assert words.count("恢复原价") == 1
    assert not Document.objects.filter(form="route_notice").exists()


def test_the_dossier_is_handed_out_as_it_may_be_read(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/dossier/"
    answer = signed_in(town.handler).post(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"{matter.number}/卷宗.pdf" in names
    assert signed_in(town.handler).get(url).status_code == 405
    assert signed_in(town.handler2).post(url).status_code == 404
    assert "下载卷宗" in signed_in(town.inspector).get(f"/desk/matters/{matter.number}/").content.decode()


def test_an_act_without_a_letter_has_no_preview(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    client = signed_in(town.handler)
    assert "data-preview" not in client.get(f"/desk/matters/{matter.number}/note/").content.decode()
    answer = client.post(f"/desk/matters/{matter.number}/note/preview/", {"text": "x"})
    assert answer.status_code == 422


def test_what_waits_to_be_served_leaves_the_list_with_its_proof(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.signed(town, at)
    client = signed_in(town.handler)
    forms = {letter.form for letter, _matter, _act in client.get("/desk/letters/").context["rows"]}
    assert {"acceptance_notice", "opinion"} <= forms
    assert len(client.get("/desk/letters/?form=opinion").context["rows"]) == 1
    assert not client.get("/desk/letters/?until=2026-03-01").context["rows"]
    client.post(
        f"/desk/matters/{matter.number}/serve_letter/",
        {
            "document": stages.number_of(matter, "acceptance_notice"),
            "method": "in_person",
            "served_on": "2026-03-02",
            "proof": "本人签收",
        },
    )
    left = {letter.form for letter, _matter, _act in client.get("/desk/letters/").context["rows"]}
    assert "acceptance_notice" not in left
    assert not signed_in(town.handler2).get("/desk/letters/").context["rows"]


def test_the_list_is_exported(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.signed(town, at, title='=HYPERLINK("x")')
    answer = signed_in(town.handler).get("/desk/letters/?export=1&form=opinion")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]][4] == '=HYPERLINK("x")'
    assert rows[0][4].data_type in ("s", "inlineStr")
    assert rows[0][2].value.date() == date(2026, 3, 2)


def test_a_hand_over_leaves_only_its_slip(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at, title="举报局长收钱")
    screen(
        matter, level="county", nature="accusation", acceptable=True, reason="检举", by=town.dispatcher,
        accused=["lh-zjj"], at=at,
    )  # fmt: skip
    answer = signed_in(town.dispatcher).post(
        f"/desk/matters/{matter.number}/transfer/", {"office": "lh-jw", "seen": matter.log_seq + 1}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    page = signed_in(town.dispatcher).get("/desk/handovers/").content.decode()
    for words in ("举报局长收钱", matter.number, "王"):
        assert words not in page.split("<main")[1]
    assert "临河县纪委监委" in page
    assert Document.objects.get(form="handover_slip").number in page
    assert Document.objects.get(form="handover_slip").number not in (
        signed_in(town.stranger).get("/desk/handovers/").content.decode()
    )


def test_a_hand_over_of_a_barred_office_is_not_listed(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.screened(town, at, nature="accusation")
    transfer(matter, office=town.discipline, by=town.dispatcher, at=at)
    Matter.objects.filter(pk=matter.pk).update(barred=[town.petition_office.pk])
    assert not signed_in(town.dispatcher).get("/desk/handovers/").context["rows"]


@pytest.mark.parametrize(("url", "most"), [("/desk/letters/", 7), ("/desk/handovers/", 8)])
def test_a_list_costs_the_same_however_long(url: str, most: int, town: Town, at: datetime, signed_in: SignedIn) -> None:
    for _ in range(3):
        make.signed(town, at)
        transfer(make.screened(town, at, nature="accusation"), office=town.discipline, by=town.dispatcher, at=at)
    client = signed_in(town.dispatcher if "handovers" in url else town.handler)
    client.get("/desk/password/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    assert len(asked) <= most, [q["sql"][:80] for q in asked]


def test_the_proof_of_service_is_printed_before_the_letter_is_served(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.signed(town, at)
    opinion = Document.objects.get(subject_id=matter.pk, form="opinion")
    address = f"/desk/matters/{matter.number}/letters/{opinion.pk}/proof/"
    client = signed_in(town.handler)
    assert address in client.get(f"/desk/matters/{matter.number}/").content.decode()
    answer = client.get(address)
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages))
    for part in ("送达回证", opinion.number, matter.number, "□直接送达", "收件人签收"):
        assert part in words, part
    assert not Document.objects.filter(subject_id=matter.pk, form="service_proof").exists()
    serve(matter, method="in_person", served_on=local_day(at), proof="本人签收", by=town.handler, at=at)
    assert client.get(address).status_code == 404
