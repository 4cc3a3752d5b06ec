"""Whoever checks a paper learns whether it still holds, and what took its place."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.petition.test_present import AT, changed, reviewed, served
from tests.supervision.test_papers import measure
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.correct import correct
from xinhe.matters.acts.recall import recall
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.reconsider import reconsider
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.answers.validity import changes
from xinhe.supervision.acts.drop import drop


def letter(matter: Matter, form: str) -> Document:
    return Document.objects.filter(subject_id=matter.pk, form=form).earliest("at", "id")


def told(matter: Matter, form: str) -> list[tuple[str, str]]:
    return [
        (one.effect, one.letter.form if one.letter else "") for one in changes(letter(matter, form), on=local_day(AT))
    ]


def page(client, matter: Matter, form: str) -> str:
    return client.get(f"/letters/{letter(matter, form).token}/").content.decode()


def test_an_opinion_that_stands_holds(town: Town, client) -> None:
    matter = served(town)
    assert told(matter, "opinion") == []
    assert "<b>是真的</b>" in page(client, matter, "opinion")


def test_an_opinion_changed_on_review_says_so_and_leads_to_the_review(town: Town, client) -> None:
    matter = reviewed(town, changed())
    assert told(matter, "opinion") == [("changed", "review_opinion")]
    text = page(client, matter, "opinion")
    assert "是真的，但已被复查、复核变更" in text
    assert f"/letters/{letter(matter, 'review_opinion').token}/" in text
    assert "<b>是真的</b>" in page(client, matter, "review_opinion")
    assert "王小明" not in text


def test_a_review_that_is_signed_and_not_served_is_told_nobody(town: Town) -> None:
    matter = make.reviewed(town, AT)
    then = AT + timedelta(days=6)
    said = {"facts": "经查。", "basis": "《物业管理条例》第四十条", "opinion": "撤销。"}
    matter = draft_review(matter, result="revoked", by=town.reviewer, at=then, **said)
    assert told(sign_review(matter, by=town.reviewer_head, at=then), "opinion") == []


def test_an_opinion_that_was_revoked_and_written_anew_says_both(town: Town, client) -> None:
    matter = reviewed(town, result="revoked")
    then = AT + timedelta(days=3)
    assert "是真的，但已撤销" in page(client, matter, "opinion")
    matter = draft_opinion(matter, items=make.answers(), by=town.handler, at=then)
    matter = sign(matter, by=town.head, at=then)
    assert told(matter, "opinion") == [("revoked", "review_opinion")]
    matter = serve(matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.handler, at=then)
    assert told(matter, "opinion") == [("replaced", "opinion"), ("revoked", "review_opinion")]


def test_an_upheld_opinion_holds(town: Town, at: datetime) -> None:
    assert told(make.review_done(town, at), "opinion") == []


def test_a_re_review_takes_the_force_of_opinion_and_review(town: Town) -> None:
    matter = reviewed(town, changed())
    then = AT + timedelta(days=4)
    matter = ask_review(matter, request="再变更", reasons="仍然太长。", by=petitioner(matter.pk), at=then)
    said = {"facts": "经查。", "basis": "《物业管理条例》第四十条", "opinion": "再提前。"}
    sooner = changed(execute_by=date(2026, 12, 31))
    matter = draft_review(matter, result="changed", items=[sooner], by=town.city_reviewer, at=then, **said)
    matter = sign_review(matter, by=town.city_head, at=then)
    matter = serve_review(
        matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.city_reviewer, at=then
    )
    assert told(matter, "review_opinion") == [("changed", "recheck_opinion")]
    assert told(matter, "opinion") == [("changed", "recheck_opinion"), ("changed", "review_opinion")]
    assert told(matter, "recheck_opinion") == []


def test_a_corrected_letter_says_so_and_leads_to_the_correction(town: Town, client) -> None:
    matter = served(town)
    number = letter(matter, "opinion").number
    matter = correct(matter, document=number, wrong="责令改正", right="责令恢复", reason="错字。", by=town.head, at=AT)
    assert told(matter, "opinion") == [("corrected", "correction")]
    text = page(client, matter, "opinion")
    assert "是真的，但已更正" in text
    assert letter(matter, "correction").number in text


def test_a_notice_of_refusal_that_was_taken_back_says_so(town: Town, at: datetime, client) -> None:
    matter = make.screened(town, at, acceptable=False)
    matter = refuse(matter, ground="N3", reason="属于交通局。", right_organ="交通局", by=town.dispatcher, at=at)
    matter = review_refusal(matter, agree=True, reason="同意。", by=town.dispatcher2, at=at)
    assert "<b>是真的</b>" in page(client, matter, "refusal_notice")
    matter = reconsider(matter, reason="有新的事实。", by=town.chief, at=at + timedelta(days=1))
    assert told(matter, "refusal_notice") == [("revoked", "")]
    assert "是真的，但已撤销" in page(client, matter, "refusal_notice")


def test_a_letter_of_transfer_that_was_recalled_says_so(town: Town, client) -> None:
    matter = make.transferred(town, AT)
    matter = recall(matter, reason="送错了。", by=town.dispatcher, at=AT + timedelta(minutes=3))
    assert told(matter, "transfer_letter") == [("revoked", "")]
    assert "是真的，但已撤销" in page(client, matter, "transfer_letter")


@pytest.mark.parametrize("form", ["opinion", "acceptance_notice"])
def test_what_happened_to_another_letter_is_nothing_to_this_one(town: Town, form: str) -> None:
    matter = served(town)
    matter = correct(
        matter,
        document=letter(matter, "opinion").number,
        wrong="责令改正",
        right="责令恢复",
        reason="错字。",
        by=town.head,
        at=AT,
    )
    assert bool(told(matter, form)) is (form == "opinion")


def test_what_was_promised_ends_with_what_the_petitioner_took_back(town: Town, client) -> None:
    matter = make.accepted(town, AT)
    matter = withdraw(matter, reason="本人撤回", by=petitioner(matter.pk), at=AT)
    assert told(matter, "acceptance_notice") == [("ended", "")]
    assert "是真的，但事项已由本人撤回" in page(client, matter, "acceptance_notice")
    assert told(matter, "transfer_letter") == []


@pytest.mark.parametrize("kind", ["inspect", "rectify"])
def test_a_paper_that_was_sent_wrongly_says_so(town: Town, client, kind: str) -> None:
    paper = measure(town, AT, kind)
    letter = Document.objects.get(subject_id=paper.pk)
    assert "<b>是真的</b>" in client.get(f"/letters/{letter.token}/").content.decode()
    drop(paper, reason="发错单位。", by=town.chief, at=AT)
    assert "是真的，但已撤销" in client.get(f"/letters/{letter.token}/").content.decode()
