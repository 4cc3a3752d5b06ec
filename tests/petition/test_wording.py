"""How an answer is said: once, with its stop, in one form of address, its days as a letter writes them."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.petition.test_grounds_and_duties import visited
from tests.petition.test_present import AT, changed, reviewed
from tests.petition.test_replies import suggested
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.matters.models import Matter
from xinhe.petition import plain
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.draft_opinion import Answer, draft_opinion
from xinhe.petition.acts.draft_reply import draft_reply
from xinhe.petition.acts.extend import extend
from xinhe.petition.acts.perform_duty import perform_duty
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_reply import sign_reply
from xinhe.petition.answers.wording import addressed, answered, organ_named, stopped, told


@pytest.mark.parametrize(
    ("result", "opinion", "said"),
    [
        ("support", "支持你的请求。我单位已责令物业退款", "支持您的请求。我单位已责令物业退款。"),
        ("support", "责令改正。", "支持。责令改正。"),
        ("support", "支持。支持你的请求。", "支持您的请求。"),
        ("support", "支持。", "支持。"),
        ("explain", "你问的收费标准由发改局负责；", "解释说明。您问的收费标准由发改局负责。"),
        ("reject", "不予支持。", "不予支持。"),
        ("reject", "不予支持，因为没有合同", "不予支持，因为没有合同。"),
        ("support", "予以支持。已退款", "予以支持。已退款。"),
        ("support", "对你的诉求予以支持", "对您的诉求予以支持。"),
        ("support", "处理意见：支持。退款", "支持。退款。"),
        ("support", "支持!", "支持！"),
        ("support", "支持。。退款", "支持。退款。"),
        ("support", "感谢你对工作的支持。已退款", "支持。感谢您对工作的支持。已退款。"),
        ("support", "不予以支持的意见作废", "支持。不予以支持的意见作废。"),
        ("reject", "不支持。没有合同", "不支持。没有合同。"),
        ("explain", "现作出说明：收费合法", "现作出说明：收费合法。"),
    ],
)
def test_result_and_opinion_are_said_once(result: str, opinion: str, said: str) -> None:
    assert answered(result, opinion) == said


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("查明属实", "查明属实。"),
        ("查明属实；", "查明属实。"),
        ("他说“同意”", "他说“同意”。"),
        ("他说“同意。”", "他说“同意。”"),
        ("是吗？", "是吗？"),
        ("是吗?", "是吗？"),
        ("属实，。", "属实。"),
        ("如下：\n一、退款", "如下：\n一、退款。"),
        ("第一段\n第二段，", "第一段。\n第二段。"),
        ("", ""),
    ],
)
def test_stops_are_complete(text: str, whole: str) -> None:
    assert stopped(text) == whole


def test_one_form_of_address_and_other_peoples_words_stay() -> None:
    assert addressed("你说过“你们不管”，你们小区的事请你放心。") == "您说过“你们不管”，你们小区的事请您放心。"
    assert addressed("你问的‘你单位’和『你』") == "您问的‘你单位’和『你』"
    assert addressed("迷你公寓的事，妳可以") == "迷你公寓的事，您可以"


def text_of(matter: Matter, form: str) -> str:
    blocks = Document.objects.filter(subject_id=matter.pk, form=form).latest("at").content["blocks"]
    return "\n".join(block["text"] for block in blocks)


def opinion(town: Town, at: datetime) -> str:
    matter = make.drafted(town, at, items=["恢复原价。", "退还多收的钱"])
    first = Answer(
        item=1,
        result="support",
        facts="经查，你反映的情况属实，2026-09-28已责令改正",
        basis="《物业管理条例》第四十条",
        opinion="支持你的请求。物业已恢复原价",
    )
    second = Answer(
        item=2, result="reject", facts="经查没有多收；", basis="《民法典》第九百三十九条。", opinion="没有多收。"
    )
    matter = draft_opinion(matter, items=[first, second], by=town.handler, at=at)
    return text_of(sign(matter, by=town.head, at=at), "opinion")


def test_the_whole_opinion_reads_as_a_letter(town: Town) -> None:
    text = opinion(town, AT)
    assert "查明的事实：经查，您反映的情况属实，2026年9月28日已责令改正。" in text
    assert "处理意见：支持您的请求。物业已恢复原价。" in text
    assert "处理意见：不予支持。没有多收。" in text
    assert "依据：《物业管理条例》第四十条。" in text
    for fault in ("支持。支持", "。。", "；。", "你反映", "2026-09", "None"):
        assert fault not in text, fault
    for line in text.split("\n"):
        assert line.endswith(("。", "：")) or "、" in line[:4] or line.startswith("（"), line


def test_the_whole_review_says_what_becomes_of_each_item(town: Town) -> None:
    text = text_of(reviewed(town, changed()), "review_opinion")
    assert "）：变更为支持。责令三日内恢复原价。于2027年1月15日以前执行。" in text
    for fault in ("支持。支持", "。。", "2027-01", "None"):
        assert fault not in text, fault


@pytest.mark.parametrize(
    "sample", [one for one in plain.samples() if one.field == "opinion"], ids=lambda one: one.text[:8]
)
def test_every_sentence_to_begin_with_is_said_once(sample: plain.Sample) -> None:
    said = answered(sample.result, sample.text)
    assert "支持。支持" not in said
    assert "你" not in said
    assert said.endswith("。")


def test_an_opinion_of_before_keeps_the_form_of_its_day(town: Town, at: datetime) -> None:
    assert "处理意见：" in opinion(town, at + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("部分采纳。部分采纳你的建议，先试行", "部分采纳", "部分采纳您的建议，先试行。"),
        ("同意你的建议。同意你的建议并已试行", "采纳", "同意您的建议并已试行。"),
        ("已依法履行职责。你反映的已处理；", "已依法履行职责", "您反映的已处理。"),
        ("依法答复", "依法答复", "依法答复。"),
        ("你反映的情况复杂。；", "", "您反映的情况复杂。"),
        ("采纳。2026年起试行", "", "采纳。2026年起试行。"),
    ],
)
def test_what_a_label_says_is_not_said_again(text: str, label: str, said: str) -> None:
    assert told(text, label=label) == said


@pytest.mark.parametrize("typed", ["临河县人民法院。", " 临河县人民法院；", "临河县人民法院，。"])
def test_the_name_of_an_organ_ends_no_sentence(typed: str) -> None:
    assert organ_named(typed) == "临河县人民法院"


FAULTS = ("。。", "；。", "。；", "院。提出", "你", "2026-09", "采纳。部分采纳", "职责。已依法", "None")


def test_the_other_letters_are_said_alike(town: Town) -> None:
    """A reply, a refusal, an extension, a route and a duty, each with what people type."""
    reply = {"adoption": "partly", "study": "你提的建议，2026-09-28开了座谈会；", "reply": "部分采纳。部分采纳你的建议"}
    suggestion = draft_reply(suggested(town, AT), **reply, by=town.handler, at=AT)
    texts = [text_of(sign_reply(suggestion, by=town.head, at=AT), "suggestion_reply")]
    said = {"ground": "N5", "reason": "你对2026-09-28的判决不服。；", "right_organ": "临河县人民法院。"}
    matter = refuse(visited(town, AT), **said, by=town.dispatcher, at=AT)
    matter = review_refusal(matter, agree=True, reason="属实", by=town.chief, at=AT)
    texts.append(text_of(matter, "refusal_notice"))
    matter = extend(make.accepted(town, AT), days=10, reason="你反映的情况复杂。；", by=town.head, at=AT)
    texts.append(text_of(matter, "extension_notice"))
    one = ItemRoute(item=1, route="R5", organ="本局。", basis="《物业管理条例》第五条。；")
    matter = classify(make.accepted(town, AT), items=[one], by=town.handler, at=AT)
    texts.append(str(Document.objects.get(subject_id=matter.pk, form="route_notice").content))
    done = {"how": "performed", "text": "已依法履行职责。你反映的2026-09-28已处理", "basis": "《物业管理条例》第五条"}
    texts.append(text_of(perform_duty(matter, item=1, **done, by=town.handler, at=AT), "duty_answer"))
    for text in texts:
        assert [fault for fault in FAULTS if fault in text] == [], text
