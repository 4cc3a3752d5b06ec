"""The person at the counter: earlier matters of who has come, found by one exact fact, counted and logged."""

from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.standing import stand_still
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Category
from xinhe.matters.filing import Identity
from xinhe.matters.models import Link, Matter
from xinhe.people import inquiries
from xinhe.people.models import Reveal, Tries
from xinhe.people.person import Person

VISIT = "/desk/register/visit/"
PIECE = {"HX-Request": "true"}
CARD = "王小明|男|汉|19491231|临河县云城街道1号|11010519491231002X|临河县公安局|20200101-长期"


@pytest.fixture
def clerk(town: Town, signed_in: SignedIn) -> Client:
    return signed_in(town.clerk)


def asked() -> QuerySet[Reveal]:
    """The look-ups at a window in the log of looks."""
    return Reveal.objects.exclude(fact="")


def look(client: Client, left: str = "who", **typed: str) -> str:
    """What the window is told while a form is typed."""
    return client.post(f"{VISIT}?look={left}", typed, headers=PIECE).content.decode()


@pytest.mark.parametrize(
    ("typed", "fact", "reason"),
    [
        ("138-1234-5678", "phone", "电话相同"),
        ("11010519491231002x", "id_number", "证件号相同"),
        (CARD, "id_number", "证件号相同"),
    ],
)
def test_a_phone_a_number_or_a_card_brings_up_what_they_brought_before(
    typed: str, fact: str, reason: str, clerk: Client, town: Town, at: datetime
) -> None:
    matter = make.accepted(town, at)
    page = look(clerk, who=typed)
    for part in (matter.number, matter.title, "已受理", "王*", reason, "新登记", "补打回执"):
        assert part in page
    assert "王小明" not in page or typed == CARD, "what was found is masked"
    (row,) = asked().exclude(fact="name") if typed == CARD else asked()
    assert (row.fact, row.shown, row.account_id) == (fact, 1, town.clerk.account_id)
    assert list(verify()) == []


def test_a_name_alone_is_no_person(clerk: Client, town: Town, at: datetime) -> None:
    make.filed(town, at)
    page = look(clerk, who="王小明")
    assert "只是同名" in page
    assert "新登记" not in page


def test_nothing_found_is_said_and_logged_as_well(clerk: Client, town: Town) -> None:
    assert "没有查到" in look(clerk, who="13900000000")
    assert asked().get().shown == 0


def test_the_log_holds_no_words_of_who_was_looked_for(clerk: Client, town: Town) -> None:
    look(clerk, who="13812345678")
    assert "5678" not in str(asked().values().get())


def test_one_visit_is_one_look_however_many_fields_are_left(clerk: Client, town: Town, at: datetime) -> None:
    make.filed(town, at)
    for left in ("phone", "title", "body", "region"):
        look(clerk, left, phone="13812345678", title="停车费", body="涨价")
    assert asked().count() == 1
    assert Tries.objects.get(key__startswith="inquiry/").count == 1


def test_too_many_looks_are_refused_and_the_registration_is_not(
    clerk: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inquiries, "IN_AN_HOUR", 2)
    for n in range(2):
        look(clerk, who=f"1390000000{n}")
    assert "次数太多" in look(clerk, who="13900000009")
    assert asked().count() == 2


def test_what_the_clerk_may_not_see_is_not_found(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at, is_accusation=True)
    make.filed(town, at, is_secret=True)
    assert "没有查到" in look(signed_in(town.clerk), who="13812345678")
    make.filed(town, at)
    assert "没有查到" in look(signed_in(town.handler), who="13812345678"), "another office's matter"


def test_no_stranger_to_the_window_asks(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at)
    for person in (town.inspector, town.head, town.auditor):
        assert signed_in(person).post(f"{VISIT}?look=who", {"who": "13812345678"}).status_code == 404


def test_who_is_known_is_taken_into_the_new_form_and_the_look_is_logged(
    clerk: Client, town: Town, at: datetime
) -> None:
    matter = make.filed(town, at)
    typed = {"phone": "13812345678", "title": "路灯坏了"}
    page = look(clerk, "take", **typed, take=f"{matter.number}/1")
    for value in ("王小明", "13812345678", "11010519491231002X"):
        assert f'value="{value}"' in page
    look_row = Reveal.objects.get(fact="")
    assert (look_row.number, look_row.account_id) == (matter.number, town.clerk.account_id)
    whole = clerk.post(f"{VISIT}?look=take", {**typed, "take": f"{matter.number}/1"})  # without script
    form = whole.context["form"]
    assert (form["name"].value(), form["title"].value()) == ("王小明", "路灯坏了")


