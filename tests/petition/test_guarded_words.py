"""No text of an office ties help to giving up the right to petition: one checker, in every act that writes one."""

import ast
from collections.abc import Callable
from datetime import datetime

import pytest

from tests import town as make
from tests.house.conftest import ROOT
from tests.superuser import superuser
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.confirm_words import confirm_words
from xinhe.matters.acts.correct import correct
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Event, Item, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.do_aftercare import do_aftercare
from xinhe.petition.acts.draft_opinion import Answer, draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.petition.acts.sign import sign

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
TIED = "信访人签字承诺今后不再上访，一次性支付补助5000元。"
DOUBTFUL = "信访人表示不再上访。"
# Every act that writes the words of an opinion, a review, an agreement, aftercare, execution, withdrawal or a letter.
WRITING = (
    "petition/acts/draft_opinion",
    "petition/acts/sign",
    "petition/acts/draft_review",
    "petition/acts/sign_review",
    "petition/acts/mediate",
    "petition/acts/plan_aftercare",
    "petition/acts/do_aftercare",
    "petition/acts/execute",
    "petition/acts/report_back",
    "petition/acts/close",
    "petition/acts/draft_reply",
    "petition/acts/perform_duty",
    "petition/acts/feed_back",
    "matters/acts/withdraw",
    "matters/acts/correct",
)


def answer(**words: str) -> Answer:
    said = {"facts": "经查属实。", "basis": "《物业管理条例》第十一条", "opinion": "责令改正。"} | words
    return Answer(item=1, result="support", **said)


def heard(town: Town, at: datetime) -> Matter:
    matter = make.accepted(town, at)
    return make.hear(matter, text="说明", on=local_day(at), means="phone", by=town.handler, at=at)


def opinion(town: Town, at: datetime, words: str) -> Matter:
    return draft_opinion(heard(town, at), items=[answer(opinion=words)], by=town.handler, at=at)


def review(town: Town, at: datetime, words: str) -> Matter:
    said = {"result": "upheld", "facts": "清楚", "basis": "第十一条", "opinion": words}
    return draft_review(make.reviewed(town, at, after_days=0), by=town.reviewer, at=at, **said)


def agreement(town: Town, at: datetime, words: str) -> Matter:
    said = {"kind": "mediation", "on": local_day(at), "other": "物业", "consents": True, "agreed": True, "text": words}
    return mediate(make.accepted(town, at), by=town.handler, at=at, **said)


def planned(town: Town, at: datetime, words: str) -> Matter:
    care = {"care": "relief", "office": town.housing, "due_on": local_day(at)}
    return plan_aftercare(make.served(town, at), text=words, by=town.handler, at=at, **care)


def done(town: Town, at: datetime, words: str) -> Matter:
    matter = planned(town, at, "申请临时救助")
    return do_aftercare(matter, task=matter.log_seq, result=words, on=local_day(at), by=town.handler, at=at)


def executed(town: Town, at: datetime, words: str) -> Matter:
    given = {"item": 1, "outcome": "done", "on": local_day(at)}
    return execute(make.served(town, at), text=words, by=town.handler, at=at, **given)


def withdrawn(town: Town, at: datetime, words: str) -> Matter:
    return withdraw(make.filed(town, at), reason=words, by=town.clerk, at=at)


def corrected(town: Town, at: datetime, words: str) -> Matter:
    matter = make.signed(town, at)
    number = Document.objects.get(subject_id=matter.pk, form="opinion").number
    return correct(matter, document=number, wrong="原文", right=words, reason="笔误", by=town.head, at=at)


WAYS = [opinion, review, agreement, planned, done, executed, withdrawn, corrected]
Way = Callable[[Town, datetime, str], Matter]


