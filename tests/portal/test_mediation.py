"""Both sides of a dispute on the portal: apply, open one's own side, act, leave; nothing confided crosses over."""

import base64
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.conftest import Clock
from tests.mediation import disputes
from tests.mediation.agreed.test_copies import signed
from tests.mediation.disputes import Bodies, first, hash_of, second
from tests.portal.resident import PNG, key_on, page, photo
from tests.portal.test_mine import code as code_by_phone
from tests.town import Town
from xinhe.channels.messages import text
from xinhe.channels.models import Outgoing
from xinhe.documents.models import File
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office
from xinhe.kernel.numbers import matter_number
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of as code_of_matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.disclose import disclose
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.hand_out import hand_out
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.models import Committee, Side, Signature
from xinhe.mediation.models.side import code_of
from xinhe.mediation.terms import Clause

pytestmark = pytest.mark.django_db
SECRETS = {1: "我最多再让五十块", 2: "其实物业账上有钱"}


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def code(matter: Matter, side: int) -> str:
    return code_of(Side.objects.get(matter=matter, side=side))


def as_side(matter: Matter, side: int) -> Client:
    """A browser in which this side opened its dispute."""
    client = Client()
    response = client.post("/my/", {"number": matter.number, "code": code(matter, side)})
    assert (response.status_code, response.url) == (302, f"/disputes/{matter.number}/")
    return client


def photo_of_another(name: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), "red").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def typed(town: Town, **changes: object) -> dict[str, object]:
    return {
        "title": "楼上漏水，修理费谁出",
        "body": "从去年冬天开始漏，谈过两次。",
        "items": "付修理费 800 元",
        "dispute_type": "17",
        "region": town.village.code,
        "name": "王小明",
        "phone": "138 1234 5678",
        "other_0_name": "赵楼上",
        "other_0_phone": "139 1234 5678",
    } | changes


# -- applying ---------------------------------------------------------------------------------------------------------


def test_what_mediation_is_stands_with_the_way_to_court(client: Client, have: Bodies) -> None:
    said = page(client, "/mediation/")
    for part in ("不收任何费用", "随时可以退出", "时效", "/mediators/", "/mediation/new/"):
        assert part in said


def test_an_application_is_read_back_and_gets_its_own_code_alone(client: Client, have: Bodies) -> None:
    assert client.post("/mediation/new/", typed(have.town)).url == "/mediation/check/"
    again = page(client, "/mediation/check/")
    for part in ("楼上漏水", "付修理费", "赵楼上", "云锦苑社区人民调解委员会"):
        assert part in again
    answer = client.post("/mediation/check/", {"key": key_on(again)}, follow=True).content.decode()
    matter = Matter.objects.get()
    assert (matter.kind, matter.state, matter.holder) == ("dispute", "applied", have.village)
    assert matter.number in answer
    assert code(matter, 1) in answer
    assert code(matter, 2) not in answer
    assert code_of_matter(matter) not in answer
    twice = client.post("/mediation/check/", {"key": key_on(again)})
    assert twice.url == f"/mediation/received/{matter.number}/"
    assert Matter.objects.count() == 1
    assert list(verify()) == []


# -- by the code of a body --------------------------------------------------------------------------------------------


def scanned(client: Client, code: str) -> str:
    return page(client, f"/mediation/new/?body={code}")


def test_who_scans_a_body_applies_to_it(client: Client, have: Bodies) -> None:
    said = scanned(client, "lh-yc-tw")
    assert "你在向 <b>云城街道人民调解委员会</b> 申请" in said
    assert 'action="/mediation/new/?body=lh-yc-tw"' in said
    assert '<option value="990123001" selected>' in said
    wrong = client.post("/mediation/new/?body=lh-yc-tw", typed(have.town, title="", to="lh-yc-tw"))
    assert "你在向 <b>云城街道人民调解委员会</b> 申请" in wrong.content.decode()
    assert client.post("/mediation/new/?body=lh-yc-tw", typed(have.town, to="lh-yc-tw")).url == "/mediation/check/"
    assert "你在向 <b>云城街道人民调解委员会</b> 申请" in page(client, "/mediation/new/")  # 回去改
    again = page(client, "/mediation/check/")
    assert "云城街道人民调解委员会" in again
    client.post("/mediation/check/", {"key": key_on(again)})
    assert Matter.objects.get().holder == have.street
    assert "你在向" not in page(client, "/mediation/new/")
    assert list(verify()) == []


