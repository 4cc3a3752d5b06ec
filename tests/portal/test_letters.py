"""Letters reach their petitioner, papers can be checked by anybody, retaliation goes above the unit."""

import io
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from tests import town as make
from tests.conftest import Clock
from tests.portal.resident import key_on, open_it, page
from tests.town import Town
from xinhe.documents.issuing import check_url
from xinhe.documents.models import Document
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.petition.acts.serve import serve

pytestmark = pytest.mark.django_db


def letter_of(matter: Matter, form: str) -> Document:
    return Document.objects.get(subject_id=matter.pk, form=form)


def test_every_letter_to_the_petitioner_is_listed_with_its_service(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    for form in ("acceptance_notice", "opinion"):
        letter = letter_of(matter, form)
        assert letter.number in text
        assert f"/my/{matter.number}/letters/{letter.pk}/" in text
    assert "2026年3月2日（周一）送达" in text
    assert letter_of(matter, "transfer_letter").number not in text
    assert str(letter_of(matter, "service_proof").pk) not in text


def test_a_letter_comes_as_pdf_with_the_whole_name(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    answer = client.get(f"/my/{matter.number}/letters/{letter_of(matter, 'opinion').pk}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    assert "王小明" in "".join(text.split())


def test_an_opinion_is_not_handed_out_before_it_is_served(client: Client, town: Town, at: datetime) -> None:
    """第三十五条: the days to ask for a review begin with receipt."""
    matter = make.signed(town, at)
    open_it(client, matter)
    path = f"/my/{matter.number}/letters/{letter_of(matter, 'opinion').pk}/"
    assert client.get(path).status_code == 404
    serve(matter, method="in_person", served_on=at.date(), proof="本人签收", by=town.handler, at=at)
    assert client.get(path).status_code == 200


def test_a_letter_opens_to_its_own_petitioner_alone(client: Client, town: Town, at: datetime) -> None:
    mine, other = make.served(town, at), make.filed(town, at, title="另一件")
    path = f"letters/{letter_of(mine, 'opinion').pk}/"
    assert Client().get(f"/my/{mine.number}/{path}").status_code == 404
    open_it(client, other)
    assert client.get(f"/my/{other.number}/{path}").status_code == 404
    open_it(client, mine)
    assert client.get(f"/my/{mine.number}/letters/{letter_of(mine, 'transfer_letter').pk}/").status_code == 404
    assert client.get(f"/my/{mine.number}/letters/{uuid4()}/").status_code == 404


def test_anybody_may_check_a_paper_and_learns_of_no_person(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    letter = letter_of(matter, "opinion")
    path = "/" + check_url(letter).split("/", 3)[3]
    text = page(Client(), path)
    for part in (
        "是真的",
        letter.number,
        letter.title,
        letter.hash,
        "临河县住房和城乡建设局",
        "2026年3月2日",
        "0000-1234567",
    ):
        assert part in text, part
    for part in ("王", "13812345678", matter.number, matter.title):
        assert part not in text, part


def test_a_paper_that_nobody_issued_is_told_so(client: Client, town: Town) -> None:
    answer = client.get("/letters/made-up/")
    assert (answer.status_code, "查无此文书" in answer.content.decode()) == (404, True)
    assert client.get("/letters/" + "x" * 200 + "/").status_code == 404


def test_an_altered_letter_is_not_called_genuine(client: Client, town: Town, at: datetime) -> None:
    letter = letter_of(make.served(town, at), "opinion")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        Document.objects.filter(pk=letter.pk).update(number="临住建信〔2026〕99号")
        cursor.execute("SET LOCAL ROLE xinhe_app")
    text = page(client, f"/letters/{letter.token}/")
    assert ("不能作准" in text, "是真的" in text) == (True, False)


def test_guesses_at_papers_are_counted(town: Town, at: datetime, clock: Clock) -> None:
    token = letter_of(make.served(town, at), "opinion").token
    guessing, elsewhere = Client(), Client(REMOTE_ADDR="10.0.0.9")
    for n in range(100):
        assert guessing.get(f"/letters/guess-{n}/").status_code == 404
    assert guessing.get(f"/letters/{token}/").status_code == 429
    assert elsewhere.get(f"/letters/{token}/").status_code == 200
    clock.forward(hours=1, seconds=1)
    assert guessing.get(f"/letters/{token}/").status_code == 200


def test_retaliation_becomes_a_matter_of_its_own_above_the_unit(client: Client, town: Town, at: datetime) -> None:
    """第十八条第四款、第四十六条第（六）项."""
    matter = make.accepted(town, at)
    open_it(client, matter)
    path = f"/my/{matter.number}/retaliation/"
    assert path in page(client, f"/my/{matter.number}/")
    key = key_on(page(client, path))
    answers = [client.post(path, {"kind": "retaliation", "text": "停了我家的水", "key": key}) for _ in range(2)]
    new = Matter.objects.latest("id")
    assert {answer["Location"] for answer in answers} == {f"/petitions/received/{new.number}/"}
    assert Matter.objects.count() == 2
    text = page(client, f"/petitions/received/{new.number}/")
    assert (new.number in text, code_of(new) in text) == (True, True)
    assert not Matter.objects.visible_to(town.handler).filter(pk=new.pk).exists()
    assert Matter.objects.get(pk=matter.pk).log_seq == matter.log_seq
    assert new.number not in page(client, f"/my/{matter.number}/")


def test_an_empty_report_of_retaliation_says_what_to_write(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    answer = client.post(f"/my/{matter.number}/retaliation/", {"kind": "retaliation", "text": " "})
    assert (answer.status_code, answer.content.decode().count("请写明谁")) == (422, 2)
    assert Matter.objects.count() == 1


def test_a_leak_is_reported_on_the_same_page(client: Client, town: Town, at: datetime) -> None:
    """第三十条第三款、第四十六条第（五）项."""
    matter = make.accepted(town, at)
    open_it(client, matter)
    path = f"/my/{matter.number}/retaliation/"
    assert 'value="leak"' in page(client, path)
    unsaid = client.post(path, {"text": "材料到了他手里"})
    assert (unsaid.status_code, "请选择是打击报复，还是泄露" in unsaid.content.decode()) == (422, True)
    assert client.post(path, {"kind": "leak", "text": "材料到了他手里"}).status_code == 302
    leak = Matter.objects.latest("id")
    assert (leak.title, leak.source) == ("反映泄密", "leak")
    assert not Matter.objects.visible_to(town.handler).filter(pk=leak.pk).exists()


def test_a_stranger_reports_nothing(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    for answer in (client.get(f"/my/{matter.number}/retaliation/"), client.post(f"/my/{matter.number}/retaliation/")):
        assert answer["Location"] == f"/my/{matter.number}/"


def test_reports_of_retaliation_are_counted(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    for n in range(5):
        assert (
            client.post(f"/my/{matter.number}/retaliation/", {"kind": "leak", "text": f"第 {n} 次"}).status_code == 302
        )
    assert (
        client.post(f"/my/{matter.number}/retaliation/", {"kind": "retaliation", "text": "又一次"}).status_code == 429
    )
