"""Who a masked petitioner is can't be found out by searching: whole names and numbers alone find, each look is kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import town as make
from tests.matters.test_races import at_once
from tests.security.conftest import SignedIn
from tests.security.test_cases import told
from tests.town import WANG, Town
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import TooMany
from xinhe.matters.inbox import search
from xinhe.people import searches, tokens
from xinhe.people.models import Reveal


def phones(count: int) -> list[str]:
    """The numbers of which the mask shows 138****5678, one after another."""
    return [f"138{middle:04d}5678" for middle in range(1000, 1000 + count)]


@pytest.mark.parametrize("url", ["/desk/search/", "/desk/matters/", "/desk/matters/export/"])
def test_trying_the_middle_of_a_masked_phone_is_stopped_and_stands_in_the_log(
    town: Town, at: datetime, signed_in: SignedIn, url: str
) -> None:
    make.accepted(town, at)
    client = signed_in(town.handler)
    codes = [client.get(url, {"q": phone}).status_code for phone in phones(searches.NUMBERS_AN_HOUR + 5)]
    assert codes.count(429) == 5
    looks = Reveal.objects.filter(account=town.handler.account)
    assert looks.count() == searches.NUMBERS_AN_HOUR
    assert {look.reason for look in looks} == {"按电话搜索：138****5678，没有看到"}


def test_other_pages_and_the_api_share_the_measure(town: Town, at: datetime, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    bearer = {"Authorization": f"Bearer {tokens.issue(town.handler.account, label='t', at=at)}"}
    for phone in phones(searches.NUMBERS_AN_HOUR):
        assert client.get("/desk/matters/", {"q": phone, "box": "open"}).status_code == 200
    answer = Client().get("/api/v1/desk/matters", {"q": "13899995678"}, headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_searches")
    assert "审计管理员" in answer.json()["detail"]


@pytest.mark.parametrize(
    "spelled",
    [
        "138-{}-5678",
        "+86 138{}5678",
        "０138{}5678",
        "138 {} 5678",
        "(138){}5678",
        "电话：138{}5678",
        "tel 138.{}.5678",
        "身份证138{}5678",
        "138{}5678.0",
        "༡༣༨{}5678",
    ],
)
def test_other_spellings_of_a_number_count_alike(town: Town, at: datetime, spelled: str) -> None:
    assert searches.is_number(spelled.format("1234"))
    assert not searches.is_number("停车费涨到每月 160 元")


@pytest.mark.parametrize("phrase", ["0898-66221234转801", "电话：0898 66221234-801", "证件号码：1101 0519491231002X"])
def test_neither_a_label_nor_an_extension_hides_that_it_is_a_number(phrase: str) -> None:
    assert searches.is_number(phrase)


@pytest.mark.parametrize(
    "strewn", ["号{}", "王{}车", "1a3a8x12345678", "停138车1234费5678", "查13812345678和13812345679"]
)
def test_digits_strewn_into_words_find_nobody(town: Town, at: datetime, strewn: str) -> None:
    make.accepted(town, at)
    phrase = strewn.format(WANG.phone)
    assert searches.is_number(phrase) or not search(town.handler, phrase, at=at)


def test_documents_are_counted_like_telephones(town: Town, at: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(searches, "NUMBERS_AN_HOUR", 3)
    for day in range(10, 13):
        list(search(town.handler, f"1101051949{day}31002X", at=at))
    with pytest.raises(TooMany):
        search(town.handler, WANG.id_number, at=at)


def test_a_day_has_a_measure_too(town: Town, at: datetime) -> None:
    for tried, phone in enumerate(phones(searches.NUMBERS_A_DAY)):
        search(town.handler, phone, at=at + timedelta(hours=tried // searches.NUMBERS_AN_HOUR * 2))
    with pytest.raises(TooMany):
        search(town.handler, "13899995678", at=at + timedelta(hours=10))


def test_who_is_found_by_name_is_a_look_with_the_account_and_its_mask(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    make.accepted(town, at)
    signed_in(town.handler).get("/desk/search/", {"q": "王小明"})
    look = Reveal.objects.get()
    assert (look.account, look.matter_id, look.reason) == (town.handler.account, None, "按姓名搜索：王*，看到 1 件")
    page = told(signed_in(town.auditor).get("/desk/reveals/"))
    assert "按姓名搜索：王*，看到 1 件" in page
    assert "王小明" not in page
    assert list(verify()) == []


def test_names_are_tried_no_faster_than_a_person_types(town: Town, at: datetime) -> None:
    for n in range(settings.SEARCHES_AN_HOUR):
        search(town.handler, f"王{chr(0x4E00 + n)}明", at=at)
    with pytest.raises(TooMany):
        search(town.handler, "王小明", at=at)


@pytest.mark.parametrize("part", ["138", "5678", "1381234", "12345678", "1101", "002X", "王", "小明", "138****5678"])
def test_a_part_finds_nobody(town: Town, at: datetime, part: str) -> None:
    make.accepted(town, at)
    assert not search(town.handler, part, at=at)


def test_a_search_for_words_is_no_look(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    assert search(town.handler, "停车费", at=at)
    assert not Reveal.objects.exists()


def test_what_one_may_not_see_is_not_counted_in_the_log(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    assert not search(town.handler2, "王小明", at=at)
    assert Reveal.objects.get().reason == "按姓名搜索：王*，没有看到"


@pytest.mark.django_db(transaction=True)
def test_many_looks_at_once_are_all_kept_in_one_chain(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    found = at_once(8, lambda n: [len(search(town.handler, "王小明", at=at)) for _ in range(4)])
    assert found == [[1] * 4] * 8
    assert Reveal.objects.count() == 32
    assert list(verify()) == []