def test_who_scanned_may_still_apply_where_it_happened(client: Client, have: Bodies) -> None:
    client.post("/mediation/new/?body=lh-yc-tw", typed(have.town, to="lh-yc-tw"))
    said = scanned(client, "")
    assert "你在向" not in said
    assert 'action="/mediation/new/"' in said


@pytest.mark.parametrize("code", ["lh-yc-tw", "nobody", "lh-zfb", "%00", "x" * 500, "<b>"])
def test_a_body_that_is_none_leaves_the_choice_to_the_place(client: Client, have: Bodies, code: str) -> None:
    Office.objects.filter(code="lh-yc-tw").update(is_active=False)
    gone = "照样可以申请，由纠纷发生地的人民调解组织登记"
    said = scanned(client, code)
    assert gone in said
    assert "<b>" not in said.partition('name="to"')[2].partition(">")[0]
    assert client.post("/mediation/new/", typed(have.town, to=unquote(code))).url == "/mediation/check/"
    again = page(client, "/mediation/check/")
    assert gone in again
    client.post("/mediation/check/", {"key": key_on(again)})
    assert Matter.objects.get().holder == have.village


def test_a_group_is_asked_through_the_body_that_it_works_in(client: Client, have: Bodies) -> None:
    def inside(code: str, name: str, sort: str, superior: Office) -> Office:
        made = Office.objects.create(
            code=code, name=name, short=name, kind="committee", region=have.town.village, superior=superior
        )
        Committee.objects.create(office=made, sort=sort)
        return made

    studio = inside("gzs", "云和调解工作室", "personal_studio", have.street)
    inside("ts", "通二小组", "group", studio)
    said = scanned(client, "ts")
    assert "你在向 <b>云和调解工作室</b> 申请" in said
    assert "由它登记" in said
    client.post("/mediation/new/", typed(have.town, to="ts"))
    client.post("/mediation/check/", {"key": key_on(page(client, "/mediation/check/"))})
    assert Matter.objects.get().holder == studio
    Office.objects.filter(pk=studio.pk).update(is_active=False)
    assert "你在向" not in scanned(Client(), "ts")


