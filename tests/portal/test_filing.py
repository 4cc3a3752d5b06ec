"""A resident files: what they type is read back, filed once, and the receipt opens the matter."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Clock
from tests.papers import words_of
from tests.portal.resident import file_it, key_on, open_it, page, photo, refused, typed
from tests.town import Town
from xinhe.documents.models import File
from xinhe.matters.models import Item, Matter, Party
from xinhe.matters.numbering import code_of

pytestmark = pytest.mark.django_db


def test_filing_ends_with_a_receipt(client: Client, town: Town) -> None:
    matter = file_it(client, town)
    text = page(client, f"/petitions/received/{matter.number}/")
    assert matter.state == "registered"
    for part in (
        matter.number,
        code_of(matter),
        "2026年3月17日（周二）",
        "第二十二条",
        "data:image/svg+xml",
        "临河县信访局",
    ):
        assert part in text, part


def test_all_that_will_be_filed_is_read_back_first(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town, files=photo()))
    text = page(client, "/petitions/check/")
    for part in (
        "村口的桥护栏",
        "撞断",
        "告诉我们由谁负责",
        "临河县云城街道云锦苑社区",
        "王小明",
        "11010519491231002X",
        "护栏.png",
    ):
        assert part in text, part
    assert not Matter.objects.exists()


def test_each_thing_asked_for_becomes_an_item(client: Client, town: Town) -> None:
    matter = file_it(client, town)
    assert [item.text for item in Item.objects.filter(matter=matter)] == ["尽快修好护栏", "告诉我们由谁负责"]


def test_what_was_typed_can_be_changed_after_the_read_back(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town))
    text = page(client, "/petitions/new/")
    assert "撞断" in text
    assert "11010519491231002X" in text


def test_the_draft_in_the_session_is_sealed(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town))
    assert "11010519491231002X" not in str(dict(client.session))
    assert "王小明" not in str(dict(client.session))


def test_pressing_twice_makes_one_matter(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town))
    key = key_on(page(client, "/petitions/check/"))
    answers = [client.post("/petitions/check/", {"key": key}) for _ in range(2)]
    assert Matter.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_lost_answer_does_not_file_again(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town))
    kept = dict(client.session)
    key = key_on(page(client, "/petitions/check/"))
    client.post("/petitions/check/", {"key": key})
    session = client.session
    session.update({"draft": kept["draft"], "filed": {}})  # as if the answer had been lost before the session was kept
    session.save()
    client.post("/petitions/check/", {"key": key})
    assert Matter.objects.count() == 1


def test_an_older_read_back_page_is_shown_anew(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town))
    key = key_on(page(client, "/petitions/check/"))
    client.post("/petitions/new/", typed(town, title="另一件事"))
    response = client.post("/petitions/check/", {"key": key}, follow=True)
    assert "再核对一遍" in response.content.decode()
    assert not Matter.objects.exists()


def test_without_a_draft_there_is_nothing_to_confirm(client: Client, town: Town) -> None:
    assert client.post("/petitions/check/", {"key": "x"})["Location"] == "/petitions/new/"


BAD = [
    ({"title": ""}, "请写一句话标题"),
    ({"title": "很" * 121}, "标题共 121 字"),
    ({"body": "  "}, "请写明反映的内容"),
    ({"body": "长" * 200_000}, "正文共 200000 字"),
    ({"body": "\x00\u200b"}, "请写明反映的内容"),
    ({"region": ""}, "请选择问题发生的地方"),
    ({"region": "123"}, "没有找到你填的地区"),
    ({"region": "9\x00"}, "没有找到你填的地区"),
    ({"category": "zz"}, "没有这个内容类别"),
    ({"name": ""}, "请填写姓名"),
    ({"name": "123"}, "姓名不能只有数字或符号"),
    ({"phone": "123"}, "电话号码不对"),
    ({"id_number": "110105194912310021"}, "校验位不符"),
    ({"id_number": "110105202712310020"}, "出生日期晚于今天"),
    ({"id_type": "none"}, "请选择证件类型"),
    ({"headcount": "许多"}, "人数请填数字"),
    ({"headcount": "0"}, "人数应为 1 到 100000"),
    ({"items": "要求\n" * 21}, "诉求事项最多 20 项"),
    ({"headcount": "12", "rep_0_phone": "13812345678"}, "请填写姓名"),
    ({"headcount": "1", "rep_0_name": "李四", "rep_1_name": "赵五"}, "代表人数不能多于总人数"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_each_wrong_field_gets_its_sentence_and_nothing_is_written(
    client: Client, town: Town, changes: dict[str, object], sentence: str
) -> None:
    text = refused(client, town, **changes)
    assert text.count(sentence) >= 2  # in the summary and beside the field
    assert "有 1 处要改" in text


def test_all_wrong_fields_are_told_at_once_and_no_word_is_lost(client: Client, town: Town) -> None:
    text = refused(client, town, title="", phone="123", id_number="110105194912310021")
    assert "有 3 处要改" in text
    assert 'href="#id_phone"' in text
    assert "打过两次电话" in text


@pytest.mark.parametrize("name", ["欧阳·热合曼", "𠮷野家", "阿卜杜拉・买买提"])
def test_rare_names_are_taken(client: Client, town: Town, name: str) -> None:
    matter = file_it(client, town, name=name)
    assert Party.objects.get(matter=matter).identity()["name"] == name.replace("・", "·")


def test_five_representatives_pass(client: Client, town: Town) -> None:
    people = {f"rep_{n}_name": name for n, name in enumerate(("李一", "李二", "李三", "李四", "李五"))}
    matter = file_it(client, town, headcount="30", **people)
    assert (matter.headcount, Party.objects.filter(matter=matter, part="representative").count()) == (30, 5)


def test_six_names_of_a_joint_letter_online_are_kept(client: Client, town: Town) -> None:
    """第二十条第三款 binds visits alone."""
    people = {f"rep_{n}_name": name for n, name in enumerate(("李一", "李二", "李三", "李四", "李五", "李六"))}
    matter = file_it(client, town, headcount="30", is_joint="on", **people)
    assert Party.objects.filter(matter=matter, part="representative").count() == 6


@pytest.mark.parametrize(
    ("changes", "asked"),
    [({"agent_name": "李律师"}, "授权委托书"), ({"is_child": "on"}, "请补上监护人的姓名和电话")],
)
def test_what_may_be_brought_later_is_asked_for_on_receipt_and_page(
    client: Client, town: Town, changes: dict[str, object], asked: str
) -> None:
    matter = file_it(client, town, **changes)
    for path in (f"/petitions/received/{matter.number}/", f"/my/{matter.number}/"):
        assert asked in page(client, path), path


def test_an_error_in_a_representative_stands_in_their_own_row(client: Client, town: Town) -> None:
    text = refused(client, town, headcount="3", rep_2_name="李四", rep_2_phone="12")
    assert 'href="#id_rep_2_phone"' in text


def test_an_anonymous_filing_keeps_no_person(client: Client, town: Town) -> None:
    matter = file_it(client, town, who="anonymous")
    assert matter.is_anonymous
    assert not Party.objects.filter(matter=matter).exists()


def test_files_survive_the_read_back(client: Client, town: Town) -> None:
    matter = file_it(client, town, files=[photo("一.png"), photo("二.png")])
    assert [(f.name, f.from_petitioner) for f in File.objects.filter(subject_id=matter.pk)] == [
        ("一.png", True),
        ("二.png", True),
    ]


def test_a_renamed_program_is_refused_and_the_good_file_is_kept(client: Client, town: Town) -> None:
    program = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00" + bytes(100), "image/jpeg")
    text = refused(client, town, files=[photo(), program])
    assert "「照片.jpg」实际是Windows 程序" in text
    assert "护栏.png" in text
    matter = file_it(client, town)
    assert [f.name for f in File.objects.filter(subject_id=matter.pk)] == ["护栏.png"]


def test_a_kept_file_can_be_struck_out(client: Client, town: Town) -> None:
    refused(client, town, title="", files=photo())
    digest = client.get("/petitions/new/").context["files"][0].hash
    matter = file_it(client, town, drop=digest)
    assert not File.objects.filter(subject_id=matter.pk).exists()


def test_too_many_files_are_refused(client: Client, town: Town) -> None:
    assert "一次最多上传 20 个文件" in refused(client, town, files=[photo(f"{n}.png") for n in range(21)])


def test_a_gigabyte_is_refused_unread(client: Client, town: Town) -> None:
    response = client.post("/petitions/new/", typed(town), CONTENT_LENGTH=str(1024**3))
    assert response.status_code == 413
    assert "超过 128 MB" in response.content.decode()


def test_a_place_without_a_petition_office_is_told_before_the_read_back(client: Client, town: Town) -> None:
    town.petition_office.is_active = False
    town.petition_office.save()
    assert "还没有设信访部门" in refused(client, town)


def test_the_eleventh_filing_from_one_phone_in_a_day_waits(client: Client, town: Town, clock: Clock) -> None:
    for n in range(10):
        file_it(client, town, title=f"第 {n} 件")
    client.post("/petitions/new/", typed(town, title="再一件"))
    response = client.post("/petitions/check/", {"key": key_on(page(client, "/petitions/check/"))})
    assert (response.status_code, Matter.objects.count()) == (429, 10)
    clock.forward(days=1)
    client.post("/petitions/new/", typed(town, title="再一件"))
    response = client.post("/petitions/check/", {"key": key_on(page(client, "/petitions/check/"))})
    assert Matter.objects.count() == 11


def test_the_receipt_is_only_for_the_browser_that_filed(client: Client, town: Town) -> None:
    matter = file_it(client, town)
    response = Client().get(f"/petitions/received/{matter.number}/")
    assert response["Location"] == f"/my/{matter.number}/"


def test_the_receipt_is_kept_as_a_paper_and_bears_the_code_only_where_it_was_filed(client: Client, town: Town) -> None:
    """第二十一条、第二十二条."""
    matter = file_it(client, town)
    path = f"/my/{matter.number}/receipt/"
    assert path in page(client, f"/petitions/received/{matter.number}/")
    answer = client.get(path)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    said = words_of(answer.content)
    for part in (matter.number, code_of(matter), "王小明", "2026年3月17日", "护栏"):
        assert part in said, part
    later = Client()
    assert later.get(path).status_code == 404
    open_it(later, matter)
    assert path in page(later, f"/my/{matter.number}/")
    again = words_of(later.get(path).content)
    assert (matter.number in again, code_of(matter) in again) == (True, False)


def test_after_half_an_hour_the_receipt_is_gone(client: Client, town: Town, clock: Clock) -> None:
    matter = file_it(client, town)
    clock.forward(minutes=31)
    assert client.get(f"/petitions/received/{matter.number}/").status_code == 302


MORE_BAD = [
    ({"agent_phone": "13812345678", "files": True}, "请填写姓名"),
    ({"agent_name": "李律师", "agent_phone": "1", "files": True}, "电话号码不对"),
    ({"guardian_name": "123"}, "姓名不能只有数字或符号"),
    ({"accused_0": "nowhere"}, "没有这个单位"),
    ({"accused_1": "\x00"}, "没有这个单位"),
    ({"domicile": "长" * 121}, "121 字"),
]


@pytest.mark.parametrize(("changes", "sentence"), MORE_BAD)
def test_a_wrong_field_of_the_less_common_cases_is_named(
    client: Client, town: Town, changes: dict[str, object], sentence: str
) -> None:
    if changes.get("files"):
        changes = changes | {"files": photo("授权委托书.png")}
    text = refused(client, town, **changes)
    assert text.count(sentence) >= 2
    assert re.search(r'<details class="group[^"]*" open>', text) or "files" in changes


def test_an_agent_files_for_a_child_in_secret_and_all_is_read_back(client: Client, town: Town) -> None:
    typing = {
        "agent_name": "李律师",
        "agent_phone": "13912345678",
        "is_child": "on",
        "guardian_name": "王大明",
        "guardian_phone": "13712345678",
        "is_secret": "on",
        "wants_paper": "on",
        "domicile": "江省临江市",
        "id_number": "",
        "id_type": "none",
    }
    client.post("/petitions/new/", typed(town, **typing, files=photo("授权委托书.png")))
    text = page(client, "/petitions/check/")
    for part in (
        "李律师 13912345678",
        "未满 14 周岁",
        "王大明",
        "江省临江市",
        "不让承办单位知道你是谁",
        "答复用纸质的",
    ):
        assert part in text, part
    matter = file_it(client, town, **typing)  # the power of attorney waits in the draft
    assert (matter.is_secret, matter.wants_paper) == (True, True)
    assert {p.part for p in Party.objects.filter(matter=matter)} == {"petitioner", "agent", "guardian"}


def test_an_accused_office_is_read_back_and_learns_nothing(client: Client, town: Town) -> None:
    """第三十条第三款."""
    client.post("/petitions/new/", typed(town, accused_0="lh-zjj"))
    text = page(client, "/petitions/check/")
    assert "你检举控告的单位" in text
    assert "临河县住房和城乡建设局" in text
    matter = file_it(client, town, accused_0="lh-zjj")
    assert (matter.nature, matter.barred) == ("accusation", [town.housing.pk])


def test_an_accused_receiver_is_not_told_and_the_page_says_who_receives(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town, accused_1="lh-xfj"))
    text = page(client, "/petitions/check/")
    assert "提交后由 <b>临河县纪委监委</b> 登记" in text
    assert file_it(client, town, accused_1="lh-xfj").receiver == town.discipline


def test_an_anonymous_filing_carries_no_agent_and_no_secret(client: Client, town: Town) -> None:
    changes = {"who": "anonymous", "agent_name": "李律师", "is_secret": "on", "is_child": "on", "domicile": "x"}
    matter = file_it(client, town, **changes)
    assert (matter.is_anonymous, matter.is_secret) == (True, False)
    assert not Party.objects.filter(matter=matter).exists()


def test_the_common_case_is_short(client: Client, town: Town) -> None:
    text = page(client, "/petitions/new/")
    assert text.count('<details class="group') == 3
    assert not re.search(r'<details class="group[^"]*" open>', text)


def test_the_notice_stands_before_the_button(client: Client, town: Town) -> None:
    text = page(client, "/petitions/new/")
    assert "第十七条" in text
    assert text.index("告知书版本") < text.index("下一步：核对一遍")


def test_filing_costs_few_queries(client: Client, town: Town, django_assert_max_num_queries: object) -> None:
    client.post("/petitions/new/", typed(town))
    key = key_on(page(client, "/petitions/check/"))
    with django_assert_max_num_queries(31):  # type: ignore[operator]
        client.post("/petitions/check/", {"key": key})


def test_the_page_of_the_receipt_says_what_its_paper_says(client: Client, town: Town) -> None:
    matter = file_it(client, town, files=photo("护栏.png"))
    screen = page(client, f"/petitions/received/{matter.number}/")
    paper = words_of(client.get(f"/my/{matter.number}/receipt/").content)
    for part in (
        "王小明",
        matter.number,
        code_of(matter)[:4],
        "尽快修好护栏",
        "告诉我们由谁负责",
        "护栏.png",
        "0000-1234567",
    ):
        assert part in screen, part
        assert part in paper, part
