"""After every result of a review one may ask for the re-review (第三十六条第一款); its letter goes by the result."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import FAMILIES
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Deadline, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.admit_review import admit_review
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.answers.rulings import Ruling
from xinhe.petition.progress import progress
from xinhe.records.verification import verify

NEW = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
OPINION = {"facts": "经查", "basis": "《物业管理条例》第四十条", "opinion": "如下"}


def asked(town: Town, matter: Matter, at: datetime) -> Matter:
    return ask_review(matter, request="撤销", reasons="不服", by=petitioner(matter.pk), at=at)


def decided(town: Town, matter: Matter, at: datetime, result: str, *, second: bool = False) -> Matter:
    reviewer, head = (town.city_reviewer, town.city_head) if second else (town.reviewer, town.reviewer_head)
    # What is changed says to what; a revocation that names no item revokes every answer.
    items = [Ruling(item=1, ruling="changed", result="reject", opinion="不予支持。")] if result == "changed" else []
    matter = draft_review(matter, result=result, **OPINION, items=items, by=reviewer, at=at)
    matter = sign_review(matter, by=head, at=at)
    return serve_review(matter, method="mail", served_on=at.date(), proof="挂号", by=reviewer, at=at)


def reviewed(town: Town, result: str, *, began: datetime = NEW) -> Matter:
    """A review with this result, served on 1 December 2026."""
    matter = asked(town, make.served(town, began), NEW if began == NEW else began + timedelta(days=1))
    return decided(town, matter, NEW, result)


@pytest.mark.parametrize("result", ["upheld", "changed", "revoked"])
def test_a_re_review_is_open_after_any_result_of_a_review(town: Town, result: str) -> None:
    matter = reviewed(town, result)
    right = Deadline.objects.get(matter=matter, clock="recheck")
    assert (right.started_on, right.raw_end) == (NEW.date(), NEW.date() + timedelta(days=30))
    seen = progress(matter, at=NEW)
    assert (seen.may_ask_review, seen.asks_recheck) == (True, True)
    assert seen.next_organ() == town.city_government
    assert seen.right_to_ask is not None
    matter = asked(town, matter, NEW + timedelta(days=3))
    assert (matter.state, matter.holder) == ("recheck_asked", town.city_government)
    assert not list(verify(FAMILIES, at=NEW))


@pytest.mark.parametrize("began", [NEW, datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)])
@pytest.mark.parametrize(
    ("first", "second", "state", "told"),
    [
        ("upheld", "upheld", "ended", "最终意见"),
        ("changed", "changed", "ended", "最终意见"),
        ("upheld", "revoked", "accepted", "重新调查办理"),
        ("revoked", "upheld", "accepted", "重新调查办理"),
        ("revoked", "changed", "ended", "最终意见"),
        ("revoked", "revoked", "accepted", "重新调查办理"),
    ],
)
def test_the_last_opinion_says_that_it_is_the_last_only_where_it_is(
    town: Town, first: str, second: str, state: str, told: str, began: datetime
) -> None:
    matter = decided(town, asked(town, reviewed(town, first, began=began), NEW), NEW, second, second=True)
    words = str(Document.objects.get(subject_id=matter.pk, form="recheck_opinion").content)
    assert matter.state == state
    assert told in words
    assert ("不再受理" in words) == (state == "ended")
    conclude = Deadline.objects.get(matter=matter, clock="conclude")
    assert conclude.is_open == (state == "accepted")
    with refusal("wrong_state" if state == "ended" else "review_served"):
        asked(town, matter, NEW)
    assert not list(verify(FAMILIES, at=NEW))


def test_handling_anew_waits_for_the_re_review_and_goes_on_when_it_is_not_let_in(town: Town) -> None:
    matter = reviewed(town, "revoked")
    late = NEW + timedelta(days=45)
    matter = asked(town, matter, late)
    assert matter.is_admitted is None
    assert not Deadline.objects.get(matter=matter, clock="conclude").is_open
    matter = admit_review(matter, admit=False, reason="没有正当理由", by=town.city_reviewer, at=late)
    assert (matter.state, matter.holder) == ("accepted", town.housing)
    conclude = Deadline.objects.get(matter=matter, clock="conclude")
    assert (conclude.is_open, conclude.started_on) == (True, late.date())
    assert not list(verify(FAMILIES, at=late))


def test_once_answered_anew_it_is_the_new_opinion_that_is_reviewed(town: Town) -> None:
    matter = reviewed(town, "revoked")
    matter = hear(matter, text="说明", on=NEW.date(), means="phone", by=town.handler, at=NEW)
    matter = sign(draft_opinion(matter, items=make.answers(1), by=town.handler, at=NEW), by=town.head, at=NEW)
    matter = serve(matter, method="mail", served_on=NEW.date(), proof="挂号", by=town.handler, at=NEW)
    matter = asked(town, matter, NEW)
    assert (matter.state, matter.holder) == ("review_asked", town.county_government)


def test_without_a_review_there_is_nothing_to_re_review(town: Town) -> None:
    with refusal("review_served"):
        asked(town, make.accepted(town, NEW), NEW)


def test_the_anonymous_are_told_why_in_words_about_reviews(town: Town) -> None:
    matter = make.served(town, NEW, petitioner=None)
    with refusal("named") as told:
        asked(town, matter, NEW)
    assert "不能申请复查" in told.value.sentence
    assert "评价" not in told.value.sentence