@pytest.mark.parametrize(("language", "words"), [("zh-hant", "你在向"), ("en", "You are applying to")])
def test_the_body_stays_in_other_languages(client: Client, have: Bodies, language: str, words: str) -> None:
    where = "/mediation/new/?body=lh-yc-tw"
    assert f"/language/{language}/?next=/mediation/new/%3Fbody%3Dlh-yc-tw" in scanned(client, "lh-yc-tw")
    assert client.post(f"/language/{language}/", {"next": where}).url == where
    assert words in scanned(client, "lh-yc-tw")
    # The answer to a form has no address of its own: the switch leads to the empty form.
    wrong = client.post(where, typed(have.town, title="", to="lh-yc-tw")).content.decode()
    assert "/language/zh-hans/?next=/mediation/new/" in wrong
    assert words in page(client, "/mediation/new/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"name": ""}, "name"),
        ({"phone": "1"}, "phone"),
        ({"region": ""}, "region"),
        ({"dispute_type": "00"}, "dispute_type"),
        ({"other_0_name": "", "other_0_phone": ""}, "other_0_name"),
        ({"other_0_phone": "12"}, "other_0_phone"),
        ({"other_2_name": "李四", "other_2_phone": "x"}, "other_2_phone"),
        ({"is_minor": "on"}, "guardian_name"),
        ({"id_type": "resident_id", "id_number": "123"}, "id_number"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(changes: dict, field: str, client: Client, have: Bodies) -> None:
    answer = client.post("/mediation/new/", typed(have.town, **changes))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in said, re.findall(r'href="#id_[^"]*"', said)
    assert changes.get("title", "楼上漏水") in said
    assert not Matter.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(client: Client, have: Bodies) -> None:
    said = client.post("/mediation/new/", typed(have.town, title="", phone="1", other_0_phone="2", dispute_type=""))
    for field in ("title", "phone", "other_0_phone", "dispute_type"):
        assert f'href="#id_{field}"' in said.content.decode(), field


def test_nobody_applies_against_themselves(client: Client, have: Bodies) -> None:
    client.post("/mediation/new/", typed(have.town, other_0_name="王小明", other_0_phone="13812345678"))
    key = key_on(page(client, "/mediation/check/"))
    said = client.post("/mediation/check/", {"key": key}, follow=True).content.decode()
    assert "一个人不能同时站在两方" in said
    assert "楼上漏水" in said
    assert not Matter.objects.exists()


def test_one_telephone_applies_so_often_a_day_and_no_more(have: Bodies) -> None:
    statuses = []
    for n in range(11):
        client = Client()
        client.post("/mediation/new/", typed(have.town, title=f"第 {n} 件"))
        statuses.append(
            client.post("/mediation/check/", {"key": key_on(page(client, "/mediation/check/"))}).status_code
        )
    assert statuses == [302] * 10 + [429]


# -- opening ----------------------------------------------------------------------------------------------------------


def test_a_code_opens_the_side_whose_it_is(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    for side, name in ((1, "王小明"), (2, "赵物业")):
        said = page(as_side(matter, side), f"/disputes/{matter.number}/")
        assert re.search(rf"你这一方</dt>\s*<dd>{name}", said)
        for part in ("方调解", "云锦苑社区人民调解委员会", "正在调解", "时效"):
            assert part in said


@pytest.mark.parametrize("typed_code", ["whole", "other matter", "nonsense"])
def test_no_other_code_opens_a_dispute(typed_code: str, client: Client, have: Bodies, clock: Clock) -> None:
    matter, other = disputes.applied(have, clock.at), disputes.applied(have, clock.at)
    wrong = {"whole": code_of_matter(matter), "other matter": code(other, 1), "nonsense": "AAAAAAAA"}[typed_code]
    answer = client.post("/my/", {"number": matter.number, "code": wrong})
    unknown = client.post("/my/", {"number": matter_number("LH", 2026, 999), "code": wrong})
    assert answer.status_code == unknown.status_code == 422
    for one in (answer, unknown):
        assert "编号或查询码不对，请对照回执核对后再试。" in one.content.decode()
    assert "open" not in client.session
    assert "输入回执上的编号和查询码" in page(client, f"/disputes/{matter.number}/")


def test_guesses_are_counted_with_those_at_petitions(client: Client, have: Bodies, clock: Clock) -> None:
    matter = disputes.applied(have, clock.at)
    for _ in range(20):
        assert client.post("/my/", {"number": matter.number, "code": "AAAAAAAA"}).status_code == 422
    assert client.post("/my/", {"number": matter.number, "code": code(matter, 1)}).status_code == 429
    clock.forward(hours=2)
    assert client.post("/my/", {"number": matter.number, "code": code(matter, 1)}).status_code == 302


def test_opening_the_other_side_closes_the_first_in_this_browser(have: Bodies, clock: Clock) -> None:
    """A telephone that both use, as at a mediator's table, shows one side at a time."""
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 1)
    confide(matter, words=SECRETS[1], by=first(matter), at=clock.at)
    client.post("/my/", {"number": matter.number, "code": code(matter, 2)})
    assert SECRETS[1] not in page(client, f"/disputes/{matter.number}/")


def test_a_dispute_is_no_petition_and_a_petition_no_dispute(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 1)
    assert "方调解" not in page(client, f"/my/{matter.number}/")
    assert client.get(f"/my/{matter.number}/receipt/").status_code == 404
    assert client.post(f"/my/{matter.number}/withdraw/", {}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "mediating"


def test_a_chair_does_not_open_a_dispute_on_the_petition_page(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    for person in (have.chair, have.mediator):
        client = Client()
        client.force_login(person.account)
        answer = client.get(f"/desk/matters/{matter.number}/")
        assert answer.status_code in (302, 403, 404)
        assert "赵物业" not in answer.content.decode()


def test_half_an_hour_later_the_code_is_asked_for_again(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 1)
    clock.forward(minutes=31)
    assert "方调解" not in page(client, f"/disputes/{matter.number}/")


def test_telephone_and_name_open_the_own_side(have: Bodies, clock: Clock) -> None:
    """The other side filed nothing and has no receipt: it opens its side with the telephone that was written to."""
    clock.at = datetime(2026, 12, 1, 9, 30, tzinfo=clock.at.tzinfo)
    matter = disputes.mediating(have, clock.at)
    confide(matter, words=SECRETS[1], by=first(matter), at=clock.at)
    for phone, name, own in (("139 1234 5678", "赵物业", 2), ("138 1234 5678", "王小明", 1)):
        client = Client()
        client.post("/my/phone/", {"phone": phone})
        client.post("/my/phone/", {"code": code_by_phone(clock.at), "name": name})
        assert matter.number in page(client, "/my/mine/")
        said = page(client, f"/disputes/{matter.number}/")
        assert re.search(rf"你这一方</dt>\s*<dd>{name}", said)
        assert (SECRETS[1] in said) == (own == 1)


def test_the_first_word_to_a_side_says_how_to_open_it(have: Bodies, clock: Clock) -> None:
    matter = disputes.consented(have, clock.at)
    rows = Outgoing.objects.filter(subject_id=matter.pk)
    told = [text(row.template, row.facts, row.facts["language"])[1] for row in rows]
    asked = [one for one in told if "愿意不愿意" in one]
    assert len(asked) == 2
    for one in asked:
        for part in (matter.number, "/my/", "查询码", "用手机号查"):
            assert part in one
    for one in told:
        assert "你反映的事项" not in one
        for side in (1, 2):
            assert code(matter, side) not in one


# -- what a side reads ------------------------------------------------------------------------------------------------


def walk(client: Client, matter: Matter) -> str:
    """Every page and paper that a browser reaches from a dispute, as one text."""
    start = f"/disputes/{matter.number}/"
    seen, waiting, said = set(), [start], []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        body = answer.getvalue()
        words = body.decode(errors="replace")
        said += [words, unquote(str(answer.headers))]
        if "html" in answer["Content-Type"]:
            waiting += [one for one in re.findall(r'href="([^"#?]+)"', words) if matter.number in one]
    assert len(seen) > 3
    return "\n".join(said)


@pytest.mark.parametrize("bring", [disputes.mediating, disputes.drafted, disputes.effective])
def test_nothing_confided_reaches_the_other_side(bring, have: Bodies, clock: Clock) -> None:
    # Confided before the draft, as people do.
    matter = disputes.mediating(have, clock.at)
    for side, by in ((1, first(matter)), (2, second(matter))):
        confide(matter, words=SECRETS[side], by=by, at=clock.at)
    confide(matter, words="双方都听听", is_shared=True, by=first(matter), at=clock.at)
    if bring is not disputes.mediating:
        matter = draft_agreement(matter, terms=disputes.terms(clock.at), by=have.mediator, at=clock.at)
    for by in (first(matter), second(matter)) if bring is disputes.effective else ():
        terms = hash_of(matter)
        matter = agree(matter, terms=terms, code=read_back_code(terms), by=by, at=clock.at)
    for side, other in ((1, 2), (2, 1)):
        said = walk(as_side(matter, side), matter)
        assert SECRETS[side] in said
        assert "只有调解员看得到" in said
        assert "双方都听听" in said
        assert SECRETS[other] not in said
        assert code(matter, other) not in said
        # Its own word and the one to both, of three: that the other side confided anything is not told.
        assert page(as_side(matter, side), f"/disputes/{matter.number}/").count("一方向调解员说明了情况") == 2
    second_page = walk(as_side(matter, 2), matter)
    for kept in ("13812345678", "138 1234 5678", matter.body):
        assert kept not in second_page
    for row in Outgoing.objects.filter(subject_id=matter.pk):
        for secret in SECRETS.values():
            assert secret not in str(row.facts)


def test_who_said_no_is_not_told(have: Bodies, clock: Clock) -> None:
    matter = disputes.consented(have, clock.at)
    decline(matter, why="court", by=second(matter), at=clock.at)
    one, two = (page(as_side(matter, side), f"/disputes/{matter.number}/") for side in (1, 2))
    assert "有一方不愿意调解，调解终止" in one

    def told(text: str) -> str:
        return text.partition('class="timeline-x"')[2].partition("</ol>")[0]

    assert told(one) == told(two)
    assert "起诉、申请仲裁" not in told(one)


def test_a_session_goes_into_the_telephones_calendar(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    begins = clock.at + timedelta(days=2)
    matter = schedule(
        matter,
        way="on_site",
        begins_at=begins,
        ends_at=begins + timedelta(hours=1),
        place="社区一楼，调解室; 门朝南",
        by=have.mediator,
        at=clock.at,
    )
    client = as_side(matter, 2)
    said = page(client, f"/disputes/{matter.number}/")
    assert "社区一楼" in said
    path = re.search(r'href="(/disputes/[^"]+/sessions/\d+/)"', said)
    assert path
    answer = client.get(path[1])
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert f"DTSTART:{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert "LOCATION:社区一楼，调解室\\; 门朝南" in lines
    where = f"geo:0,0?q={quote('社区一楼，调解室; 门朝南')}"
    assert f'href="{where}"' in said
    assert f"DESCRIPTION:在地图里打开：{where.replace(',', chr(92) + ',')}" in lines
    assert Client().get(path[1]).status_code == 404


@pytest.mark.parametrize(
    ("place", "is_link"), [("https://meet.example/9", True), ("http://meet.example/9", False), ("会议号 9", False)]
)
def test_a_session_by_video_is_a_link_and_no_map(place: str, is_link: bool, have: Bodies, clock: Clock) -> None:
    matter, begins = disputes.mediating(have, clock.at), clock.at + timedelta(days=2)
    ends = begins + timedelta(hours=1)
    told = {"way": "video", "begins_at": begins, "ends_at": ends, "place": place}
    matter = schedule(matter, by=have.mediator, at=clock.at, **told)
    client = as_side(matter, 1)
    said = page(client, f"/disputes/{matter.number}/")
    assert place in said
    assert (f'<a href="{place}" rel="noopener noreferrer">' in said) is is_link
    assert "geo:" not in said
    path = re.search(r'href="(/disputes/[^"]+/sessions/\d+/)"', said)
    assert path
    assert "geo:" not in client.get(path[1]).content.decode()


@pytest.mark.parametrize("where", ["", "agree/"])
def test_a_new_draft_shows_what_changed_and_the_first_one_nothing(where: str, have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at, kind="written")
    client = as_side(matter, 2)
    heading = "和上一稿比"
    assert heading not in page(client, f"/disputes/{matter.number}/{where}")
    old = disputes.terms(clock.at).clauses[0]
    clauses = [replace(old, amount="130", due_on=None), Clause(side=1, what="写收条")]
    new = disputes.terms(clock.at, kind="written", late="逾期按日付 1 元", way="当面交", clauses=clauses)
    matter = draft_agreement(matter, terms=new, by=have.mediator, at=clock.at)
    said = page(client, f"/disputes/{matter.number}/{where}")
    for part in (
        heading,
        "以前的签名全部作废",
        '<del><span class="vh">删去：</span>转账</del>',
        '<ins><span class="vh">加上：</span>逾期按日付 1 元</ins>',
        '你这一方：退还多收的停车费<del><span class="vh">删去：</span>，120 元</del>',
        '<ins><span class="vh">加上：</span>，130 元</ins>',
        '<ins><span class="vh">加上：</span>，即时</ins>',
        '<ins><span class="vh">加上：</span>对方：写收条，即时</ins>',
    ):
        assert part in said, part
    again = draft_agreement(matter, terms=new, by=have.mediator, at=clock.at)
    assert "内容和上一稿一样" in page(client, f"/disputes/{again.number}/{where}")


def test_once_it_binds_nothing_of_the_drafts_before_is_shown(have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at)
    matter = draft_agreement(matter, terms=disputes.terms(clock.at, way="当面交"), by=have.mediator, at=clock.at)
    matter = disputes.read_back(matter, clock.at)
    said = page(as_side(matter, 1), f"/disputes/{matter.number}/")
    assert "和上一稿比" not in said
    assert "份原件" not in said


def test_a_side_reads_how_many_originals_there_are_and_whether_it_has_its_own(have: Bodies, clock: Clock) -> None:
    matter = signed(have, clock.at)
    client, where = as_side(matter, 2), f"/disputes/{matter.number}/"
    said = page(client, where)
    assert "协议书一共 3 份原件：每个当事人一份，调解组织留存一份。" in said
    assert "你这一方还有 1 份没有领" in said
    hand_out(matter, to=2, on=clock.at.date(), way="in_person", by=have.mediator, at=clock.at)
    assert "你这一方的已经领到。" in page(client, where)


@pytest.mark.parametrize("drafts", [2, 6])
def test_the_difference_costs_no_query(drafts: int, have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at)
    client, where = as_side(matter, 1), f"/disputes/{matter.number}/"
    page(client, where)
    with CaptureQueriesContext(connection) as first_draft:
        page(client, where)
    for n in range(1, drafts):
        matter = draft_agreement(matter, terms=disputes.terms(clock.at, late=f"{n}"), by=have.mediator, at=clock.at)
    with CaptureQueriesContext(connection) as later:
        assert "和上一稿比" in page(client, where)
    assert len(later) == len(first_draft)


# -- what a side does -------------------------------------------------------------------------------------------------


def do(client: Client, matter: Matter, act: str, **fields: object):
    return client.post(f"/disputes/{matter.number}/{act}/", fields)


def test_consent_says_that_it_waits_for_the_other(have: Bodies, clock: Clock) -> None:
    matter = ask_consent(disputes.applied(have, clock.at), by=have.chair, at=clock.at)
    one, two = as_side(matter, 1), as_side(matter, 2)
    assert "由你自己定" in page(one, f"/disputes/{matter.number}/")
    assert do(one, matter, "consent").status_code == 302
    assert "你同意了，等对方" in page(one, f"/disputes/{matter.number}/")
    assert do(one, matter, "consent").status_code in (409, 422)
    assert do(two, matter, "consent").status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "consented"


def test_declining_asks_no_reason(have: Bodies, clock: Clock) -> None:
    matter = ask_consent(disputes.applied(have, clock.at), by=have.chair, at=clock.at)
    client = as_side(matter, 2)
    shown = page(client, f"/disputes/{matter.number}/decline/")
    assert shown.index("不说明理由") < shown.index("已经或者准备起诉")
    assert do(client, matter, "decline").status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "terminated"


def test_confiding_empty_words_names_the_field(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    answer = do(as_side(matter, 1), matter, "confide", words="", to="mediator")
    assert answer.status_code == 422
    assert 'href="#id_words"' in answer.content.decode()
    assert do(as_side(matter, 1), matter, "confide", words=SECRETS[1], to="nobody").status_code == 422
    assert do(as_side(matter, 1), matter, "confide", words=SECRETS[1], to="mediator").status_code == 302


def test_a_tie_that_was_disclosed_is_accepted_by_each_side(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 1)
    assert "接受该调解员" not in page(client, f"/disputes/{matter.number}/")
    disclose(matter, tie="和对方住一个单元", by=have.mediator, at=clock.at)
    assert "和对方住一个单元" in page(client, f"/disputes/{matter.number}/")
    assert do(client, matter, "waive").status_code == 302
    assert "/waive/" not in page(client, f"/disputes/{matter.number}/")


def test_a_written_draft_is_signed_on_the_screen_or_by_photograph(have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at, kind="written", content="争议地块的所有权归第一组；退还 120 元。")
    one, two = as_side(matter, 1), as_side(matter, 2)
    shown = page(one, f"/disputes/{matter.number}/agree/")
    for part in ("争议地块的所有权归第一组", "不予司法确认", "退还多收的停车费", "120.00", "sign.js"):
        assert part in shown
    terms = hash_of(matter)
    nothing = do(one, matter, "agree", terms=terms)
    assert (nothing.status_code, "请在屏幕上签名" in nothing.content.decode()) == (422, True)
    drawing = "data:image/png;base64," + base64.b64encode(PNG).decode()
    assert do(one, matter, "agree", terms="0" * 64, drawing=drawing).status_code == 422
    assert do(one, matter, "agree", terms=terms, drawing="data:image/png;base64,####").status_code == 422
    assert do(one, matter, "agree", terms=terms, drawing=drawing).status_code == 302
    assert do(two, matter, "agree", terms=terms, files=photo("签名.png")).status_code == 302
    assert Signature.objects.filter(matter=matter).count() == 2
    assert "你同意了，等其他人" in page(one, f"/disputes/{matter.number}/")
    assert "/agree/" not in page(one, f"/disputes/{matter.number}/")
    files = re.findall(rf"/disputes/{matter.number}/files/[^/]+/", page(one, f"/disputes/{matter.number}/"))
    assert len(set(files)) == 1
    kept = one.get(files[0])
    assert kept.getvalue()[:4] == b"\x89PNG"
    assert two.get(files[0]).status_code == 404


def test_an_oral_one_is_agreed_to_with_the_code_that_was_read_out(have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at)
    terms = hash_of(matter)
    right = read_back_code(terms)
    for side in (1, 2):
        client = as_side(matter, side)
        assert right not in page(client, f"/disputes/{matter.number}/agree/")
        assert do(client, matter, "agree", terms=terms, code="000000" if right != "000000" else "1").status_code == 422
        assert do(client, matter, "agree", terms=terms, code=right).status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "effective"
    said = page(as_side(matter, 2), f"/disputes/{matter.number}/")
    assert "以前，双方可以一起申请司法确认" in said
    assert "协议已经生效" in said


def test_what_was_owed_is_noted_or_reported(have: Bodies, clock: Clock) -> None:
    matter = disputes.effective(have, clock.at)
    client = as_side(matter, 1)
    early = do(client, matter, "report_breach", line="1", reason="没有退")
    assert (early.status_code, "还没有到期" in early.content.decode()) == (422, True)
    clock.forward(days=11)
    client = as_side(matter, 1)
    assert do(client, matter, "report_breach", line="1", reason="没有退").status_code == 302
    bad = do(client, matter, "fulfil", line="1", on="昨天", proof="转账")
    assert (bad.status_code, 'href="#id_on"' in bad.content.decode()) == (422, True)
    assert do(client, matter, "fulfil", line="1", on=str(clock.at.date()), proof="转账").status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "performed"
    assert list(verify()) == []


def test_leaving_asks_once_and_costs_nothing(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 2)
    asked = page(client, f"/disputes/{matter.number}/leave/")
    for part in ("没有代价", "不影响你起诉", "时效"):
        assert part in asked
    assert Matter.objects.get(pk=matter.pk).state == "mediating"
    assert do(client, matter, "leave").status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "terminated"
    assert "调解终止" in page(as_side(matter, 1), f"/disputes/{matter.number}/")


def test_a_stranger_acts_on_nothing(client: Client, have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    assert do(client, matter, "leave").url == f"/disputes/{matter.number}/"
    for tail in ("letters/00000000-0000-0000-0000-000000000000/", "files/00000000-0000-0000-0000-000000000000/"):
        assert client.get(f"/disputes/{matter.number}/{tail}").status_code == 404
    assert Matter.objects.get(pk=matter.pk).state == "mediating"


def test_letters_are_fetched_by_both_sides(have: Bodies, clock: Clock) -> None:
    matter = disputes.effective(have, clock.at)
    for side in (1, 2):
        client = as_side(matter, side)
        links = re.findall(rf"/disputes/{matter.number}/letters/[^/]+/", page(client, f"/disputes/{matter.number}/"))
        assert len(set(links)) == 2
        for one in links:
            assert client.get(one)["Content-Type"] == "application/pdf"


def test_leaving_the_browser_forgets_the_dispute(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 1)
    client.post("/my/leave/")
    assert "方调解" not in page(client, f"/disputes/{matter.number}/")


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_pages_speak_three_languages(language: str, have: Bodies, clock: Clock) -> None:
    matter = disputes.drafted(have, clock.at)
    client = as_side(matter, 1)
    client.cookies["django_language"] = language
    for path in ("/mediation/", "/mediation/new/", f"/disputes/{matter.number}/", f"/disputes/{matter.number}/agree/"):
        assert client.get(path).status_code == 200


def test_a_photograph_is_taken_out_before_the_application_is_handed_in(client: Client, have: Bodies) -> None:
    client.post("/mediation/new/", typed(have.town, files=[photo("一.png"), photo_of_another("二.png")]))
    text = page(client, "/mediation/check/")
    struck = re.findall(r'name="drop" value="([0-9a-f]+)"', text)
    assert len(struck) == 2
    key = key_on(text)
    assert client.post("/mediation/check/", {"drop": struck[0]}).url == "/mediation/check/"
    text = page(client, "/mediation/check/")
    assert ("一.png" in text, "二.png" in text) == (False, True)
    client.post("/mediation/check/", {"key": key})
    assert not Matter.objects.exists(), "what was read back before is not what is handed in"
    client.post("/mediation/check/", {"key": key_on(text)})
    assert [one.name for one in File.objects.filter(subject_id=Matter.objects.get().pk)] == ["二.png"]
