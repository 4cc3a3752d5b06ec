"""What each page shows to whom, what it costs, and what it keeps to itself."""

import io
from datetime import datetime, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.standing import stand_still
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.matters.acts.urge import urge
from xinhe.matters.models import Matter
from xinhe.people.models import Reveal, SignIn
from xinhe.people.person import petitioner
from xinhe.petition.acts.rate import rate

STAFF = ("clerk", "dispatcher", "handler", "head", "handler2", "inspector", "sysadmin", "auditor", "stranger")
# page → who finds it; everybody else gets 404. A matter is with the housing office, received by the petition office.
SEES = {
    "/desk/matters/{n}/": {"clerk", "dispatcher", "handler", "head", "inspector"},
    "/desk/matters/{n}/note/": {"clerk", "dispatcher", "handler", "head", "inspector"},
    "/desk/matters/{n}/reveal/1/": {"clerk", "dispatcher", "handler", "head", "inspector"},
    "/desk/register/visit/": {"clerk", "dispatcher", "handler", "handler2", "stranger"},
    "/desk/people/": set(),
    "/desk/people/new/": set(),
    "/desk/people/clerk/": set(),
    "/desk/sign-ins/": {"auditor"},
    "/desk/reveals/": {"auditor"},
    "/desk/tables/": {"sysadmin"},
    "/desk/": set(STAFF),
    "/desk/matters/": {"clerk", "dispatcher", "handler", "head", "handler2", "inspector", "stranger"},
    "/desk/matters/export/": {"clerk", "dispatcher", "handler", "head", "handler2", "inspector", "stranger"},
    "/desk/offices/": set(STAFF),
    "/desk/password/": set(STAFF),
}


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("url", SEES)
def test_who_finds_which_page(url: str, who: str, town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    status = signed_in(getattr(town, who)).get(url.format(n=matter.number)).status_code
    # An act that is not theirs is refused with its sentence to those who may know of the matter.
    assert status in ((200, 409) if who in SEES[url] else (404,))


@pytest.mark.parametrize("url", SEES)
def test_who_is_not_signed_in_is_led_to_sign_in(url: str, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    answer = Client().get(url.format(n=matter.number))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/desk/sign-in/")


@pytest.mark.parametrize("act", ["note", "accept", "sign", "withdraw"])
def test_an_inspector_only_reads(act: str, town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    client = signed_in(town.inspector)
    assert "acts" in client.get(f"/desk/matters/{matter.number}/").content.decode()
    answer = client.post(f"/desk/matters/{matter.number}/{act}/", {"text": "x", "reason": "x"})
    assert answer.status_code == 422
    assert Matter.objects.get().log_seq == matter.log_seq


def test_a_stranger_can_do_nothing_either(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    client = signed_in(town.stranger)
    for path in ("note/", "reveal/1/"):
        assert client.post(f"/desk/matters/{matter.number}/{path}", {"text": "x", "reason": "看看"}).status_code == 404
    assert not Reveal.objects.exists()


def test_an_accusation_is_hidden_from_the_clerks_of_its_own_office(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.screened(town, at, nature="accusation", title="举报局长收钱")
    for path in (f"/desk/matters/{matter.number}/", f"/desk/search/?q={matter.number}", "/desk/"):
        assert "举报局长收钱" not in signed_in(town.clerk).get(path, follow=True).content.decode()
    assert "举报局长收钱" in signed_in(town.dispatcher).get("/desk/").content.decode()


def test_the_side_counts_exactly_what_its_links_show(town: Town, at: datetime, signed_in: SignedIn) -> None:
    for days in (20, 15, 13, 0, 0):
        make.filed(town, at - timedelta(days=days))
    client = signed_in(town.dispatcher)
    entries = [one for one in client.get("/desk/").context["nav"] if one["count"] is not None]
    for entry in entries:
        assert len(client.get(entry["url"]).context["rows"]) == entry["count"], entry["label"]
    assert {one["label"]: one["count"] for one in entries}["今天收到"] == 2


def test_the_side_of_a_petition_office_has_no_boxes_of_handling(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at)
    labels = {
        who: [e["label"] for e in signed_in(getattr(town, who)).get("/desk/").context["nav"]]
        for who in ("head", "chief")
    }
    handling = ["待受理告知", "在办", "待签发", "待送达", "待对方接收", "待执行"]
    assert [label for label in labels["head"] if label in handling] == handling
    assert [label for label in labels["chief"] if label in handling] == []
    assert {"待复核不予受理", "待指定管辖", "督办待答", "全部在办", "已办结"} <= set(labels["chief"])


def test_a_notice_is_shown_until_it_is_read(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    urge(matter, by=petitioner(matter.pk), at=at)
    client = signed_in(town.handler)
    assert "催办：小区停车费" in client.get("/desk/").content.decode()
    client.post("/desk/read/", {"key": Notice.objects.get(is_urgent=True).key})
    assert "催办：小区停车费" not in client.get("/desk/").content.decode()


def test_one_office_cannot_read_the_notices_of_another(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.transferred(town, at)
    signed_in(town.handler2).post("/desk/read/")
    assert Notice.objects.filter(office=town.housing, read_at=None).exists()


@pytest.mark.parametrize(
    ("phrase", "found"),
    [("停车费", 2), ("王小明", 1), ("13812345678", 1), ("11010519491231002X", 1), ("王小", 0), ("不存在的话", 0)],
)
def test_search_finds_words_and_whole_names(
    phrase: str, found: int, town: Town, at: datetime, signed_in: SignedIn
) -> None:
    make.filed(town, at)
    make.filed(town, at, petitioner=None)
    page = signed_in(town.dispatcher).get("/desk/search/", {"q": phrase})
    assert len(page.context["rows"]) == found


def test_a_search_for_one_character_says_why_it_finds_nothing(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.handler)
    page = client.get("/desk/search/", {"q": "水"}).content.decode()
    assert "一个字搜不了" in page
    assert "两个字以上" in page
    assert "没有找到" in client.get("/desk/search/", {"q": "不存在的字句"}).content.decode()


def test_a_number_leads_to_its_matter(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    typed = matter.number.replace("-", " ").lower()
    assert signed_in(town.clerk).get("/desk/search/", {"q": typed})["Location"] == f"/desk/matters/{matter.number}/"


def test_filters_narrow_the_box(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at, channel="web", category="0101")
    make.screened(town, at, channel="letter")
    client = signed_in(town.dispatcher)
    for query, left in [("channel=letter", 1), ("state=registered", 1), ("category=01", 1), ("region=990123001", 2),
                        ("due=overdue", 0), ("channel=nonsense", 2)]:  # fmt: skip
        assert len(client.get(f"/desk/matters/?box=to_dispatch&{query}").context["rows"]) == left, query


def test_pages_show_every_matter_once(town: Town, at: datetime, signed_in: SignedIn) -> None:
    for n in range(7):
        make.filed(town, at - timedelta(days=n % 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xinhe.desk.matters.lists.SIZE", 3)
        client, seen, cursor = signed_in(town.dispatcher), [], ""
        while cursor is not None:
            page = client.get("/desk/matters/", {"box": "to_dispatch", "cursor": cursor}).context["page"]
            seen += [row.number for row in page.rows]
            cursor = page.next
    assert len(seen) == len(set(seen)) == 7


def test_a_broken_cursor_is_refused_with_a_sentence(town: Town, at: datetime, signed_in: SignedIn) -> None:
    answer = signed_in(town.dispatcher).get("/desk/matters/?box=open&cursor=%00x")
    assert answer.status_code == 409
    assert "翻页的标记不对" in answer.content.decode()


def test_the_list_is_exported_masked_and_without_formulas(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at, title='=HYPERLINK("x")')
    answer = signed_in(town.dispatcher).get("/desk/matters/export/?box=to_dispatch")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert [c.value for c in cells][1:3] == ['=HYPERLINK("x")', "王*"]
    assert {c.data_type for c in cells} <= {"s", "inlineStr", "d", "n"}


def test_a_look_at_an_identity_needs_a_reason_and_is_logged(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    client, url = signed_in(town.handler), f"/desk/matters/{matter.number}/"
    assert "13812345678" not in client.get(url).content.decode()
    assert client.post(f"{url}reveal/1/", {"reason": " "}).status_code == 422
    client.post(f"{url}reveal/1/", {"reason": "电话核实情况"})
    assert "13812345678" in client.get(url).content.decode()
    assert "13812345678" not in signed_in(town.head).get(url).content.decode()
    assert (Reveal.objects.get().reason, Reveal.objects.get().account) == ("电话核实情况", town.handler.account)
    assert "电话核实情况" in signed_in(town.auditor).get("/desk/reveals/").content.decode()


def test_after_five_minutes_the_identity_is_masked_again(
    town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = make.accepted(town, at)
    client, url = signed_in(town.handler), f"/desk/matters/{matter.number}/"
    client.post(f"{url}reveal/1/", {"reason": "电话核实情况"})
    stand_still(monkeypatch, lambda: at + timedelta(minutes=5))
    assert "13812345678" not in client.get(url).content.decode()


def test_a_rating_is_never_shown_to_staff(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.served(town, at)
    rate(matter, office_rating="dissatisfied", petition_office_rating="satisfied", comment="敷衍了事",
         by=petitioner(matter.pk), at=at)  # fmt: skip
    for who in ("handler", "head", "dispatcher", "inspector"):
        page = signed_in(getattr(town, who)).get(f"/desk/matters/{matter.number}/").content.decode()
        assert "敷衍了事" not in page
        assert "不满意" not in page


def test_why_an_act_is_not_open_is_said_on_demand_with_its_article(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.drafted(town, at)
    client, url = signed_in(town.handler), f"/desk/matters/{matter.number}/"
    page = client.get(url).content.decode()
    assert "为什么不能…" in page
    assert "这一步，要等" not in page
    assert "这时没有" not in page
    why = client.get(f"{url}why/?act=accept").content.decode()
    assert "现在是「意见待签发」，这时没有「受理」这一步，不用办。" in why
    assert "第二十三条" in why
    piece = client.get(f"{url}why/?act=serve", headers={"HX-Request": "true"}).content.decode()
    assert "要等单位负责人「签发」以后再办。" in piece
    assert "<html" not in piece
    assert client.get(f"{url}why/?act=hear").status_code == 200
    assert "不归你的岗位办，由单位负责人来办。" in client.get(f"{url}why/?act=sign").content.decode()
    assert client.get(f"{url}why/?act=nothing").status_code == 404
    assert client.get(f"{url}why/").status_code == 404
    assert signed_in(town.stranger).get(f"{url}why/?act=accept").status_code == 404


def test_the_missing_holiday_table_is_an_alarm_from_october(
    town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有 2027 年的放假安排" not in signed_in(town.sysadmin).get("/desk/").content.decode()
    stand_still(monkeypatch, lambda: at.replace(month=10))
    assert "还没有 2027 年的放假安排" in signed_in(town.sysadmin).get("/desk/").content.decode()


BUDGETS = [
    ("dispatcher", "/desk/matters/?box=to_dispatch", 8),
    ("dispatcher", "/desk/matters/?box=to_dispatch&channel=web", 8),
    ("handler", "/desk/matters/?box=in_hand", 7),
    ("dispatcher", "/desk/search/?q=停车费", 9),
    ("dispatcher", "/desk/", 7),
    ("handler", "/desk/matters/{n}/", 14),
    ("dispatcher", "/desk/matters/{n}/", 12),
    ("inspector", "/desk/matters/{n}/", 11),
]


@pytest.mark.parametrize(("who", "url", "most"), BUDGETS)
def test_a_page_stays_within_its_queries(
    who: str, url: str, most: int, town: Town, at: datetime, signed_in: SignedIn, django_assert_max_num_queries
) -> None:
    matters = [make.accepted(town, at, category="0101") for _ in range(3)]
    for _ in range(3):
        make.filed(town, at, category="0101")
    client = signed_in(getattr(town, who))
    client.get("/desk/password/")  # the first request of a session notes the time
    with django_assert_max_num_queries(most):
        assert client.get(url.format(n=matters[0].number)).status_code == 200


def test_the_audit_administrator_reads_who_signed_in(town: Town, at: datetime, signed_in: SignedIn) -> None:
    SignIn.objects.create(username="clerk", at=at, result="wrong", address="192.0.2.9")
    SignIn.objects.create(username="head", at=at - timedelta(days=3), result="ok")
    client = signed_in(town.auditor)
    page = client.get("/desk/sign-ins/?since=2026-03-01&result=wrong").content.decode()
    assert "192.0.2.9" in page
    assert len(client.get("/desk/sign-ins/?who=head").context["page"].rows) == 1


@pytest.mark.parametrize("who", ["sysadmin", "auditor"])
def test_an_administrator_sees_no_matters(who: str, town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    client = signed_in(getattr(town, who))
    assert matter.title not in client.get("/desk/").content.decode()
    for path in ("/desk/search/?q=停车费", f"/desk/matters/{matter.number}/", f"/desk/receipts/{matter.number}/"):
        assert client.get(path).status_code == 404


def test_the_desk_speaks_chinese_to_an_english_browser(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.transferred(town, at)
    client, english = signed_in(town.handler), {"Accept-Language": "en"}
    page = client.get(f"/desk/matters/{matter.number}/", headers=english).content.decode()
    assert "受理" in page
    assert "Accept" not in page
    assert '<html lang="zh-Hans"' in client.get("/desk/sign-in/", headers=english, follow=True).content.decode()
