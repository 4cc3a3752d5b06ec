"""The window: a visit, a letter, a call; read back, once, with a receipt for the one who registered."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.papers import words_of
from tests.town import Town
from xinhe.matters.models import Event, Matter, Party
from xinhe.matters.numbering import code_of

VISIT = {
    "key": "a" * 32,
    "name": "王小明",
    "phone": "13812345678",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "region": "云锦苑社区",
    "category": "物业管理（0101）",
    "title": "停车费上涨",
    "body": "每月 160 元",
    "headcount": "1",
    "is_read_back": "on",
}


def test_a_visit_is_registered_and_its_receipt_printed(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.clerk)
    page = client.post("/desk/register/visit/", VISIT, follow=True).content.decode()
    matter = Matter.objects.get()
    code = code_of(matter)
    for part in (matter.number, f"{code[:4]} {code[4:]}", "<svg", "王小明"):
        assert part in page
    assert (matter.channel, matter.problem_region, matter.category_id) == ("visit", town.village, "0101")
    assert matter.read_back_at is not None
    assert Event.objects.get(act="intake").data["read_back"] is True


def test_what_was_not_read_back_is_registered_and_marked(town: Town, signed_in: SignedIn) -> None:
    """第二十二条：应当予以登记."""
    for channel in ("visit", "phone"):
        typed = VISIT | {"is_read_back": "", "key": channel}
        answer = signed_in(town.clerk).post(f"/desk/register/{channel}/", typed, follow=True)
        assert "还没有念给你听过" in answer.content.decode()
        matter = Matter.objects.get(channel=channel)
        assert "待补齐" in signed_in(town.clerk).get(f"/desk/matters/{matter.number}/").content.decode()


def test_a_letter_keeps_the_day_of_its_postmark(town: Town, signed_in: SignedIn) -> None:
    typed = {k: v for k, v in VISIT.items() if k != "is_read_back"} | {"posted_on": "2026-02-26"}
    assert signed_in(town.clerk).post("/desk/register/letter/", typed).status_code == 302
    assert Matter.objects.get().posted_on == date(2026, 2, 26)


def test_the_same_form_sent_twice_makes_one_matter(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.clerk)
    first = client.post("/desk/register/visit/", VISIT)
    again = client.post("/desk/register/visit/", VISIT)
    assert first["Location"] == again["Location"]
    assert (Matter.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"id_number": "110105194912310021"}, "id_number", "校验"),
        ({"region": "火星"}, "region", "没有找到你填的地区"),
        ({"phone": "123"}, "phone", "号码"),
        ({"name": ""}, "name", "勾选「匿名」"),
        ({"body": ""}, "body", "请填写「反映的内容」。"),
        ({"headcount": "6", "representatives": "\n".join(f"张三{n} 13800000000" for n in "甲乙丙丁戊己")},
         "representatives", "不得超过 5 人"),
    ],
)  # fmt: skip
def test_a_wrong_field_gets_its_sentence_and_nothing_is_written(
    typed: dict[str, str], field: str, sentence: str, town: Town, signed_in: SignedIn
) -> None:
    answer = signed_in(town.clerk).post("/desk/register/visit/", VISIT | typed)
    assert answer.status_code == 422
    assert sentence in "".join(answer.context["form"].errors[field])
    assert not Matter.objects.exists()


def test_who_gives_no_name_is_registered_as_anonymous(town: Town, signed_in: SignedIn) -> None:
    typed = VISIT | {"name": "", "phone": "", "id_number": "", "is_anonymous": "on"}
    assert signed_in(town.clerk).post("/desk/register/phone/", typed).status_code == 302
    assert Matter.objects.get().is_anonymous
    assert not Party.objects.exists()


def test_representatives_are_written_one_a_line(town: Town, signed_in: SignedIn) -> None:
    typed = VISIT | {"headcount": "14", "representatives": "张三 13800000001\n李四，13800000002"}
    signed_in(town.clerk).post("/desk/register/visit/", typed)
    assert list(Party.objects.order_by("seq").values_list("masked_name", "masked_phone")) == [
        ("王*", "138****5678"), ("张*", "138****0001"), ("李*", "138****0002"),
    ]  # fmt: skip


def test_a_query_code_is_shown_only_to_who_registered_the_matter(town: Town, at: datetime, signed_in: SignedIn) -> None:
    signed_in(town.clerk).post("/desk/register/visit/", VISIT)
    matter, filed = Matter.objects.get(), make.filed(town, at)
    shown = f"{code_of(matter)[:4]} {code_of(matter)[4:]}"
    assert shown in signed_in(town.clerk).get(f"/desk/receipts/{matter.number}/").content.decode()
    assert shown not in signed_in(town.dispatcher).get(f"/desk/receipts/{matter.number}/").content.decode()
    code = code_of(filed)
    assert f"{code[:4]} {code[4:]}" not in signed_in(town.clerk).get(f"/desk/receipts/{filed.number}/").content.decode()


def test_the_receipt_is_a_paper_in_the_form_of_letters(town: Town, at: datetime, signed_in: SignedIn) -> None:
    """D1: with the query code and the whole name, for the one who registered it and nobody else."""
    page = signed_in(town.clerk).post("/desk/register/visit/", VISIT, follow=True).content.decode()
    matter = Matter.objects.get()
    url = f"/desk/receipts/{matter.number}/pdf/"
    assert url in page
    answer = signed_in(town.clerk).get(url)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    said = words_of(answer.content)
    for part in (matter.number, code_of(matter), "信访事项登记回执", "王小明", "来访", "临河县信访局转送交办"):
        assert part in said, part
    assert signed_in(town.dispatcher).get(url).status_code == 404


def test_an_agent_brings_the_power_of_attorney(town: Town, signed_in: SignedIn) -> None:
    typed = VISIT | {"agent_name": "钱代理", "agent_phone": "13800000003"}
    answer = signed_in(town.clerk).post("/desk/register/visit/", typed | {"key": "without"}, follow=True)
    assert "授权委托书" in answer.content.decode()
    paper = SimpleUploadedFile("委托书.pdf", b"%PDF-1.4\n%%EOF")
    assert signed_in(town.clerk).post("/desk/register/visit/", typed | {"files": paper}).status_code == 302
    assert Party.objects.filter(part="agent").exists()


def test_a_child_has_a_guardian_or_is_asked_for_one(town: Town, signed_in: SignedIn) -> None:
    typed = VISIT | {"id_number": "", "is_child": "on", "key": "without"}
    assert "要由监护人同意" in signed_in(town.clerk).post("/desk/register/visit/", typed, follow=True).content.decode()
    typed = VISIT | {"id_number": "", "is_child": "on", "guardian_name": "王妈妈", "guardian_phone": "13800000003"}
    assert signed_in(town.clerk).post("/desk/register/visit/", typed).status_code == 302


def test_what_the_petitioner_wishes_is_kept(town: Town, signed_in: SignedIn) -> None:
    typed = VISIT | {"is_secret": "on", "wants_paper": "on", "received_on": "2026-02-27", "domicile": "外省"}
    assert signed_in(town.clerk).post("/desk/register/visit/", typed).status_code == 302
    matter = Matter.objects.get()
    assert (matter.is_secret, matter.wants_paper, matter.received_on) == (True, True, date(2026, 2, 27))
    assert Party.objects.get().identity()["domicile"] == "外省"


def test_an_accusation_is_receipted_by_who_may_not_open_it(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.clerk)
    typed = VISIT | {"is_accusation": "on", "accused": ["lh-zjj"]}
    page = client.post("/desk/register/visit/", typed, follow=True).content.decode()
    matter = Matter.objects.get()
    assert matter.number in page
    assert "打开事项" not in page
    assert client.get(f"/desk/receipts/{matter.number}/pdf/").status_code == 200
    assert town.housing.pk in matter.barred
    assert client.get(f"/desk/matters/{matter.number}/").status_code == 404
