"""The calendar of hearings, findings, seals, secrecy at the desk, and the boxes of the whole statute."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import town as make
from tests.desk import stages
from tests.desk.conftest import SignedIn
from tests.standing import stand_still
from tests.town import Town
from xinhe.documents.models import OfficeSeal
from xinhe.kernel.clock import local_day
from xinhe.matters import inbox
from xinhe.matters.acts.attend import attend
from xinhe.matters.models import Matter
from xinhe.petition.acts.close import close
from xinhe.petition.acts.serve import serve
from xinhe.supervision.models import Finding, Paper


def finding(town: Town, matter: Matter, at: datetime) -> Finding:
    return Finding.objects.create(
        matter_id=matter.pk,
        number=matter.number,
        rule="late",
        version="2022-05-01",
        check_version="2022-05-01",
        state="open",
        basis="conclude",
        office=town.housing,
        title="超过办结期限",
        facts="办结期限 3 月 1 日，没有办结。",
        article="第三十四条",
        opened_at=at,
        moved_at=at,
    )


def test_the_calendar_shows_the_hearings_of_a_month(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = stages.hearing(town, at)
    client = signed_in(town.head)
    page = client.get("/desk/hearings/").content.decode()
    assert "局三楼会议室" in page
    assert matter.number in page
    assert "这个月没有听证" in client.get("/desk/hearings/?month=2026-04").content.decode()
    assert "这个月没有听证" in signed_in(town.head2).get("/desk/hearings/").content.decode()
    assert client.get("/desk/hearings/?month=9999-99").status_code == 200


def test_a_finding_is_settled_by_who_stands_above(town: Town, at: datetime, signed_in: SignedIn) -> None:
    row = finding(town, make.accepted(town, at), at)
    url = f"/desk/findings/{row.pk}/"
    assert "不能由被发现的单位自己处置" in signed_in(town.head).get(url).content.decode()
    assert signed_in(town.head).post(url, {"measure": "自己处置"}).status_code == 422
    assert signed_in(town.handler2).get(url).status_code == 404
    inspector = signed_in(town.inspector)
    assert inspector.post(url, {"measure": ""}).status_code == 422
    assert inspector.post(url, {"measure": "已约谈，限三日办结"}).status_code == 302
    assert "已约谈" in signed_in(town.head).get(url).content.decode()
    assert not inspector.get("/desk/findings/").context["rows"]
    assert len(inspector.get("/desk/findings/?stage=settled").context["rows"]) == 1


def test_a_finding_goes_from_the_letter_by_the_answer_to_its_end(
    town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Boxes and counts follow; a letter is offered once; the unit sees its limit; who reads the answer settles."""
    row = finding(town, make.accepted(town, at), at)
    stand_still(monkeypatch, lambda: stages.CORRECTED)
    url, inspector, unit = f"/desk/findings/{row.pk}/", signed_in(town.inspector), signed_in(town.handler)

    def boxes() -> dict[str, int]:
        return {stage: n for stage, _, n, _ in inspector.get("/desk/findings/").context["boxes"] if n}

    assert boxes() == {"to_settle": 1}
    assert f"{url}pursue/inspect/" in inspector.get(url).content.decode()
    assert f"{url}pursue/" not in unit.get(url).content.decode()
    form = inspector.get(f"{url}pursue/inspect/")
    typed = {name: form.context["form"][name].value() for name in form.context["form"].fields}
    typed = {name: value for name, value in typed.items() if value is not None}
    typed |= {
        "demand": "查明原因，书面反馈。",
        "answer_on": "2026-12-15",
        "organizer": "petition_office",
        "decision": "",
    }
    assert inspector.post(f"{url}pursue/inspect/", typed)["Location"] == url
    page = inspector.get(url).content.decode()
    assert f"{url}pursue/" not in page
    assert 'name="measure"' not in page
    assert boxes() == {"waiting": 1}
    paper = Paper.objects.get()
    seen = unit.get(url).content.decode()
    assert "12月15日前书面反馈" in seen
    assert f"/desk/papers/{paper.pk}/answer/" in seen
    assert paper.title in unit.get("/desk/papers/?which=mine").content.decode()
    stand_still(monkeypatch, lambda: stages.CORRECTED + timedelta(days=15))
    inspector, unit = signed_in(town.inspector), signed_in(town.handler)
    assert boxes() == {"late": 1}
    assert unit.post(f"/desk/papers/{paper.pk}/answer/", {"answer": "已答复信访人。"}).status_code == 302
    assert boxes() == {"answered": 1}
    page = inspector.get(url).content.decode()
    assert "已答复信访人。" in page
    assert 'name="measure"' not in page
    check = f"/desk/papers/{paper.pk}/check/"
    assert check in page
    assert "通过的，所督办的发现同时了结" in inspector.get(check).content.decode()
    back = {"passed": "no", "text": "没有附答复书。", "answer_on": "2026-12-25"}
    assert inspector.post(check, back).status_code == 302
    assert boxes() == {"waiting": 1}
    assert unit.post(f"/desk/papers/{paper.pk}/answer/", {"answer": "附上答复书。"}).status_code == 302
    assert inspector.post(check, {"passed": "yes", "text": "答复书已看。"}).status_code == 302
    assert boxes() == {"settled": 1}
    page = inspector.get(url).content.decode()
    told = [page.index(words) for words in ("答复书已看。", "附上答复书。</p>", "没有附答复书。", "已答复信访人。</p>")]
    assert told == sorted(told)
    assert "发函督办" in page
    assert f"/desk/papers/{paper.pk}/check/" not in page


