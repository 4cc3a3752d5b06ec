"""One receipt on paper and screen, printed again after a check; letters with the whole name for who serves them."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.desk.test_register import VISIT
from tests.papers import words_of
from tests.standing import stand_still
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people.models import Reveal

LATER = datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def clerk(town: Town, signed_in: SignedIn) -> Client:
    return signed_in(town.clerk)


def registered(clerk: Client) -> Matter:
    assert clerk.post("/desk/register/visit/", VISIT).status_code == 302
    return Matter.objects.get()


def test_paper_and_screen_say_the_same_with_the_whole_name(clerk: Client, town: Town) -> None:
    matter = registered(clerk)
    url = f"/desk/receipts/{matter.number}/"
    page, paper = clerk.get(url).content.decode(), words_of(clerk.get(f"{url}pdf/").content)
    code = code_of(matter)
    assert f"{code[:4]} {code[4:]}" in page
    assert code in paper
    for part in ("王小明", matter.number, "停车费上涨", "来访", "临河县信访局转送交办", "0000-1234567"):
        assert part in page, part
        assert part in paper, part
    assert "王*" not in page + paper
    assert "<svg" in page
    assert "扫码查进度" in paper
    look = Reveal.objects.get()
    assert (look.reason, look.account_id) == ("登记，打印回执交给本人", town.clerk.account_id)


def test_it_is_printed_again_without_the_code_after_a_check(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    client, url = signed_in(town.dispatcher), f"/desk/receipts/{matter.number}/"
    asked = client.get(url).content.decode()
    assert "怎样核对了本人" in asked
    assert "王小明" not in asked
    assert client.get(f"{url}pdf/").status_code == 404
    assert client.post(url, {}).status_code == 422
    page = client.post(url, {"proof": "document"}, follow=True).content.decode()
    assert "王小明" in page
    assert "登记时已告知信访人本人" in page
    code = code_of(matter)
    assert code[:4] not in page.replace(matter.number, "")
    assert "王小明" in words_of(client.get(f"{url}pdf/").content)
    assert Reveal.objects.get().reason == "补打回执，核对方式：身份证件"


@pytest.mark.parametrize("who", ["handler", "stranger"])
def test_another_office_prints_none(who: str, town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    assert signed_in(getattr(town, who)).get(f"/desk/receipts/{matter.number}/").status_code == 404


def test_a_code_issued_anew_is_on_the_receipt_for_who_issued_it_and_for_an_hour(
    town: Town, clerk: Client, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, lambda: LATER)
    matter = registered(clerk)
    old = code_of(matter)
    dispatcher = signed_in(town.dispatcher)
    answer = dispatcher.post(f"/desk/matters/{matter.number}/reissue_code/", {"proof": "document"})
    assert answer["Location"] == f"/desk/receipts/{matter.number}/"
    matter.refresh_from_db()
    new = code_of(matter)
    shown = f"{new[:4]} {new[4:]}"
    assert shown in dispatcher.get(answer["Location"]).content.decode()
    first = clerk.get(answer["Location"]).content.decode()
    assert shown not in first
    assert f"{old[:4]} {old[4:]}" not in first
    stand_still(monkeypatch, lambda: LATER + timedelta(minutes=61))
    assert shown not in dispatcher.get(answer["Location"]).content.decode()


def test_contact_data_are_corrected_at_the_window(town: Town, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, lambda: LATER)
    matter = registered(clerk)
    url = f"/desk/matters/{matter.number}/correct_contact/"
    page = clerk.get(url).content.decode()
    assert "王* 138****5678（信访人）" in page
    assert clerk.post(url, {"party": "1", "phone": "123", "proof": "document"}).status_code == 422
    assert clerk.post(url, {"party": "1", "phone": "13900000001", "proof": "document"}).status_code == 302
    assert matter.parties.get().masked_phone == "139****0001"
    assert "电话 · 核对方式：身份证件" in clerk.get(f"/desk/matters/{matter.number}/").content.decode()


def test_who_serves_a_letter_has_it_with_the_whole_name_in_one_press(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.accepted(town, at)
    letter = Document.objects.filter(subject_id=matter.pk, to_petitioner=True).latest("at")
    url = f"/desk/matters/{matter.number}/letters/{letter.pk}/pdf/"
    client = signed_in(town.handler)
    assert "带姓名" in client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "王*" in words_of(client.get(url).content)
    assert "王小明" in words_of(client.post(url).content)
    look = Reveal.objects.get()
    assert look.reason == f"送达、归档文书：{letter.title} {letter.number}"


def test_who_only_looks_on_has_it_masked(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    letter = Document.objects.filter(subject_id=matter.pk, to_petitioner=True).latest("at")
    client = signed_in(town.inspector)
    assert "带姓名" not in client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert client.post(f"/desk/matters/{matter.number}/letters/{letter.pk}/pdf/").status_code == 409
    assert not Reveal.objects.exists()


def test_who_asked_for_secrecy_is_named_to_the_receiver_alone(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at, is_secret=True)
    letter = Document.objects.filter(subject_id=matter.pk, to_petitioner=True).latest("at")
    url = f"/desk/matters/{matter.number}/letters/{letter.pk}/pdf/"
    assert signed_in(town.handler).post(url).status_code == 409
