"""Draft, check, sign, serve, carry out, correct, report back (第三十二条、第二十二条), and the simple lane."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.issuing import is_intact
from xinhe.documents.models import Document, Service
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.correct import correct
from xinhe.matters.acts.report_urgent import report_urgent
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.models import Deadline, Event, Item, Matter
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.draft_opinion import Answer, draft_opinion
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.report_back import report_back
from xinhe.petition.acts.review_opinion import review_opinion
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.simplify import simplify
from xinhe.procedures import book


def test_an_opinion_is_checked_by_another_before_it_is_signed(town: Town, at: datetime) -> None:
    matter = make.drafted(town, at)
    with refusal("not_author"):
        review_opinion(matter, agree=True, by=town.handler, at=at)
    with pytest.raises(Invalid):
        review_opinion(matter, agree=False, by=town.head, at=at)
    back = review_opinion(matter, agree=False, comment="写明退费的办法", by=town.head, at=at)
    assert back.state == "accepted"
    again = draft_opinion(back, items=make.answers(), by=town.handler, at=at)
    passed = review_opinion(again, agree=True, by=town.head, at=at)
    assert passed.state == "reviewed"
    assert sign(passed, by=town.head, at=at).state == "signed"


def test_the_signed_opinion_is_a_letter_that_names_remedy_organ_and_contact(town: Town, at: datetime) -> None:
    matter = make.signed(town, at)
    letter = Document.objects.get(subject_id=matter.pk, form="opinion")
    said = str(letter.content)
    for words in ("支持", "《物业管理条例》第十一条", "临河县人民政府", "30日", town.handler.name):
        assert words in said
    assert letter.number == "临住建信〔2026〕2号"  # 1 was the notice of acceptance
    assert is_intact(letter)
    told = Event.objects.get(matter=matter, act="sign").data["documents"]
    assert [(one["number"], one["hash"]) for one in told] == [(letter.number, letter.hash)]


def test_service_leaves_its_certificate(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    service = Service.objects.get(document__subject_id=matter.pk)
    assert (service.document.form, service.method, service.proof) == ("opinion", "in_person", "本人签收")
    assert Document.objects.filter(subject_id=matter.pk, form="service_proof").count() == 1


def test_what_is_supported_is_carried_out_by_a_day(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    clock = Deadline.objects.get(matter=matter, clock="execute#1")
    assert (clock.end, clock.is_open, matter.due_on) == (date(2026, 4, 1), True, date(2026, 4, 1))
    given = {"item": 1, "on": at.date(), "by": town.handler, "at": at}
    matter = execute(matter, outcome="partly", text="已退一半", **given)
    assert Deadline.objects.get(matter=matter, clock="execute#1").is_open
    matter = execute(matter, outcome="done", text="已全部退还，有收据", **given)
    assert (Item.objects.get(matter=matter).execution, matter.due_on) == ("done", None)
    with pytest.raises(Invalid):
        execute(matter, outcome="done", text="再报一次", **given)


def test_the_draft_may_name_the_day_and_nothing_else_is_to_be_carried_out(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at, items=["退费", "道歉"])
    matter = make.hear(matter, text="说明", on=at.date(), means="phone", by=town.handler, at=at)
    kept = {"facts": "属实", "basis": "《民法典》第一百八十八条", "opinion": "予以答复"}
    answers = [
        Answer(item=1, result="support", execute_by=date(2026, 3, 20), **kept),
        Answer(item=2, result="explain", **kept),
    ]
    matter = sign(draft_opinion(matter, items=answers, by=town.handler, at=at), by=town.head, at=at)
    matter = serve(matter, method="mail", served_on=at.date(), proof="挂号", by=town.handler, at=at)
    assert list(Item.objects.filter(matter=matter).values_list("execution", "execute_by")) == [
        ("pending", date(2026, 3, 20)),
        ("", None),
    ]
    with pytest.raises(Invalid):
        execute(matter, item=2, outcome="done", text="x", on=at.date(), by=town.handler, at=at)


def test_an_error_is_corrected_by_another_document_and_never_edited(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    letter = Document.objects.get(subject_id=matter.pk, form="opinion")
    words = {"wrong": "100 元", "right": "160 元", "reason": "笔误", "by": town.head, "at": at}
    matter = correct(matter, document=letter.number, **words)
    correction = Document.objects.get(subject_id=matter.pk, form="correction")
    assert letter.number in str(correction.content)
    with pytest.raises(Invalid) as info:
        correct(matter, document="临住建信〔2026〕99号", **words)
    assert "document" in info.value.errors
    assert list(verify()) == []


def test_any_letter_may_be_served_with_proof(town: Town, at: datetime) -> None:
    """《民事诉讼法》第八十七条、第九十一条, by analogy."""
    matter = make.accepted(town, at)
    letter = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    given = {"document": letter.number, "served_on": at.date(), "by": town.handler, "at": at}
    with pytest.raises(Invalid) as info:
        serve_letter(matter, method="left", proof="", **given)
    assert {"proof", "witness", "reason"} <= info.value.errors.keys()
    serve_letter(matter, method="left", proof="回证", witness="社区干部", reason="本人拒收", **given)
    assert Service.objects.get(document=letter).witness == "社区干部"
    with pytest.raises(Invalid):
        serve_letter(matter, method="mail", proof="挂号", **(given | {"served_on": date(2026, 3, 1)}))


def test_a_letter_is_not_found_by_what_no_number_holds(town: Town, at: datetime) -> None:
    given = {"method": "mail", "proof": "挂号", "served_on": at.date(), "by": town.handler, "at": at}
    for number in ("", " ", "临住建信\x00〔2026〕1号"):
        with pytest.raises(Invalid) as info:
            serve_letter(make.accepted(town, at), document=number, **given)
        assert list(info.value.errors) == ["document"]


def test_what_was_assigned_is_reported_back(town: Town, at: datetime) -> None:
    matter = make.screened(town, at)
    matter = assign(matter, office=town.housing, due_on=date(2026, 4, 1), by=town.dispatcher, at=at)
    matter = accept(matter, by=town.handler, at=at)
    matter = report_back(matter, process="已调查", result="已退费", by=town.handler, at=at)
    assert not Deadline.objects.get(matter=matter, clock="report").is_open
    assert Document.objects.filter(subject_id=matter.pk, form="completion_report").exists()
    with refusal("report_wanted"):
        report_back(make.accepted(town, at), process="x", result="y", by=town.handler, at=at)


def test_an_urgent_matter_is_reported_with_what_was_done(town: Town, at: datetime) -> None:
    told = {"government": "县委值班室", "departments": "县应急管理局", "joint_office": "县联席办"}
    matter = report_urgent(make.accepted(town, at), text="已派人到场", by=town.handler, at=at, **told)
    assert matter.is_urgent
    with pytest.raises(Invalid):
        report_urgent(matter, text="", by=town.handler, at=at, **told)


def simple(town: Town, at: datetime, **changes: object) -> Matter:
    return simplify(make.transferred(town, at, **changes), ground="clear", reason="清楚", by=town.handler, at=at)


def test_the_simple_lane_is_told_electronically_unless_paper_is_asked_for(town: Town, at: datetime) -> None:
    for wants_paper in (False, True):
        matter = accept(simple(town, at, wants_paper=wants_paper, agrees_electronic=True), by=town.handler, at=at)
        matter = make.hear(matter, text="说明", on=at.date(), means="phone", by=town.handler, at=at)
        matter = sign(draft_opinion(matter, items=make.answers(), by=town.handler, at=at), by=town.head, at=at)
        given = {"method": "electronic", "served_on": at.date(), "proof": "短信", "by": town.handler, "at": at}
        if wants_paper:
            with refusal("paper_was_asked_for") as info:
                serve(matter, **given)
            assert info.value.article == "《信访事项简易办理办法》"
        else:
            assert serve(matter, **given).state == "served"


def test_a_matter_enters_the_simple_lane_on_a_ground_of_its_rules_alone(town: Town, at: datetime) -> None:
    simple_rules = book.get("petition-simple", "2022-07-17")
    assert [one.tag for one in simple_rules.entries.values()] == ["V", "V", "V", "V", "R"]
    matter = make.transferred(town, at)
    with pytest.raises(Invalid) as info:
        simplify(matter, ground="cheap", reason="快办", by=town.handler, at=at)
    assert list(info.value.errors) == ["ground"]
    assert simplify(matter, ground="daily", reason="快办", by=town.handler, at=at).procedure == "petition-simple"


def test_the_days_of_the_simple_lane_are_working_days(town: Town, at: datetime) -> None:
    matter = accept(simple(town, at), by=town.handler, at=at + timedelta(days=1))
    assert Deadline.objects.get(matter=matter, clock="conclude").end == date(2026, 3, 17)
    assert Deadline.objects.get(matter=matter, clock="notify").end == date(2026, 3, 5)