def test_nobody_is_taken_over_who_was_not_named_by_a_fact(clerk: Client, town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    for typed in ({}, {"name": "王小明"}, {"phone": "13900000000"}):
        answer = clerk.post(f"{VISIT}?look=take", {**typed, "take": f"{matter.number}/1"}, headers=PIECE)
        assert answer.status_code == 404
    assert not Reveal.objects.filter(fact="").exists()


def test_the_same_matter_is_proposed_with_its_reasons_and_a_person_says_so(
    clerk: Client, town: Town, at: datetime
) -> None:
    first = make.filed(town, at, region="990123001")
    typed = {
        "key": "k", "name": "王小明", "phone": "13812345678", "region": "云锦苑", "title": "停车费还是没退",
        "body": "物业的停车费一直没有恢复原价。", "headcount": "1", "is_read_back": "on",
    }  # fmt: skip
    page = look(clerk, "body", **typed)
    assert "是不是同一件事" in page
    assert f"{first.number}《{first.title}》，都有“停车费”" in page
    assert "同在云城街道云锦苑社区" in page
    assert clerk.post(VISIT, typed | {"same_as": first.number}).status_code == 302
    again = Matter.objects.exclude(pk=first.pk).get()
    assert again.is_repeat
    assert Link.objects.get().to == first


def test_without_an_answer_it_is_registered_all_the_same(clerk: Client, town: Town, at: datetime) -> None:
    make.filed(town, at)
    typed = {
        "key": "k", "name": "王小明", "phone": "13812345678", "region": "云锦苑社区", "title": "停车费",
        "body": "停车费没有退。", "headcount": "1", "is_read_back": "on",
    }  # fmt: skip
    assert clerk.post(VISIT, typed).status_code == 302
    assert clerk.post(VISIT, typed | {"key": "l", "same_as": "none"}).status_code == 302
    assert not Link.objects.exists()
    assert Matter.objects.filter(is_repeat=True).count() == 0


def test_a_matter_from_elsewhere_is_not_the_same(clerk: Client, town: Town, at: datetime) -> None:
    make.filed(town, at, region="990124")
    make.filed(town, at)
    page = look(clerk, "body", phone="13812345678", region="临河县", title="停车费", body="物业涨停车费")
    assert "是不是同一件事" not in page


@pytest.mark.parametrize(
    ("left", "typed", "said"),
    [
        ("id_number", {"id_type": "resident_id", "id_number": "110105194912310021"}, "校验位不符"),
        ("phone", {"phone": "123"}, "电话号码不对"),
        ("name", {"name": "123"}, "真实姓名"),
        ("region", {"region": "云锦苑"}, "云城街道云锦苑社区"),
        ("region", {"region": "火星"}, "没有找到你填的地区"),
        ("phone", {"phone": ""}, ""),
    ],
)
def test_a_field_is_looked_at_as_one_leaves_it(
    left: str, typed: dict[str, str], said: str, clerk: Client, town: Town
) -> None:
    page = look(clerk, left, **typed)
    assert f'id="now_{left}"' in page
    assert said in page
    assert ("error" in page) == ((left != "region" and bool(said)) or said.startswith("没有"))


def test_a_part_of_a_places_name_is_enough(clerk: Client, town: Town) -> None:
    typed = {
        "key": "k", "name": "王小明", "region": "云锦", "title": "停车费", "body": "涨价", "headcount": "1",
        "is_read_back": "on",
    }  # fmt: skip
    assert clerk.post(VISIT, typed).status_code == 302
    assert Matter.objects.get().problem_region == town.village


def test_the_auditor_reads_who_looked_for_whom(town: Town, at: datetime, signed_in: SignedIn) -> None:
    look(signed_in(town.clerk), who="13812345678")
    page = signed_in(town.auditor).get("/desk/reveals/").content.decode()
    for part in ("刘窗口", "窗口按电话查找来访人，查到 0 件"):
        assert part in page
    assert "13812345678" not in page


def test_the_same_visit_ends(clerk: Client, town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    look(clerk, who="13812345678")
    stand_still(monkeypatch, lambda: at + timedelta(minutes=11))
    look(clerk, who="13812345678")
    assert asked().count() == 2


def test_another_persons_matter_is_no_candidate(clerk: Client, town: Town, at: datetime) -> None:
    make.filed(town, at, petitioner=Identity(name="李四", phone="13900000000"))
    assert "是不是同一件事" not in look(clerk, "body", phone="13812345678", title="停车费", body="物业涨停车费")


def test_facts_of_nobody_are_asked_of_nobody(town: Town, at: datetime) -> None:
    from xinhe.matters.filing.known import known  # noqa: PLC0415 (beside its only use)

    assert known({"phone": "", "name": " "}, by=Person(kind="staff", name="x"), at=at) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("物业", "类别：城乡建设 › 物业管理"),
        ("城乡建设 › 物业管理（0101）", "类别：城乡建设 › 物业管理"),
        ("火星", "没有这个内容类别"),
    ],
)
def test_a_class_is_understood_or_refused_as_one_leaves_the_field(typed: str, said: str, clerk: Client) -> None:
    assert said in look(clerk, "category", category=typed)


def test_a_class_that_may_be_one_of_several_is_asked_about(clerk: Client, town: Town) -> None:
    Category.objects.create(code="0102", name="物业纠纷", parent_id="01")
    typed = {"key": "a" * 32, "name": "王小明", "headcount": "1", "region": town.village.name, "title": "停车费"}
    typed |= {"body": "涨价", "category": "物业"}
    page = clerk.post(VISIT, typed).content.decode()
    assert "「物业」可能是几个类别：城乡建设 › 物业管理、城乡建设 › 物业纠纷" in page
    assert not Matter.objects.exists()
    assert clerk.post(VISIT, typed | {"category": "管理"}).status_code == 302
    assert Matter.objects.get().category_id == "0101"
