"""Days that letters and clocks go by: passing on, receipt, hearings and urging."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.hold_hearing import hold_hearing
from xinhe.petition.acts.report_hearing import report_hearing
from xinhe.petition.models import Review
from xinhe.supervision.acts.urge_office import urge_office

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
WORDS = {"request": "撤销", "reasons": "没有调查"}
PLAN = {
    "cause": "停车费",
    "place": "会议室",
    "chair": "周主持",
    "panel": ["吴律师", "郑代表"],
}
HELD = {"attended": "双方", "statements": "各自陈述", "evidence": ""}


def words(matter: Matter, form: str) -> str:
    return str(Document.objects.filter(subject_id=matter.pk, form=form).latest("at", "id").content)


def passed_on(town: Town, at: datetime) -> Matter:
    """Received in the petition office, and passed on nine days later."""
    matter = intake(make.filing(town), by=petitioner(), at=at)
    then = at + timedelta(days=9)
    given = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属县级", "at": then}
    matter = screen(matter, by=town.dispatcher, **given)
    return transfer(matter, office=town.housing, by=town.dispatcher, at=then)


def test_a_units_letters_name_the_day_on_which_the_matter_was_passed_on_to_it(town: Town, at: datetime) -> None:
    """第二十三条第三款：自收到（转送、交办）之日起."""
    matter = passed_on(town, at)
    assert "2026年3月2日" in words(matter, "transfer_letter"), "the petition office has it from the first day"
    accept(matter, by=town.handler, at=at + timedelta(days=10))
    said = words(matter, "acceptance_notice")
    assert "2026年3月11日收到" in said
    assert "2026年3月2日收到" not in said


def test_a_unit_to_which_it_was_brought_directly_has_it_from_that_day(town: Town, at: datetime) -> None:
    matter = intake(make.filing(town), by=town.handler, at=at)
    given = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属本局", "at": at}
    matter = screen(matter, by=town.handler, **given)
    accept(matter, by=town.handler, at=at + timedelta(days=3))
    assert "2026年3月2日收到" in words(matter, "acceptance_notice")


def test_postmark_decides_lateness_and_receipt_the_day_of_the_answer(town: Town) -> None:
    """第三十五条：自收到复查请求之日起30日内."""
    matter = make.served(town, LATER)
    then = LATER + timedelta(days=40)
    days = {"posted_on": date(2026, 12, 30), "received_on": date(2027, 1, 4)}
    matter = ask_review(matter, by=town.clerk, at=then, **days, **WORDS)
    review = Review.objects.get(matter=matter)
    assert (review.posted_on, review.received_on, review.is_late) == (*days.values(), False)
    clock = Deadline.objects.get(matter=matter, clock="review_decision")
    assert (clock.started_on, clock.raw_end) == (date(2027, 1, 4), date(2027, 2, 3))
    assert list(verify()) == []


def test_a_request_brought_today_was_received_today_and_is_late_without_a_postmark(town: Town) -> None:
    matter = make.served(town, LATER)
    then = LATER + timedelta(days=40)
    review = Review.objects.get(matter=ask_review(matter, by=town.clerk, at=then, **WORDS))
    assert (review.posted_on, review.received_on, review.is_late) == (None, then.date(), True)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"received_on": date(2027, 1, 11)}, "received_on"),
        ({"posted_on": date(2027, 1, 6), "received_on": date(2027, 1, 5)}, "posted_on"),
    ],
)
def test_a_postmark_after_the_receipt_and_a_receipt_to_come_are_named(
    days: dict[str, date], field: str, town: Town
) -> None:
    with pytest.raises(Invalid) as info:
        ask_review(make.served(town, LATER), by=town.clerk, at=LATER + timedelta(days=40), **days, **WORDS)
    assert list(info.value.errors) == [field]


def test_a_matter_of_the_old_rules_is_answered_from_receipt_too(town: Town, at: datetime) -> None:
    """In the petitioner's favour: it reaches what runs already."""
    matter = make.served(town, datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI))
    assert matter.version == "2022-05-01"
    matter = ask_review(matter, by=town.clerk, at=LATER + timedelta(days=9), received_on=date(2026, 12, 5), **WORDS)
    assert Deadline.objects.get(matter=matter, clock="review_decision").started_on == date(2026, 12, 5)


