"""Corrections of 2026-11-30: who may refuse on which ground, how one's own duty ends, what an assigned matter owes."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import FAMILIES
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Deadline, Matter
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.close import close
from xinhe.petition.acts.confirm_route import confirm_route
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.perform_duty import perform_duty
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.report_back import report_back
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.sign import sign
from xinhe.records.verification import verify

NEW = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
BEFORE = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
SAME = {"ground": "N1", "has_new": False, "reason": "同一事项"}


def visited(town: Town, at: datetime, **changes: object) -> Matter:
    said = make.filing(town, channel="visit", is_read_back=True, **changes)
    matter = intake(said, by=town.clerk, at=at)
    told = {"level": "county", "nature": "claim", "acceptable": False, "reason": "见审核"}
    return screen(matter, **told, by=town.dispatcher, at=at)


@pytest.mark.parametrize("began", [NEW, BEFORE])
def test_a_petition_office_passes_on_what_is_not_its_own(town: Town, began: datetime) -> None:
    """第二十二条."""
    with refusal("pass_it_on"):
        refuse(
            make.screened(town, began, acceptable=False),
            ground="N3",
            reason="属供水职权",
            right_organ="水务集团",
            by=town.dispatcher,
            at=NEW,
        )


@pytest.mark.parametrize(("channel", "ground"), [("web", "N4"), ("letter", "N4"), ("web", "N5")])
def test_the_rules_of_visits_are_for_visits(town: Town, channel: str, ground: str) -> None:
    """第二十条第一款、第二款."""
    matter = make.screened(town, NEW, acceptable=False, channel=channel)
    with refusal("no_visit"):
        refuse(matter, ground=ground, reason="级别不对", right_organ="市信访局", by=town.dispatcher, at=NEW)


def test_a_visit_about_litigation_is_led_to_the_judicial_organ_in_words_of_its_own(town: Town) -> None:
    """第二十条第二款、第二十二条第二款."""
    given = {"ground": "N5", "reason": "对二审判决不服", "right_organ": "临河县人民法院"}
    matter = refuse(visited(town, NEW), **given, by=town.dispatcher, at=NEW)
    matter = review_refusal(matter, agree=True, reason="核实属实", by=town.chief, at=NEW)
    words = str(Document.objects.get(subject_id=matter.pk, form="refusal_notice").content)
    assert matter.state == "advised"
    assert "第二十条第二款、第二十二条第二款" in words
    assert "网上" not in words


def test_an_overdue_matter_is_no_ground(town: Town) -> None:
    """第十九条第三款: within the limit."""
    first = make.accepted(town, NEW - timedelta(days=80))
    assert first.due_on is not None
    assert first.due_on < NEW.date()
    with refusal("other_is_overdue"):
        refuse(make.screened(town, NEW), **SAME, existing=first.number, by=town.dispatcher, at=NEW)


def test_only_a_superior_of_the_handler_refers_to_it(town: Town) -> None:
    """第十九条第三款: raised again with a superior."""
    first = accept(make.transferred(town, NEW, office=town.traffic), by=town.handler2, at=NEW)
    beside = make.transferred(town, NEW, office=town.traffic)
    with refusal("not_above"):
        refuse(beside, **SAME, existing=first.number, by=town.handler2, at=NEW)
    waiting = make.screened(town, NEW)
    with refusal("not_above"):
        refuse(make.screened(town, NEW), **SAME, existing=waiting.number, by=town.dispatcher, at=NEW)
    above = refuse(make.screened(town, NEW), **SAME, existing=first.number, by=town.dispatcher, at=NEW)
    assert above.state == "refusing"


# ---------------------------------------------------------------- one's own duty


def own(town: Town, began: datetime, route: str = "R5", organ: str = "", **changes: object) -> Matter:
    one = ItemRoute(item=1, route=route, organ=organ or town.housing.name, basis="《物业管理条例》第五条")
    return classify(make.accepted(town, began, **changes), items=[one], by=town.handler, at=NEW)


@pytest.mark.parametrize("began", [NEW, BEFORE])
@pytest.mark.parametrize("route", ["R4", "R5"])
def test_what_is_ones_own_duty_is_not_confirmed_by_oneself(town: Town, began: datetime, route: str) -> None:
    """第三十一条第（五）项: perform it or answer."""
    matter = own(town, began, route)
    with refusal("led_elsewhere"):
        confirm_route(matter, item=1, on=NEW.date(), reference="本局", by=town.handler, at=NEW)
    given = {"item": 1, "how": "performed", "text": "已责令物业恢复原价。", "basis": "《物业管理条例》第五条"}
    matter = perform_duty(matter, **given, by=town.handler, at=NEW)
    assert (matter.state, matter.is_open) == ("closed", False)
    words = str(Document.objects.get(subject_id=matter.pk, form="duty_answer").content)
    assert "已责令物业恢复原价" in words
    assert "《行政复议法》第二十条" in words
    assert not Deadline.objects.filter(matter=matter, stopped_on=None, is_right=False).exists()
    assert not list(verify(FAMILIES, at=NEW))


def test_of_two_items_each_is_ended_in_its_own_way(town: Town) -> None:
    matter = make.accepted(town, NEW, items=["查处物业", "补发工资"])
    ways = [
        ItemRoute(item=1, route="R5", organ=town.housing.name, basis="依法"),
        ItemRoute(item=2, route="R2", organ="仲裁委", basis="依法"),
    ]
    matter = classify(matter, items=ways, by=town.handler, at=NEW)
    with pytest.raises(Invalid):
        confirm_route(matter, item=1, on=NEW.date(), reference="本局", by=town.handler, at=NEW)
    with pytest.raises(Invalid):
        perform_duty(matter, item=2, how="answered", text="x", basis="x", by=town.handler, at=NEW)
    matter = confirm_route(matter, item=2, on=NEW.date(), reference="已立案", by=town.handler, at=NEW)
    assert matter.state == "routed"
    matter = perform_duty(matter, item=1, how="answered", text="已查处", basis="依法", by=town.handler, at=NEW)
    assert matter.state == "closed"


@pytest.mark.parametrize("missing", ["how", "text", "basis"])
def test_a_performance_says_how_what_and_on_which_law(town: Town, missing: str) -> None:
    given = {"item": 1, "how": "answered", "text": "已查处", "basis": "依法", missing: ""}
    with pytest.raises(Invalid) as info:
        perform_duty(own(town, NEW), **given, by=town.handler, at=NEW)
    assert missing in info.value.errors


def test_who_has_led_nothing_to_itself_owes_no_performance(town: Town) -> None:
    with refusal("owes_duty"):
        perform_duty(
            own(town, NEW, organ="县市场监管局"), item=1, how="answered", text="x", basis="x", by=town.handler, at=NEW
        )


# ---------------------------------------------------------------- 交办


def assigned(town: Town, at: datetime) -> Matter:
    screened = make.screened(town, at)
    due = at.date() + timedelta(days=20)
    matter = assign(screened, office=town.housing, due_on=due, report=False, by=town.dispatcher, at=at)
    return accept(matter, by=town.handler, at=at)


def answered(town: Town, matter: Matter, at: datetime) -> Matter:
    matter = hear(matter, text="说明", on=at.date(), means="phone", by=town.handler, at=at)
    matter = sign(draft_opinion(matter, items=make.answers(1), by=town.handler, at=at), by=town.head, at=at)
    return serve(matter, method="mail", served_on=at.date(), proof="挂号", by=town.handler, at=at)


def test_what_was_assigned_ends_with_the_report_alone(town: Town) -> None:
    """第二十二条第（三）项: 在指定办理期限内反馈结果，提交办结报告."""
    matter = answered(town, assigned(town, NEW), NEW)
    assert Deadline.objects.get(matter=matter, clock="report").is_open
    with refusal("reported_back"):
        close(matter, by=town.handler, at=NEW)
    matter = report_back(matter, process="经过", result="已恢复原价", by=town.handler, at=NEW)
    assert not Deadline.objects.get(matter=matter, clock="report").is_open
    assert close(matter, by=town.handler, at=NEW).state == "closed"
    assert not list(verify(FAMILIES, at=NEW))


def test_what_was_assigned_and_led_elsewhere_reports_too(town: Town) -> None:
    one = ItemRoute(item=1, route="R2", organ="仲裁委", basis="依法")
    matter = classify(assigned(town, NEW), items=[one], by=town.handler, at=NEW)
    assert Deadline.objects.get(matter=matter, clock="report").is_open
    with refusal("reported_back"):
        confirm_route(matter, item=1, on=NEW.date(), reference="已立案", by=town.handler, at=NEW)
    matter = report_back(matter, process="经过", result="已导入仲裁", by=town.handler, at=NEW)
    assert confirm_route(matter, item=1, on=NEW.date(), reference="已立案", by=town.handler, at=NEW).state == "closed"


def test_what_was_only_transferred_owes_no_report(town: Town) -> None:
    matter = answered(town, make.accepted(town, NEW), NEW)
    assert close(matter, by=town.handler, at=NEW).state == "closed"


# ---------------------------------------------------------------- accusations


def accusing(town: Town, at: datetime, *accused: str) -> Matter:
    matter = make.filed(town, at)
    told = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "检举"}
    return screen(matter, **told, accused=accused, by=town.dispatcher, at=at)


def test_an_accusation_may_go_to_any_competent_organ_that_is_not_accused(town: Town) -> None:
    """第三十条第一款: the discipline organ or the organ with power."""
    matter = transfer(accusing(town, NEW, town.traffic.code), office=town.housing, by=town.dispatcher, at=NEW)
    assert Matter.objects.visible_to(town.handler).filter(pk=matter.pk).exists()
    for other in (town.dispatcher, town.clerk, town.handler2, town.head2):
        assert not Matter.objects.visible_to(other).filter(pk=matter.pk).exists()
    with refusal("barred_office"):
        transfer(accusing(town, NEW, town.traffic.code), office=town.traffic, by=town.dispatcher, at=NEW)
    with refusal("accused_not_named"):
        transfer(accusing(town, NEW), office=town.housing, by=town.dispatcher, at=NEW)
    assert transfer(accusing(town, NEW), office=town.discipline, by=town.dispatcher, at=NEW).state == "transferred"


def test_a_matter_of_before_goes_to_the_discipline_organ_alone(town: Town) -> None:
    with refusal("accusation_goes_to_discipline"):
        transfer(accusing(town, BEFORE, town.traffic.code), office=town.housing, by=town.dispatcher, at=NEW)


def test_what_was_taken_back_is_passed_on_within_fifteen_days_again(town: Town) -> None:
    """第二十二条."""
    first = transfer(make.screened(town, BEFORE), office=town.traffic, by=town.dispatcher, at=BEFORE)
    then = NEW + timedelta(days=2)
    told = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "检举"}
    second = make.filed(town, BEFORE)
    second = link(second, to=first.number, kind="same", by=town.dispatcher, at=BEFORE)
    screen(second, **told, accused=[town.traffic.code], by=town.dispatcher, at=then)
    first.refresh_from_db()
    forward = Deadline.objects.get(matter=first, clock="forward")
    assert first.state == "screened"
    assert (forward.is_open, forward.started_on, forward.raw_end) == (True, date(2026, 12, 3), date(2026, 12, 18))
    assert not list(verify(FAMILIES, at=then))


@pytest.mark.parametrize(
    "organ",
    [
        "本局",
        "我单位",
        "本机关",
        " 临河县 住房和城乡建设局",
        "臨河縣住房和城鄉建設局",
        "乡建设局",
        "临河县住房和城乡建设局物业管理科",
    ],
)
@pytest.mark.parametrize("route", ["R1", "R5"])
def test_ones_own_duty_is_known_however_one_writes_of_oneself(town: Town, organ: str, route: str) -> None:
    matter = own(town, NEW, route, organ)
    for by in (town.handler, town.dispatcher):
        with refusal("led_elsewhere"):
            confirm_route(matter, item=1, on=NEW.date(), reference="本局", by=by, at=NEW)
    given = {"item": 1, "how": "answered", "text": "已查处。", "basis": "依法"}
    assert perform_duty(matter, **given, by=town.handler, at=NEW).state == "closed"


@pytest.mark.parametrize(
    "organ", ["临河县住房保障中心", "临河县人民法院", "本县人民法院", "临河县住房和城乡建设局综合执法大队"]
)
def test_another_organ_with_a_name_alike_is_another(town: Town, organ: str) -> None:
    matter = own(town, NEW, organ=organ)
    assert confirm_route(matter, item=1, on=NEW.date(), reference="已立案", by=town.handler, at=NEW).state == "closed"


def test_who_agrees_to_a_refusal_days_later_looks_at_the_limit_again(town: Town) -> None:
    """第十九条第三款: within the limit, also on the day on which the petitioner is told."""
    then = NEW - timedelta(days=58)
    first = accept(make.transferred(town, then, office=town.traffic), by=town.handler2, at=then)
    matter = refuse(make.screened(town, NEW), **SAME, existing=first.number, by=town.dispatcher, at=NEW)
    late = NEW + timedelta(days=10)
    with refusal("other_is_overdue"):
        review_refusal(matter, agree=True, reason="属实", by=town.chief, at=late)
    first = hear(first, text="说明", on=NEW.date(), means="phone", by=town.handler2, at=NEW)
    first = sign(draft_opinion(first, items=make.answers(1), by=town.handler2, at=NEW), by=town.head2, at=NEW)
    first = serve(first, method="mail", served_on=NEW.date(), proof="挂号", by=town.handler2, at=NEW)
    close(first, by=town.handler2, at=NEW)
    with refusal("other_is_over"):
        review_refusal(matter, agree=True, reason="属实", by=town.chief, at=NEW)
    assert review_refusal(matter, agree=False, reason="应当受理", by=town.chief, at=late).state == "screened"