@pytest.mark.parametrize("way", WAYS)
def test_no_text_ties_help_to_giving_up_the_right(way: Way, town: Town) -> None:
    """《宪法》第四十一条."""
    with pytest.raises(Invalid) as info:
        way(town, LATER, TIED)
    [no] = info.value.refusals.values()
    assert (no.code, "第四十一条" in no.article) == ("right_given_up", True)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_innocent_is_written(way: Way, town: Town) -> None:
    way(town, LATER, "补助5000元已到账，不影响继续信访、申请复查的权利。")
    assert list(verify()) == []


@pytest.mark.parametrize("way", [way for way in WAYS if way is not withdrawn])
def test_what_is_doubtful_waits_for_a_second_reader(way: Way, town: Town) -> None:
    with pytest.raises(Invalid) as info:
        way(town, LATER, DOUBTFUL)
    [no] = info.value.refusals.values()
    assert no.code == "second_reader_wanted"


def test_a_second_person_reads_the_passage_and_the_log_keeps_who(town: Town) -> None:
    matter = heard(town, LATER)
    items = [answer(facts=f"经查属实。{DOUBTFUL}")]
    why = {"passage": DOUBTFUL, "reason": "信访人自己的话，与退费无关", "at": LATER}
    own = confirm_words(matter, by=town.handler, **why)
    with pytest.raises(Invalid):
        draft_opinion(own, items=items, by=town.handler, at=LATER)
    matter = confirm_words(own, by=town.head, **why)
    matter = draft_opinion(matter, items=items, by=town.handler, at=LATER)
    assert sign(matter, by=town.head, at=LATER).state == "signed"
    by = Event.objects.filter(matter=matter, act="confirm_words").values_list("by_name", flat=True)
    assert list(by) == ["李工", "陈局长"]
    assert list(verify()) == []


def test_what_is_certain_is_not_confirmed_away_and_what_nobody_doubts_not_read(town: Town) -> None:
    matter = make.accepted(town, LATER)
    for passage in (TIED, "已经退费。", f"{DOUBTFUL}希望你不要重复上访。", " "):
        with pytest.raises(Invalid) as info:
            confirm_words(matter, passage=passage, reason="没有", by=town.head, at=LATER)
        assert list(info.value.errors) == ["passage"]


def test_a_draft_of_before_is_judged_when_it_is_signed(town: Town, at: datetime) -> None:
    matter = make.drafted(town, at)
    with superuser():
        Item.objects.filter(matter=matter).update(opinion=TIED)
    with pytest.raises(Invalid):
        sign(matter, by=town.head, at=at)


def test_a_petitioner_who_is_pressed_to_withdraw_is_told_what_to_do(town: Town) -> None:
    matter = make.filed(town, LATER)
    with pytest.raises(Invalid) as info:
        withdraw(matter, reason="镇里说撤回上访就给办低保", by=petitioner(matter.pk), at=LATER)
    assert "打击报复" in info.value.refusals["reason"].sentence


@pytest.mark.parametrize(
    "reason",
    ["已经解决了", "事情已经当面说开，不再反映。", "本人自愿撤回投诉，已收到退款。", "来电要求撤回信访，钱已退。", ""],
)
def test_to_withdraw_is_the_petitioners_own_right(reason: str, town: Town) -> None:
    matter = make.filed(town, LATER)
    assert withdraw(matter, reason=reason, by=petitioner(matter.pk), at=LATER).state == "withdrawn"


@pytest.mark.parametrize(
    "reason",
    ["撤回投诉后才给办房产证", "村里说不再上访就发补助", "再反映就取消低保，所以撤回", "签协议承诺不再上访，补偿3万元"],
)
def test_a_withdrawal_that_was_bought_or_extorted_is_not_taken(reason: str, town: Town) -> None:
    for by in (town.clerk, None):
        matter = make.filed(town, LATER)
        with pytest.raises(Invalid):
            withdraw(matter, reason=reason, by=by or petitioner(matter.pk), at=LATER)


@pytest.mark.parametrize("path", WRITING)
def test_the_act_asks_the_one_checker(path: str) -> None:
    tree = ast.parse((ROOT / "xinhe" / f"{path}.py").read_text(encoding="utf-8"))
    calls = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert "check_words" in calls