def decided(matter: Matter, at: datetime, *, by) -> Matter:
    return decide_hearing(matter, planned_at=at + timedelta(days=9), by=by, at=at, **PLAN)


def test_only_the_re_review_says_that_hearing_days_do_not_count(town: Town, at: datetime) -> None:
    """第三十六条第二款."""
    handled = decided(make.accepted(town, at), at, by=town.head)
    review = make.reviewed(town, at)
    reviewed = decided(review, at + timedelta(days=5), by=town.reviewer_head)
    second = make.rechecking(town, at)
    rechecked = decided(second, at + timedelta(days=20), by=town.city_head)
    said = {}
    for name, matter, by, start in (
        ("handled", handled, town.handler, at),
        ("reviewed", reviewed, town.reviewer, at + timedelta(days=5)),
        ("rechecked", rechecked, town.city_reviewer, at + timedelta(days=20)),
    ):
        then = start + timedelta(days=9)
        matter = hold_hearing(matter, on=then.date(), by=by, at=then, **HELD)
        matter = report_hearing(matter, panel_opinion="应当退费", by=by, at=then + timedelta(days=1))
        said[name] = words(matter, "hearing_report")
        assert Event.objects.get(matter=matter, act="report_hearing").data["is_taken_out"] is (name == "rechecked")
    assert ["不计算在复核期限内" in text for text in said.values()] == [False, False, True]


def test_a_hearing_is_not_held_before_the_day_of_its_notice(town: Town, at: datetime) -> None:
    matter = decided(make.accepted(town, at), at, by=town.head)
    then = at + timedelta(days=8)
    with pytest.raises(Invalid) as info:
        hold_hearing(matter, on=then.date(), by=town.handler, at=then, **HELD)
    assert list(info.value.errors) == ["on"]
    assert "3月11日" in info.value.refusals["on"].sentence
    with pytest.raises(Invalid) as info:
        hold_hearing(matter, on=then.date(), reason="各方同意", by=town.handler, at=then, **HELD)
    assert list(info.value.errors) == ["noticed_on"]
    late = {"reason": "各方同意", "noticed_on": date(2026, 3, 4)}
    with pytest.raises(Invalid) as info:
        hold_hearing(matter, on=then.date(), by=town.handler, at=then, **late, **HELD)
    assert "7 日" in info.value.refusals["noticed_on"].sentence
    early = {"reason": "各方书面同意提前", "noticed_on": date(2026, 3, 3)}
    matter = hold_hearing(matter, on=then.date(), by=town.handler, at=then, **early, **HELD)
    assert Event.objects.get(matter=matter, act="hold_hearing").data["reason"] == "各方书面同意提前"


def test_a_hearing_on_its_day_or_after_it_needs_no_reason(town: Town, at: datetime) -> None:
    for days in (9, 12):
        matter = decided(make.accepted(town, at), at, by=town.head)
        then = at + timedelta(days=days)
        hold_hearing(matter, on=then.date(), by=town.handler, at=then, **HELD)


@pytest.mark.parametrize(
    ("stage", "clock", "article"),
    [
        (make.transferred, "受理告知", "第二十三条第三款"),
        (make.accepted, "办结", "第三十四条"),
        (make.reviewed, "办出复查意见", "第三十五条"),
    ],
)
def test_an_urge_slip_names_the_limit_that_it_urges(stage, clock: str, article: str, town: Town) -> None:
    matter = stage(town, LATER)
    urge_office(matter, asked="抓紧办", by=town.inspector, at=LATER + timedelta(days=6))
    said = words(matter, "urge_slip")
    assert f"「{clock}」的期限" in said
    assert article in said


@pytest.mark.parametrize("decided", [make.served, make.review_done])
@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"received_on": date(2026, 11, 20)}, "received_on"),
        ({"posted_on": date(2026, 11, 20), "received_on": date(2026, 12, 20)}, "posted_on"),
    ],
)
def test_nothing_is_asked_before_there_is_a_decision(town: Town, decided, days: dict[str, date], field: str) -> None:
    """第三十五条、第三十六条: against an opinion; a slip of the year would start a clock that is over."""
    with pytest.raises(Invalid) as info:
        ask_review(decided(town, LATER), by=town.clerk, at=LATER + timedelta(days=25), **days, **WORDS)
    assert list(info.value.errors) == [field]
