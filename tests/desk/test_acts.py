"""Every act through its form: happy, refused, stale, twice."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import town as make
from tests.desk import stages
from tests.desk.conftest import SignedIn
from tests.desk.stages import number_of, objected, simple, task_of
from tests.standing import stand_still
from tests.superuser import superuser
from tests.town import Town
from xinhe.desk.matters.cards import CARDS
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Item, Link, Matter
from xinhe.supervision.models import Demand, Recommendation

# What is typed; a value that hangs on the matter is worked out from it.
Typed = dict[str, object]


def post(signed_in: SignedIn, who: str, town: Town, matter: Matter, act: str, typed: Typed, **extra: str):
    seen = {"seen": matter.log_seq} | {k: v(matter) if callable(v) else v for k, v in typed.items()}
    return signed_in(getattr(town, who)).post(f"/desk/matters/{matter.number}/{act}/", seen, headers=extra)


# These are acts of the rules in force since 2026-11-30 alone.
SINCE = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
ON_ITS_DAY = {"hold_hearing", "report_hearing"}
NEW = {"supplement", "choose_service", "confirm_words", "withdraw_review"}


def when(act: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The moment from which an act is tried, with the clock standing still where it may be done."""
    if act in ON_ITS_DAY:
        stand_still(monkeypatch, lambda: at + timedelta(days=9))
    if act not in NEW:
        return at
    stand_still(monkeypatch, lambda: SINCE)
    return SINCE


def state(matter: Matter) -> str:
    return Matter.objects.get(pk=matter.pk).state


