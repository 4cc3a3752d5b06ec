"""Every act through its form: happy, refused, stale, twice."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.desk.matters.forms import FORMS
from xinhe.matters.acts.accept import accept
from xinhe.matters.acts.object import object as objecting
from xinhe.matters.acts.simplify import simplify
from xinhe.matters.models import Item, Link, Matter

Typed = dict[str, object]


def post(signed_in: SignedIn, who: str, town: Town, matter: Matter, act: str, typed: Typed, **extra: str):
    seen = {"seen": matter.log_seq} | typed
    return signed_in(getattr(town, who)).post(f"/desk/matters/{matter.number}/{act}/", seen, headers=extra)


def state(matter: Matter) -> str:
    return Matter.objects.get(pk=matter.pk).state


def objected(town: Town, at: datetime) -> Matter:
    return objecting(make.transferred(town, at), reason="不是房屋问题", by=town.handler, at=at)


def simple(town: Town, at: datetime) -> Matter:
    matter = simplify(make.screened(town, at), ground="daily", reason="小事", by=town.dispatcher, at=at)
    return accept(make.transfer(matter, office=town.housing, by=town.dispatcher, at=at), by=town.handler, at=at)


def unacceptable(town: Town, at: datetime) -> Matter:
    return make.screened(town, at, acceptable=False)


OPINION = {"items.0.result": "support", "items.0.facts": "属实", "items.0.basis": "条例", "items.0.opinion": "改正"}
SCREEN = {"level": "county", "nature": "claim", "acceptable": "yes", "reason": "属县级职权"}
# act: who, the matter it is done to, what is typed, what is then true of the state
HAPPY = [
    ("screen", "dispatcher", make.filed, SCREEN, "screened"),
    ("transfer", "dispatcher", make.screened, {"office": "lh-zjj"}, "transferred"),
    (
        "assign",
        "dispatcher",
        make.screened,
        {"office": "lh-zjj", "due_on": "2026-04-01", "assists": ["lh-jtj"]},
        "assigned",
    ),
    ("object", "handler", make.transferred, {"reason": "不是本局职权", "proposed_office": "lh-jtj"}, "objected"),
    ("rule_objection", "dispatcher", objected, {"agree": "yes", "office": "lh-jtj", "reason": "属实"}, "transferred"),
    ("accept", "handler", make.transferred, {}, "accepted"),
    ("note", "handler", make.accepted, {"text": "已约周三看现场"}, "accepted"),
    ("hear", "handler", make.accepted, {"means": "phone", "on": "2026-03-02", "text": "涨价没商量"}, "accepted"),
    ("extend", "head", make.accepted, {"days": "30", "reason": "案情复杂"}, "accepted"),
    ("draft_opinion", "handler", make.accepted, OPINION, "drafted"),
    ("sign", "head", make.drafted, {}, "signed"),
    ("serve", "handler", make.signed, {"method": "mail", "served_on": "2026-03-02", "proof": "挂号 1"}, "served"),
    ("simplify", "dispatcher", make.screened, {"ground": "daily", "reason": "当天能办"}, "screened"),
    ("switch_to_ordinary", "handler", simple, {"reason": "案情复杂"}, "accepted"),
    ("add_material", "handler", make.accepted, {"text": "补充照片说明"}, "accepted"),
    ("withdraw", "clerk", make.filed, {"reason": "本人到窗口书面提出"}, "withdrawn"),
    ("close", "dispatcher", unacceptable, {"reason": "请向法院起诉"}, "closed"),
]
WRONG = [
    ("screen", "dispatcher", make.filed, SCREEN | {"nature": ""}, "请选择「信访目的」。"),
    ("transfer", "dispatcher", make.screened, {"office": "lh-xfj"}, "请选另一个单位"),
    ("assign", "dispatcher", make.screened, {"office": "lh-zjj", "due_on": "2026-03-01"}, "反馈日期要晚于今天"),
    ("object", "handler", make.transferred, {"reason": " "}, "请填写「不属于本单位职权的理由和依据」。"),
    ("rule_objection", "dispatcher", objected, {"agree": "yes", "office": "nowhere", "reason": "是"}, "没有这个单位"),
    ("accept", "handler", make.accepted, {}, "不能受理"),
    ("note", "handler", make.accepted, {"text": ""}, "请填写「记什么」。"),
    ("hear", "handler", make.accepted, {"means": "phone", "on": "2026-03-05", "text": "x"}, "日期不能晚于今天"),
    ("extend", "head", make.accepted, {"days": "31", "reason": "复杂"}, "最多还能延 30 日"),
    ("draft_opinion", "handler", make.accepted, OPINION | {"items.0.basis": ""}, "请填写「法律法规依据」。"),
    ("sign", "handler", make.drafted, {}, "不归你的岗位办"),
    ("serve", "handler", make.signed, {"method": "mail", "served_on": "昨天", "proof": "1"}, "日期写法不对"),
    ("simplify", "dispatcher", make.screened, {"ground": "none", "reason": "x"}, "没有这个选项"),
    ("switch_to_ordinary", "handler", simple, {"reason": ""}, "请填写「理由」。"),
    ("add_material", "handler", make.accepted, {}, "请写补充说明"),
    ("withdraw", "clerk", make.served, {"reason": "本人提出"}, "不能撤回"),
    ("close", "dispatcher", unacceptable, {}, "请写明不予受理的理由"),
    ("link", "handler", make.accepted, {"to": "LH-26-999999-X", "kind": "repeat"}, "校验字符不符"),
]


@pytest.mark.parametrize(("act", "who", "start", "typed", "then"), HAPPY, ids=[row[0] for row in HAPPY])
def test_an_act_is_done_by_its_form(
    act, who, start, typed, then, town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = start(town, at)
    shown = signed_in(getattr(town, who)).get(f"/desk/matters/{matter.number}/{act}/")
    assert shown.status_code == 200
    answer = post(signed_in, who, town, matter, act, typed)
    assert answer.status_code == 302, answer.content.decode()
    assert state(matter) == then


@pytest.mark.parametrize(("act", "who", "start", "typed", "sentence"), WRONG, ids=[row[0] for row in WRONG])
def test_a_refusal_stands_on_the_form(
    act, who, start, typed, sentence, town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = start(town, at)
    before = state(matter)
    answer = post(signed_in, who, town, matter, act, typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert state(matter) == before


def test_every_act_of_staff_has_a_form_and_a_test() -> None:
    assert set(FORMS) == {row[0] for row in HAPPY} | {"link"}
    assert set(FORMS) == {row[0] for row in WRONG}


def test_a_repeat_is_linked(town: Town, at: datetime, signed_in: SignedIn) -> None:
    first, again = make.filed(town, at), make.filed(town, at, title="又涨了")
    page = signed_in(town.dispatcher).get(f"/desk/matters/{again.number}/").content.decode()
    assert f"to={first.number}&amp;seen=" in page
    answer = post(signed_in, "dispatcher", town, again, "link", {"to": first.number, "kind": "repeat"})
    assert answer.status_code == 302
    assert Link.objects.get().to_id == first.pk


def test_what_was_typed_is_still_there_after_a_refusal(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    answer = post(signed_in, "handler", town, matter, "draft_opinion", OPINION | {"items.0.basis": ""})
    assert "属实" in answer.content.decode()


def test_a_draft_comes_back_into_its_form(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.drafted(town, at)
    page = signed_in(town.handler).get(f"/desk/matters/{matter.number}/draft_opinion/").content.decode()
    assert Item.objects.get(matter=matter).facts in page


def test_of_two_clerks_the_second_is_told_who_was_first(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.screened(town, at)
    assert post(signed_in, "dispatcher", town, matter, "transfer", {"office": "lh-zjj"}).status_code == 302
    second = post(signed_in, "dispatcher", town, matter, "transfer", {"office": "lh-jtj"})
    assert second.status_code == 422
    page = second.content.decode()
    assert "王科员 已于 2026-03-02 10:14 办了「转送」" in page
    assert "请再按一次" in page
    assert Matter.objects.get().holder == town.housing


def test_a_stale_form_may_be_pressed_again_with_open_eyes(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    seen = matter.log_seq - 1
    first = post(signed_in, "handler", town, matter, "note", {"text": "看过现场", "seen": seen})
    assert f'value="{matter.log_seq}"' in first.content.decode()
    again = post(signed_in, "handler", town, matter, "note", {"text": "看过现场", "seen": matter.log_seq})
    assert (first.status_code, again.status_code) == (422, 302)


def test_the_drawer_gets_a_fragment_and_then_the_way_to_the_file(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.transferred(town, at)
    client = signed_in(town.handler)
    url = f"/desk/matters/{matter.number}/accept/"
    drawer = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in drawer
    done = client.post(url, {"seen": matter.log_seq}, headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Redirect"]) == (204, f"/desk/matters/{matter.number}/")


def test_an_accusation_that_leaves_ones_sight_leads_back_to_the_day(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.filed(town, at)
    Matter.objects.filter(pk=matter.pk).update(receiver=town.housing, holder=town.housing, offices=[town.housing.pk])
    matter.refresh_from_db()
    answer = post(signed_in, "handler", town, matter, "screen", SCREEN | {"nature": "accusation"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_the_duty_list_proposes_the_office_with_its_law(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.screened(town, at, category="0101")
    page = signed_in(town.dispatcher).get(f"/desk/matters/{matter.number}/transfer/").content.decode()
    assert "《物业管理条例》第五条" in page
    assert '<option value="lh-zjj" selected>' in page


@pytest.mark.parametrize(
    ("act", "who", "start", "typed"),
    [row[:4] for row in HAPPY if row[0] in ("screen", "transfer", "accept", "note", "sign")],
)
def test_an_act_stays_within_fifteen_queries(act, who, start, typed, town: Town, at: datetime, signed_in) -> None:
    matter = start(town, at)
    client = signed_in(getattr(town, who))
    client.get("/desk/password/")  # the first request of a session notes the time
    with CaptureQueriesContext(connection) as asked:
        client.post(f"/desk/matters/{matter.number}/{act}/", {"seen": matter.log_seq} | typed)
    statements = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 15, statements