def test_findings_on_what_one_may_not_see_are_not_listed(town: Town, at: datetime, signed_in: SignedIn) -> None:
    finding(town, make.accepted(town, at), at)
    assert len(signed_in(town.handler).get("/desk/findings/").context["rows"]) == 1
    assert not signed_in(town.handler2).get("/desk/findings/").context["rows"]


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGBA", (40, 40), (184, 55, 43, 255)).save(data, "PNG")
    return SimpleUploadedFile("seal.png", data.getvalue())


def test_a_head_uploads_the_seal_of_the_own_office_alone(
    town: Town, signed_in: SignedIn, secadmin: Client, settings, tmp_path
) -> None:
    settings.FILES = tmp_path / "files"
    client = signed_in(town.head)
    assert client.post("/desk/seal/", {"office": "lh-jtj", "seal": picture()}).status_code == 422
    assert client.post("/desk/seal/", {"office": "lh-zjj", "seal": picture()}).status_code == 302
    assert OfficeSeal.objects.get().office == town.housing
    assert "data:image/png;base64," in client.get("/desk/seal/").content.decode()
    assert signed_in(town.handler).get("/desk/seal/").status_code == 404
    assert secadmin.post("/desk/seal/", {"office": "lh-jtj", "seal": picture()}).status_code == 302
    wrong = client.post("/desk/seal/", {"office": "lh-zjj", "seal": SimpleUploadedFile("a.png", b"%PDF-1.4")})
    assert "PNG" in wrong.content.decode()


def test_who_asked_for_secrecy_is_nobody_to_the_unit(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at, is_secret=True)
    client, url = signed_in(town.handler), f"/desk/matters/{matter.number}/"
    page = client.get(url).content.decode()
    assert "王*" not in page
    assert "信访人要求保密" in page
    asked = client.post(f"{url}reveal/1/", {"reason": "电话核实情况"})
    assert asked.status_code == 409
    assert "只有首次登记的单位知道是谁" in asked.content.decode()
    assert "王*" not in asked.content.decode()
    assert "王*" in signed_in(town.dispatcher).get(url).content.decode()