OPINION = {"items.0.result": "support", "items.0.facts": "属实", "items.0.basis": "条例", "items.0.opinion": "改正"}
SCREEN = {"level": "county", "nature": "claim", "acceptable": "yes", "reason": "属县级职权"}
REFUSE = {"ground": "N3", "right_organ": "县人民法院", "reason": "属于法院职权"}
WAY = {
    "items.0.route": "R2",
    "items.0.organ": "县劳动人事争议仲裁委员会",
    "items.0.basis": "《劳动争议调解仲裁法》第五条",
}
SERVED = {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"}
HEARING = {
    "cause": "争议大",
    "on": "2026-03-12",
    "clock": "09:30",
    "place": "会议室",
    "chair": "周主持",
    "panel": "吴律师\n郑代表",
}
CARE = {"care": "relief", "text": "临时救助", "office": "lh-zjj", "due_on": "2026-04-01"}
SUPERVISE = {"ground": "G4", "office": "lh-zjj", "facts": "拖了", "demand": "快办", "answer_on": "2026-03-20"}
RECOMMEND = {"kind": "improve", "office": "lh-zjj", "facts": "查明", "advice": "公示"}


def acceptance(matter: Matter) -> str:
    return number_of(matter, "acceptance_notice")


def demand_of(matter: Matter) -> int:
    return Demand.objects.get(matter=matter).seq


def advice_of(matter: Matter) -> int:
    return Recommendation.objects.get(matter=matter).seq


CORRECT = {
    "document": lambda m: number_of(m, "opinion"),
    "wrong": "160 元",
    "right": "100 元",
    "reason": "笔误",
}
MEDIATE = {
    "kind": "settlement",
    "on": "2026-03-02",
    "other": "云锦苑物业公司",
    "consents": "on",
    "agreed": "yes",
    "text": "3 月 10 日前退还多收的 60 元。",
}
ATTEND = {"kind": "receive", "leader": "周永安", "post": "副县长", "on": "2026-03-02", "text": "面谈，要求查清"}
# act: who, the matter it is done to, what is typed, what is then true of the state
HAPPY = [
    ("supplement", "clerk", stages.lacking, {"guardian_name": "王大明", "guardian_phone": "13912345678"}, "registered"),
    ("withdraw_review", "reviewer", stages.asked, {"reason": "本人来电"}, "served"),
    ("confirm_words", "head", make.accepted, {"passage": "信访人表示不再上访", "reason": "本人的话"}, "accepted"),
    ("choose_service", "handler", make.accepted, {"agrees_electronic": "on", "how": "12月1日来电同意"}, "accepted"),
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
    ("recall", "dispatcher", make.transferred, {"reason": "选错了单位"}, "screened"),
    ("take", "handler", make.transferred, {}, "transferred"),
    ("hand_to", "head", make.transferred, {"colleague": "handler", "words": "先看现场"}, "transferred"),
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
    ("close", "dispatcher", make.served, {"reason": ""}, "closed"),
    ("confirm_record", "clerk", stages.spoken, {"words": "金额改为 160 元"}, "registered"),
    ("split", "handler", stages.two, {"items": ["2"], "title": "退钱", "text": "退还多收的钱"}, "accepted"),
    ("refuse", "dispatcher", make.screened, REFUSE, "refusing"),
    ("review_refusal", "chief", stages.refusing, {"agree": "yes", "reason": "看过原件"}, "advised"),
    ("reconsider", "dispatcher", stages.refused, {"reason": "法院不收"}, "screened"),
    ("raise_dispute", "dispatcher", objected, {"offices": ["lh-zjj", "lh-jtj"], "reason": "都说不归"}, "disputed"),
    ("designate", "dispatcher", stages.disputed, {"office": "lh-jtj", "decision": "联席会议定"}, "transferred"),
    ("attend", "clerk", make.filed, ATTEND, "registered"),
    ("mediate", "handler", make.accepted, MEDIATE, "accepted"),
    ("flag_urgent", "handler", make.accepted, {"reason": "可能出险"}, "accepted"),
    ("report_urgent", "clerk", make.filed, stages.URGENT, "registered"),
    ("recuse", "handler", make.accepted, {"account": "handler", "reason": "我是业主"}, "accepted"),
    ("classify", "handler", make.accepted, WAY, "routed"),
    (
        "confirm_route",
        "handler",
        stages.routed,
        {"item": 1, "on": "2026-03-02", "reference": "临劳仲〔2026〕1号"},
        "closed",
    ),
    ("reopen", "handler", stages.routed, {"item": 1, "reason": "不属于劳动争议"}, "accepted"),
    ("review_opinion", "head", make.drafted, {"agree": "yes"}, "reviewed"),
    ("correct", "head", make.signed, CORRECT, "signed"),
    ("serve_letter", "handler", make.accepted, SERVED | {"document": acceptance}, "accepted"),
    (
        "execute",
        "handler",
        make.served,
        {"item": 1, "outcome": "done", "on": "2026-03-02", "text": "已退款"},
        "served",
    ),
    ("report_back", "handler", stages.assigned, {"process": "查过现场", "result": "已改正"}, "accepted"),
    ("ask_review", "clerk", make.served, {"request_": "撤销", "reasons": "没有查清"}, "review_asked"),
    ("admit_review", "reviewer", stages.late, {"admit": "yes", "reason": "住院"}, "review_asked"),
    ("draft_review", "reviewer", stages.reviewed, stages.OPINION, "review_drafted"),
    ("sign_review", "reviewer_head", stages.review_drafted, {}, "review_signed"),
    ("serve_review", "reviewer", stages.review_signed, SERVED, "review_done"),
    ("decide_hearing", "head", make.accepted, HEARING, "accepted"),
    (
        "hold_hearing",
        "handler",
        stages.hearing,
        {"on": "2026-03-11", "attended": "双方", "statements": "各自陈述"},
        "accepted",
    ),
    ("report_hearing", "handler", stages.heard, {"panel_opinion": "收费未经同意"}, "accepted"),
    ("cancel_hearing", "head", stages.hearing, {"reason": "信访人撤回"}, "accepted"),
    ("plan_aftercare", "dispatcher", make.served, CARE, "served"),
    ("do_aftercare", "handler", stages.cared, {"task": task_of, "result": "已申请", "on": "2026-03-02"}, "served"),
    ("urge_office", "dispatcher", make.accepted, {"means": "slip", "asked": "尽快听取陈述"}, "accepted"),
    ("supervise", "dispatcher", make.accepted, SUPERVISE, "accepted"),
    ("answer_supervision", "handler", stages.supervised, {"demand": demand_of, "answer": "已听取"}, "accepted"),
    ("recommend", "dispatcher", make.served, RECOMMEND, "served"),
    (
        "answer_recommendation",
        "handler",
        stages.recommended,
        {"recommendation": advice_of, "adoption": "full", "answer": "已公示"},
        "served",
    ),
]
WRONG = [
    ("supplement", "clerk", stages.lacking, {"guardian_name": "123"}, "姓名不能只有数字或符号"),
    ("withdraw_review", "reviewer", stages.asked, {"reason": ""}, "请填写「本人怎样提出撤回」。"),
    ("confirm_words", "head", make.accepted, {"passage": "已经退费", "reason": "x"}, "没有被拦住"),
    ("choose_service", "handler", make.accepted, {"agrees_electronic": "on", "how": ""}, "请填写「本人怎样表示的」。"),
    ("recall", "dispatcher", make.accepted, {"reason": "选错了单位"}, "没有「收回」这一步"),
    ("take", "handler", make.accepted, {}, "已经有人经办"),
    ("hand_to", "head", make.transferred, {"colleague": "handler2"}, "请选本单位在岗"),
    ("screen", "dispatcher", make.filed, SCREEN | {"nature": ""}, "请选择「信访目的」。"),
    ("transfer", "dispatcher", make.screened, {"office": "lh-xfj"}, "请选另一个单位"),
    ("assign", "dispatcher", make.screened, {"office": "lh-zjj", "due_on": "2026-03-01"}, "反馈日期要晚于今天"),
    ("object", "handler", make.transferred, {"reason": " "}, "请填写「不属于本单位职权的理由和依据」。"),
    ("rule_objection", "dispatcher", objected, {"agree": "yes", "office": "nowhere", "reason": "是"}, "没有这个单位"),
    ("accept", "handler", make.accepted, {}, "没有「受理」这一步"),
    ("note", "handler", make.accepted, {"text": ""}, "请填写「记什么」。"),
    ("hear", "handler", make.accepted, {"means": "phone", "on": "2026-03-05", "text": "x"}, "日期不能晚于今天"),
    ("extend", "head", make.accepted, {"days": "31", "reason": "复杂"}, "最多还能延 30 日"),
    ("draft_opinion", "handler", make.accepted, OPINION | {"items.0.basis": ""}, "请填写「法律法规依据」。"),
    ("sign", "handler", make.drafted, {}, "不归你的岗位办"),
    ("serve", "handler", make.signed, {"method": "mail", "served_on": "昨天", "proof": "1"}, "日期写法不对"),
    ("simplify", "dispatcher", make.screened, {"ground": "none", "reason": "x"}, "没有这个选项"),
    ("switch_to_ordinary", "handler", simple, {"reason": ""}, "请填写「理由」。"),
    ("add_material", "handler", make.accepted, {}, "请写补充说明"),
    ("withdraw", "clerk", make.served, {"reason": "本人提出"}, "没有「撤回」这一步"),
    ("close", "handler", make.accepted, {}, "「办结」这一步，要等"),
    ("confirm_record", "clerk", make.filed, {}, "这件事不是口述的"),
    ("split", "handler", stages.two, {"items": ["1", "2"], "title": "全部", "text": "全部"}, "至少要留下一个诉求"),
    ("refuse", "dispatcher", make.screened, REFUSE | {"right_organ": ""}, "必须写明应当向哪个机关提出"),
    ("review_refusal", "dispatcher", stages.refusing, {"agree": "yes", "reason": "是"}, "要由另一个人复核"),
    ("reconsider", "dispatcher", stages.refused, {"reason": ""}, "请填写「重新受理的理由」。"),
    ("raise_dispute", "dispatcher", objected, {"offices": ["lh-zjj"], "reason": "争"}, "两个以上单位"),
    ("designate", "dispatcher", stages.disputed, {"office": "lh-xfj", "decision": "定"}, "信访部门不是有权处理机关"),
    ("attend", "clerk", make.filed, ATTEND | {"kind": "charge"}, "包案要写明哪天以前化解"),
    ("mediate", "handler", make.accepted, MEDIATE | {"text": "业主不再信访"}, "放弃信访权利"),
    ("flag_urgent", "handler", make.accepted, {"reason": " "}, "请填写「为什么是重大或者紧急」。"),
    (
        "report_urgent",
        "clerk",
        make.filed,
        stages.URGENT | {"government": ""},
        "请填写「本级党委和政府」。",
    ),
    ("recuse", "handler", make.accepted, {"account": "head", "reason": "他是业主"}, "由本单位负责人决定"),
    ("classify", "handler", make.accepted, WAY | {"items.0.organ": ""}, "必须写明向哪个机关提出"),
    ("confirm_route", "handler", stages.routed, {"item": 1, "on": "2026-04-02", "reference": "1"}, "不能晚于今天"),
    ("reopen", "handler", make.accepted, {"item": 1, "reason": "没有"}, "没有这个选项"),
    ("review_opinion", "head", make.drafted, {"agree": "no"}, "请写明要改什么"),
    ("correct", "head", make.signed, CORRECT | {"document": "临住建信〔2026〕99号"}, "没有这个选项"),
    (
        "serve_letter",
        "handler",
        make.accepted,
        SERVED | {"document": acceptance, "method": "left"},
        "留置送达要有见证人",
    ),
    (
        "execute",
        "handler",
        make.served,
        {"item": 1, "outcome": "", "on": "2026-03-02", "text": "x"},
        "请选择「执行情况」",
    ),
    ("report_back", "handler", make.accepted, {"process": "x", "result": "y"}, "没有要求反馈办结报告"),
    ("ask_review", "clerk", make.served, {"request_": "", "reasons": "没有查清"}, "请填写「要求」。"),
    ("admit_review", "reviewer", stages.reviewed, {"admit": "yes", "reason": "x"}, "没有超过期限"),
    ("draft_review", "reviewer", stages.late, stages.OPINION, "要先由人审查是否准许"),
    ("sign_review", "reviewer", stages.review_drafted, {}, "不归你的岗位办"),
    ("serve_review", "reviewer", stages.review_signed, SERVED | {"proof": ""}, "请填写「送达凭证」。"),
    ("decide_hearing", "head", make.accepted, HEARING | {"on": "2026-03-04"}, "要提前 7 日通知"),
    (
        "hold_hearing",
        "handler",
        make.accepted,
        {"on": "2026-03-02", "attended": "x", "statements": "y"},
        "没有等着",
    ),
    ("report_hearing", "handler", stages.hearing, {"panel_opinion": "x"}, "没有举行过而还没有报告的听证"),
    ("cancel_hearing", "head", stages.hearing, {"reason": ""}, "请填写「取消的理由」。"),
    ("plan_aftercare", "dispatcher", make.served, CARE | {"due_on": "2026-03-01"}, "不能早于今天"),
    ("do_aftercare", "handler", stages.cared, {"task": 99, "result": "x", "on": "2026-03-02"}, "没有这个选项"),
    ("urge_office", "dispatcher", make.accepted, {"means": "phone", "asked": "快"}, "催到哪一级"),
    ("supervise", "dispatcher", make.accepted, SUPERVISE | {"answer_on": "2026-03-02"}, "答复日期要晚于今天"),
    ("answer_supervision", "handler", stages.supervised, {"demand": demand_of, "answer": ""}, "请填写"),
    ("recommend", "dispatcher", make.served, RECOMMEND | {"kind": "policy"}, "写明同类情况有多少"),
    (
        "answer_recommendation",
        "handler",
        stages.recommended,
        {"recommendation": advice_of, "adoption": "", "answer": "x"},
        "请选择「采纳情况」。",
    ),
    ("link", "handler", make.accepted, {"to": "LH-26-999999-X", "kind": "repeat"}, "校验字符不符"),
]


# Acts that only the rules as corrected on 2026-11-30 know, each done well and done wrong.
REPLY = {"adoption": "adopted", "study": "座谈两次", "reply": "下月起试行"}
NEW_ACTS = [
    (
        "perform_duty",
        "handler",
        stages.own_duty,
        {"item": 1, "how": "performed", "text": "已查处", "basis": "依法"},
        "closed",
        {"basis": ""},
        "请填写「依据」。",
    ),
    ("draft_reply", "handler", stages.suggested, REPLY, "reply_drafted", {"adoption": ""}, "请选择「采纳情况」。"),
    ("sign_reply", "head", stages.reply_drafted, {}, "reply_signed", {}, ""),
    (
        "serve_reply",
        "handler",
        stages.reply_signed,
        {"method": "mail", "served_on": "2026-12-01", "proof": "挂号"},
        "replied",
        {"served_on": "2026-12-02"},
        "不能晚于今天",
    ),
    (
        "feed_back",
        "discipline_handler",
        stages.accused,
        {"means": "phone", "on": "2026-12-01", "text": "已反馈"},
        "fed_back",
        {"on": "2026-12-02"},
        "不能晚于今天",
    ),
]


@pytest.mark.parametrize(("act", "who", "start", "typed", "then"), HAPPY, ids=[row[0] for row in HAPPY])
def test_an_act_is_done_by_its_form(
    act, who, start, typed, then, town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = when(act, at, monkeypatch)
    matter = start(town, at)
    shown = signed_in(getattr(town, who)).get(f"/desk/matters/{matter.number}/{act}/")
    assert shown.status_code == 200
    answer = post(signed_in, who, town, matter, act, typed)
    assert answer.status_code == 302, answer.content.decode()
    assert state(matter) == then


@pytest.mark.parametrize(("act", "who", "start", "typed", "sentence"), WRONG, ids=[row[0] for row in WRONG])
def test_a_refusal_stands_on_the_form(
    act, who, start, typed, sentence, town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = when(act, at, monkeypatch)
    matter = start(town, at)
    before = state(matter)
    answer = post(signed_in, who, town, matter, act, typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert state(matter) == before


def test_every_act_of_staff_has_a_form_and_a_test() -> None:
    # tests/desk/test_receipts.py, tests/matters/test_contact.py, tests/journeys/test_ways.py, tests/referrals
    apart = {"correct_contact", "reissue_code", "pass_down", "inform_organisation"}
    apart |= {"refer_to_mediation", "conclude_by_agreement"}
    with_form = {act for act, card in CARDS.items() if card.form} - apart
    assert with_form == {row[0] for row in (*HAPPY, *NEW_ACTS)} | {"link"}
    assert with_form == {row[0] for row in (*WRONG, *NEW_ACTS)}


@pytest.mark.parametrize(
    ("act", "who", "start", "typed", "then", "wrong", "sentence"), NEW_ACTS, ids=[row[0] for row in NEW_ACTS]
)
def test_an_act_of_the_corrected_rules_is_done_by_its_form(
    act, who, start, typed, then, wrong, sentence, town: Town, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn
) -> None:
    stand_still(monkeypatch, lambda: stages.CORRECTED)
    matter = start(town, stages.CORRECTED)
    before = state(matter)
    shown = signed_in(getattr(town, who)).get(f"/desk/matters/{matter.number}/{act}/")
    assert shown.status_code == 200
    if wrong:
        answer = post(signed_in, who, town, matter, act, typed | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert state(matter) == before
    answer = post(signed_in, who, town, matter, act, typed)
    assert answer.status_code == 302, answer.content.decode()
    assert state(matter) == then


def test_a_repeat_is_linked(town: Town, at: datetime, signed_in: SignedIn) -> None:
    first, again = make.filed(town, at), make.filed(town, at, title="又涨了")
    client, hint = signed_in(town.dispatcher), f"/desk/matters/{again.number}/alike/"
    assert f'hx-get="{hint}"' in client.get(f"/desk/matters/{again.number}/").content.decode()
    for headers in ({}, {"HX-Request": "true"}):
        shown = client.get(hint, headers=headers).content.decode()
        assert re.search(rf"to={first.number}[^\"]*&amp;seen=", shown)
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
    with superuser():
        Matter.objects.filter(pk=matter.pk).update(
            receiver=town.housing, holder=town.housing, offices=[town.housing.pk]
        )
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
def test_an_act_stays_within_twenty_two_queries(act, who, start, typed, town: Town, at: datetime, signed_in) -> None:
    matter = start(town, at)
    client = signed_in(getattr(town, who))
    client.get("/desk/password/")  # the first request of a session notes the time
    with CaptureQueriesContext(connection) as asked:
        client.post(f"/desk/matters/{matter.number}/{act}/", {"seen": matter.log_seq} | typed)
    statements = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 22, (len(statements), statements)
