"""Suggestions are studied and replied to (第二十九条), accusations told by their own rules (第三十条第一款)."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import FAMILIES
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.choose_service import choose_service
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Deadline, Matter
from xinhe.people.person import Person, petitioner
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_reply import draft_reply
from xinhe.petition.acts.extend import extend
from xinhe.petition.acts.feed_back import feed_back
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.serve_reply import serve_reply
from xinhe.petition.acts.sign_reply import sign_reply
from xinhe.petition.acts.simplify import simplify
from xinhe.petition.progress import progress
from xinhe.records.verification import verify

NEW = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
BEFORE = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
REPLY = {"adoption": "partly", "study": "召开了两次座谈会。", "reply": "先在两个小区试行。"}


def suggested(town: Town, at: datetime = NEW) -> Matter:
    matter = make.screened(town, at, nature="suggestion", items=["小区停车位错峰共享"])
    matter = transfer(matter, office=town.housing, by=town.dispatcher, at=at)
    return accept(matter, by=town.handler, at=at)


def replied(town: Town, matter: Matter, at: datetime = NEW) -> Matter:
    matter = sign_reply(draft_reply(matter, **REPLY, by=town.handler, at=at), by=town.head, at=at)
    return serve_reply(matter, method="mail", served_on=at.date(), proof="挂号", by=town.handler, at=at)


def accused(town: Town, at: datetime = NEW) -> Matter:
    told = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "检举"}
    matter = screen(make.filed(town, at), **told, accused=[town.traffic.code], by=town.dispatcher, at=at)
    matter = transfer(matter, office=town.discipline, by=town.dispatcher, at=at)
    return accept(matter, by=town.discipline_handler, at=at)


def test_a_suggestion_is_studied_and_replied_to_by_a_letter_of_its_own(town: Town) -> None:
    """第二十九条第一款."""
    matter = suggested(town)
    clocks = set(Deadline.objects.filter(matter=matter).values_list("clock", flat=True))
    assert "conclude" not in clocks
    assert "reply" in clocks
    notice = str(Document.objects.get(subject_id=matter.pk, form="acceptance_notice").content)
    assert "复查" not in notice
    assert "听取您的陈述" not in notice
    matter = replied(town, matter)
    assert (matter.state, matter.is_open, matter.served_on) == ("replied", False, NEW.date())
    letter = Document.objects.get(subject_id=matter.pk, form="suggestion_reply")
    assert "部分" in str(letter.content)
    assert "先在两个小区试行" in str(letter.content)
    assert "复查" not in str(letter.content)
    assert not Document.objects.filter(subject_id=matter.pk, form="opinion").exists()
    assert not Deadline.objects.filter(matter=matter, clock="review").exists()
    assert not Deadline.objects.filter(matter=matter, is_right=False, stopped_on=None).exists()
    assert not list(verify(FAMILIES, at=NEW))


def test_its_petitioner_reads_what_became_of_it_and_may_rate(town: Town) -> None:
    matter = replied(town, suggested(town))
    seen = progress(matter, at=NEW)
    assert seen.state_title == "已答复"
    assert not seen.may_ask_review
    assert "书面答复送达你" in seen.lines[-1].title
    assert [one.title for one in seen.letters if one.form == "suggestion_reply"] == ["建议意见类事项答复书"]
    given = {"office_rating": "satisfied", "petition_office_rating": "satisfied", "comment": ""}
    assert rate(matter, **given, by=petitioner(matter.pk), at=NEW).rated_at is not None


def claim_only(town: Town, matter: Matter, handler: Person, head: Person) -> None:
    with refusal("is_claim"):
        draft_opinion(matter, items=make.answers(1), by=handler, at=NEW)
    with refusal("is_claim"):
        extend(matter, days=10, reason="复杂", by=head, at=NEW)
    one = ItemRoute(item=1, route="R2", organ="仲裁委", basis="依法")
    with refusal("is_claim"):
        classify(matter, items=[one], by=handler, at=NEW)
    with refusal("review_served"):
        ask_review(matter, request="撤销", reasons="不服", by=petitioner(matter.pk), at=NEW)


def test_what_is_of_claims_is_not_open_to_suggestions(town: Town) -> None:
    claim_only(town, suggested(town), town.handler, town.head)


def test_what_is_of_claims_is_not_open_to_accusations(town: Town) -> None:
    claim_only(town, accused(town), town.discipline_handler, town.discipline_head)


def test_an_accusation_ends_with_feedback_by_its_own_rules(town: Town) -> None:
    """第三十条第一款."""
    matter = accused(town)
    given = {"means": "in_person", "on": NEW.date(), "text": "按监督执纪工作规则反馈实名举报人。"}
    matter = feed_back(matter, **given, by=town.discipline_handler, at=NEW)
    assert (matter.state, matter.is_open) == ("fed_back", False)
    assert not Document.objects.filter(subject_id=matter.pk, form="opinion").exists()
    assert not Deadline.objects.filter(matter=matter, clock__in=["conclude", "review", "reply"]).exists()
    seen = progress(matter, at=NEW)
    assert all("监督执纪" not in line.note for line in seen.lines)
    assert not list(verify(FAMILIES, at=NEW))


@pytest.mark.parametrize("wrong", ["means", "text"])
def test_feedback_says_how_it_was_given(town: Town, wrong: str) -> None:
    given = {"means": "phone", "on": NEW.date(), "text": "已反馈", wrong: ""}
    with pytest.raises(Invalid) as info:
        feed_back(accused(town), **given, by=town.discipline_handler, at=NEW)
    assert wrong in info.value.errors


@pytest.mark.parametrize("wrong", ["adoption", "study", "reply"])
def test_a_reply_says_what_was_studied_and_what_comes_of_it(town: Town, wrong: str) -> None:
    with pytest.raises(Invalid) as info:
        draft_reply(suggested(town), **(REPLY | {wrong: ""}), by=town.handler, at=NEW)
    assert wrong in info.value.errors


def test_nobody_signs_their_own_reply(town: Town) -> None:
    with refusal("not_drafter"):
        sign_reply(draft_reply(suggested(town), **REPLY, by=town.head, at=NEW), by=town.head, at=NEW)


def test_a_claim_is_not_ended_by_a_reply_or_by_feedback(town: Town) -> None:
    matter = make.accepted(town, NEW)
    with refusal("is_suggestion"):
        draft_reply(matter, **REPLY, by=town.handler, at=NEW)
    with refusal("is_accusation"):
        feed_back(matter, means="phone", on=NEW.date(), text="x", by=town.handler, at=NEW)


def test_a_suggestion_of_before_keeps_its_opinion_and_its_sixty_days(town: Town) -> None:
    matter = suggested(town, BEFORE)
    assert Deadline.objects.get(matter=matter, clock="conclude").is_open
    assert draft_opinion(matter, items=make.answers(1), by=town.handler, at=NEW).state == "drafted"
    assert not list(verify(FAMILIES, at=NEW))


def test_in_the_simple_lane_a_suggestion_is_replied_to_in_ten_working_days(town: Town) -> None:
    matter = make.screened(town, NEW, nature="suggestion")
    matter = simplify(matter, ground="answerable", reason="可以即时答复", by=town.dispatcher, at=NEW)
    matter = transfer(matter, office=town.housing, by=town.dispatcher, at=NEW)
    matter = accept(matter, by=town.handler, at=NEW)
    clock = Deadline.objects.get(matter=matter, clock="reply")
    assert (str(clock.rule().limit), clock.procedure) == ("10wd", "petition-simple")
    assert replied(town, matter, NEW + timedelta(days=1)).state == "replied"
    assert not list(verify(FAMILIES, at=NEW + timedelta(days=1)))


def test_who_waits_for_a_reply_chooses_how_it_comes(town: Town) -> None:
    """《民事诉讼法》第九十条: consent may come while the reply is written or signed, and to whatever letter."""
    matter = draft_reply(suggested(town), **REPLY, by=town.handler, at=NEW)
    own = petitioner(matter.pk)
    matter = choose_service(matter, agrees_electronic=True, wants_paper=False, by=own, at=NEW)
    matter = sign_reply(matter, by=town.head, at=NEW)
    matter = choose_service(matter, agrees_electronic=True, wants_paper=False, by=own, at=NEW)
    given = {"method": "electronic", "served_on": NEW.date(), "proof": "短信"}
    assert serve_reply(matter, **given, by=town.handler, at=NEW).state == "replied"
    assert not list(verify(FAMILIES, at=NEW))