# act by act: which box holds the matter, for whom
BOXES = [
    ("to_check", "chief", stages.refusing),
    ("to_designate", "reviewer_head", stages.disputed),
    ("to_review", "handler", make.drafted),
    ("to_sign", "head", make.drafted),
    ("to_sign", "reviewer_head", stages.review_drafted),
    ("to_serve", "reviewer", stages.review_signed),
    ("to_decide", "reviewer", stages.reviewed),
    ("to_confirm", "handler", stages.routed),
    ("to_execute", "handler", make.served),
    ("to_answer", "handler", stages.supervised),
    ("to_answer", "handler", stages.recommended),
]


@pytest.mark.parametrize(("box", "who", "start"), BOXES, ids=[f"{row[0]}-{row[2].__name__}" for row in BOXES])
def test_each_matter_stands_in_the_box_of_whose_turn_it_is(
    box: str, who: str, start, town: Town, at: datetime, signed_in: SignedIn, django_assert_num_queries
) -> None:
    matter = start(town, at)
    person, today = getattr(town, who), local_day(at)
    with django_assert_num_queries(1):
        found = inbox.counts(person, today=today)
    assert found[box] == 1
    assert list(inbox.in_box(person, box, today=today)) == [matter]
    rows = signed_in(person).get(f"/desk/matters/?box={box}").context["rows"]
    assert [row.number for row in rows] == [matter.number]
    assert "超期" not in rows[0].left


def test_what_was_closed_is_counted_while_it_is_carried_out(town: Town, at: datetime) -> None:
    matter = close(make.served(town, at), by=town.handler, at=at)
    today = local_day(at)
    assert inbox.counts(town.handler, today=today)["to_execute"] == 1
    assert inbox.counts(town.handler2, today=today)["to_execute"] == 0
    assert list(inbox.in_box(town.handler, "to_execute", today=today)) == [matter]


