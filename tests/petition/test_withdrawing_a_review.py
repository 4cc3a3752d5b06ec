"""A request for review or re-review is taken back by the petitioner before it is decided."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Deadline
from xinhe.people.person import petitioner
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.withdraw_review import withdraw_review
from xinhe.petition.models import Hearing, Review
from xinhe.petition.progress import progress

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
WORDS = {"request": "撤销", "reasons": "没有调查"}


def test_the_opinion_stands_and_no_answer_is_owed_any_more(town: Town) -> None:
    matter = make.reviewed(town, LATER)
    then = LATER + timedelta(days=6)
    matter = withdraw_review(matter, by=petitioner(matter.pk), at=then)
    assert (matter.state, matter.holder, matter.review_organ) == ("served", town.housing, None)
    assert not Deadline.objects.get(matter=matter, clock="review_decision").is_open
    assert Review.objects.get(matter=matter).withdrawn_on == then.date()
    assert progress(matter, at=then).may_ask_review
    assert list(verify()) == []


def test_within_the_thirty_days_it_is_asked_again_in_time_and_afterwards_late(town: Town) -> None:
    for days, is_late in ((20, False), (40, True)):
        matter = make.reviewed(town, LATER)
        own = petitioner(matter.pk)
        matter = withdraw_review(matter, by=own, at=LATER + timedelta(days=6))
        matter = ask_review(matter, by=own, at=LATER + timedelta(days=days), **WORDS)
        assert Review.objects.filter(matter=matter).latest("seq").is_late is is_late, days
    assert list(verify()) == []


def test_a_re_review_taken_back_leaves_the_review(town: Town) -> None:
    matter = make.rechecking(town, LATER)
    matter = withdraw_review(matter, by=petitioner(matter.pk), at=LATER + timedelta(days=21))
    assert (matter.state, matter.review_organ) == ("review_done", town.county_government)
    again = ask_review(matter, by=petitioner(matter.pk), at=LATER + timedelta(days=22), **WORDS)
    assert again.review_organ == town.city_government


def test_a_hearing_that_was_decided_falls_away(town: Town) -> None:
    matter = make.reviewed(town, LATER)
    then = LATER + timedelta(days=6)
    plan = {"cause": "x", "place": "y", "chair": "周", "panel": ["吴", "郑"], "planned_at": then + timedelta(days=9)}
    matter = decide_hearing(matter, by=town.reviewer_head, at=then, **plan)
    withdraw_review(matter, by=petitioner(matter.pk), at=then)
    assert Hearing.objects.get(matter=matter).is_cancelled


def test_staff_say_how_the_petitioner_asked_for_it_and_nobody_else_takes_it_back(town: Town) -> None:
    matter = make.reviewed(town, LATER)
    then = LATER + timedelta(days=6)
    with pytest.raises(Invalid):
        withdraw_review(matter, by=town.reviewer, at=then)
    with refusal("not_your_step"):
        withdraw_review(matter, reason="x", by=town.handler, at=then)
    with pytest.raises(Invalid):
        withdraw_review(matter, reason="撤回复查就给办低保", by=town.reviewer, at=then)
    assert withdraw_review(matter, reason="本人来电", by=town.reviewer, at=then).state == "served"