def test_the_file_shows_its_whole_life(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.ended(town, at)
    page = signed_in(town.city_reviewer).get(f"/desk/matters/{matter.number}/").content.decode()
    for words in ("复查", "复核", "送达", "存证", "信访程序终结"):
        assert words in page
    assert matter.log_seq == len(Matter.objects.get().events.all())


def test_the_checks_before_signing_stand_in_the_drawer(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.drafted(town, at)
    Matter.objects.filter(pk=matter.pk).update(moved_at=at)
    page = signed_in(town.head).get(f"/desk/matters/{matter.number}/sign/").content.decode()
    assert "签发前核对" in page
    assert "30 日内向临河县人民政府申请复查" in page
    assert "插入模板" in signed_in(town.handler).get(f"/desk/matters/{matter.number}/draft_opinion/").content.decode()


def test_an_urgent_matter_is_marked(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    client = signed_in(town.dispatcher)
    client.post(f"/desk/matters/{matter.number}/report_urgent/", stages.URGENT)
    assert "重大紧急" in client.get(f"/desk/matters/{matter.number}/").content.decode()


def test_a_screen_gives_each_item_its_own_nature(town: Town, at: datetime, signed_in: SignedIn) -> None:
    """第二十九条至第三十一条."""
    matter = make.filed(town, at, items=["查处涨价", "建议装充电桩"])
    typed = {
        "level": "county",
        "nature": "claim",
        "acceptable": "yes",
        "reason": "县级",
        "text.0": "查处涨价",
        "nature.0": "",
        "text.1": "建议装充电桩",
        "nature.1": "suggestion",
        "text.2": "退还多收的钱",
        "nature.2": "",
    }
    assert signed_in(town.dispatcher).post(f"/desk/matters/{matter.number}/screen/", typed).status_code == 302
    rows = list(matter.items.order_by("seq").values_list("text", "nature"))
    assert rows == [("查处涨价", "claim"), ("建议装充电桩", "suggestion"), ("退还多收的钱", "claim")]


def test_the_accused_are_barred_by_the_form(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    typed = {"level": "county", "nature": "accusation", "acceptable": "yes", "reason": "检举", "accused": ["lh-zjj"]}
    assert signed_in(town.dispatcher).post(f"/desk/matters/{matter.number}/screen/", typed).status_code == 302
    assert town.housing.pk in Matter.objects.get().barred


def test_the_form_of_a_refusal_says_what_each_ground_needs(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.screened(town, at)
    page = signed_in(town.dispatcher).get(f"/desk/matters/{matter.number}/refuse/").content.decode()
    assert "不属于本机关、本系统职权（第二十三条第一款）" in page
    assert "N3 不属于" not in page
    assert "写明应当向哪个机关提出。" in page
    assert 'data-when="ground:N1 N2"' in page


def test_new_facts_are_no_ground_to_refuse(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter, other = make.screened(town, at), make.accepted(town, at)
    typed = {"ground": "N1", "existing": other.number, "has_new": "", "reason": "同一件事"}
    url = f"/desk/matters/{matter.number}/refuse/"
    client = signed_in(town.dispatcher)
    assert "请回答" in client.post(url, typed).content.decode()
    told = client.post(url, typed | {"has_new": "yes", "new_facts": "新的收费通知"}).content.decode()
    assert "有新的事实或者理由" in told
    assert client.post(url, typed | {"has_new": "no"}).status_code == 302
    checked = signed_in(town.chief).get(f"/desk/matters/{matter.number}/review_refusal/").content.decode()
    assert f'<a href="/desk/matters/{other.number}/" target="_blank">{other.number}</a>' in checked


def test_who_checks_a_refusal_sees_who_proposed_it_and_why(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = stages.refusing(town, at)
    page = signed_in(town.chief).get(f"/desk/matters/{matter.number}/review_refusal/").content.decode()
    for words in ("王科员", "属于法院职权", "县人民法院", "第二十三条第一款"):
        assert words in page


def test_what_was_classified_is_not_told_twice(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = stages.two(town, at)
    url = f"/desk/matters/{matter.number}/classify/"
    client = signed_in(town.handler)
    typed = {"items.0.route": "R6"} | {f"items.1.{k}": v for k, v in ({"route": "R2"} | stages.WAY).items()}
    assert client.post(url, typed).status_code == 302
    again = client.post(url, typed)
    assert again.status_code == 422
    assert "请至少给一个诉求事项选择途径" in again.content.decode()


@pytest.mark.parametrize(("who", "url", "most"), [
    ("head", "/desk/hearings/", 5), ("inspector", "/desk/findings/", 6), ("head", "/desk/seal/", 6),
    ("reviewer", "/desk/matters/?box=to_decide", 7),
])  # fmt: skip
def test_a_further_page_stays_within_its_queries(
    who: str, url: str, most: int, town: Town, at: datetime, signed_in: SignedIn, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        finding(town, stages.hearing(town, at), at - timedelta(hours=1))
        stages.reviewed(town, at)
    client = signed_in(getattr(town, who))
    client.get("/desk/password/")
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


def test_the_page_names_the_leader_in_charge_until_the_matter_is_answered(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    """第十八条第三款: the newest charge counts; a visit received afterwards does not end it."""
    matter = make.signed(town, at)
    words = {"post": "副县长", "on": at.date(), "text": "每周听一次", "by": town.handler, "at": at}
    attend(matter, kind="charge", leader="周永安", due_on=date(2026, 3, 20), **words)
    attend(matter, kind="charge", leader="吴秀兰", due_on=date(2026, 4, 1), **words)
    attend(matter, kind="receive", leader="郑国平", **words)
    page = signed_in(town.handler).get(f"/desk/matters/{matter.number}/").content.decode()
    assert "包案：吴秀兰（副县长），4月1日前化解" in page
    assert "包案：周永安" not in page
    assert "接访 · 郑国平（副县长）" in page
    serve(matter, method="mail", served_on=at.date(), proof="挂号 1", by=town.handler, at=at)
    assert "包案：" not in signed_in(town.handler).get(f"/desk/matters/{matter.number}/").content.decode()
