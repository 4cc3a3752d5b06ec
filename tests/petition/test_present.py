"""One present answer: what a review, a correction and the execution change is what holds, and the log proves it."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.correct import correct
from xinhe.matters.models import Deadline, Execution, Item, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.answers.rulings import Ruling
from xinhe.petition.models import Review
from xinhe.petition.progress import progress

# Where a review and a correction move the day: the rules from 2026-11-30 on.
AT = datetime(2026, 12, 7, 9, tzinfo=SHANGHAI)
SAID = {"facts": "经查，停车费多收。", "basis": "《物业管理条例》第四十条", "opinion": "原意见期限过长，予以变更。"}
TWO = ["恢复原价", "退还多收的钱"]


def changed(item: int = 1, **words: object) -> Ruling:
    given = {"result": "support", "opinion": "责令三日内恢复原价。", "execute_by": date(2027, 1, 15)}
    return Ruling(item=item, ruling="changed", **{**given, **words})


def served(town: Town, *, count: int = 1) -> Matter:
    """A matter whose items were all supported and answered on the 7th of December."""
    matter = make.drafted(town, AT, **({"items": TWO} if count > 1 else {}))
    matter = draft_opinion(matter, items=make.answers(count), by=town.handler, at=AT)
    matter = sign(matter, by=town.head, at=AT)
    return serve(matter, method="in_person", served_on=local_day(AT), proof="本人签收", by=town.handler, at=AT)


def asked(town: Town, *, count: int = 1) -> Matter:
    matter = served(town, count=count)
    words = {"request": "变更期限", "reasons": "期限太长。"}
    return ask_review(matter, by=petitioner(matter.pk), at=AT + timedelta(days=1), **words)


def reviewed(town: Town, *rulings: Ruling, result: str = "changed", count: int = 1) -> Matter:
    then = AT + timedelta(days=2)
    matter = draft_review(asked(town, count=count), result=result, items=rulings, by=town.reviewer, at=then, **SAID)
    matter = sign_review(matter, by=town.reviewer_head, at=then)
    return serve_review(
        matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.reviewer, at=then
    )


def owed(matter: Matter, item: int = 1) -> Deadline:
    return Deadline.objects.get(matter=matter, clock=f"execute#{item}")


def test_a_review_that_changes_an_answer_moves_its_day_and_says_what_it_replaced(town: Town) -> None:
    matter = reviewed(town, changed())
    row = Item.objects.get(matter=matter)
    assert (row.result, row.opinion, row.execute_by) == ("support", "责令三日内恢复原价。", date(2027, 1, 15))
    assert (row.facts, row.basis) == (SAID["facts"], SAID["basis"])
    assert (owed(matter).end, owed(matter).is_open, matter.due_on) == (date(2027, 1, 15), True, date(2027, 1, 15))
    seen = progress(matter, at=AT + timedelta(days=3))
    assert (seen.promise.name, seen.promise.end) == ("execute#1", date(2027, 1, 15))
    assert [one.opinion for one in seen.answers] == ["责令三日内恢复原价。"]
    (before,) = seen.replaced
    assert (before.answer.opinion, before.by, before.answer.execute_by) == ("责令改正。", "review", date(2027, 1, 6))
    assert list(verify()) == []


def test_nothing_changes_before_the_review_is_served(town: Town) -> None:
    then = AT + timedelta(days=2)
    matter = draft_review(asked(town), result="changed", items=[changed()], by=town.reviewer, at=then, **SAID)
    matter = sign_review(matter, by=town.reviewer_head, at=then)
    assert Item.objects.get(matter=matter).opinion == "责令改正。"
    assert owed(matter).end == date(2027, 1, 6)


def test_what_is_changed_to_no_support_is_owed_no_more(town: Town) -> None:
    matter = reviewed(town, changed(1, result="reject", opinion="不予支持。"), count=2)
    first, second = Item.objects.filter(matter=matter).order_by("seq")
    assert (first.result, first.execution, first.execute_by) == ("reject", "", None)
    assert (second.result, second.execution) == ("support", Execution.PENDING)
    assert (owed(matter, 1).is_open, owed(matter, 2).is_open) == (False, True)
    assert list(verify()) == []


def test_what_was_refused_and_is_now_supported_is_owed_within_the_rules_days(town: Town) -> None:
    matter = make.drafted(town, AT)
    matter = draft_opinion(matter, items=make.answers(1, "reject"), by=town.handler, at=AT)
    matter = sign(matter, by=town.head, at=AT)
    matter = serve(matter, method="in_person", served_on=local_day(AT), proof="本人签收", by=town.handler, at=AT)
    then = AT + timedelta(days=2)
    matter = ask_review(matter, request="支持", reasons="有合同。", by=petitioner(matter.pk), at=then)
    matter = draft_review(matter, result="changed", items=[changed(execute_by=None)], by=town.reviewer, at=then, **SAID)
    matter = sign_review(matter, by=town.reviewer_head, at=then)
    matter = serve_review(
        matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.reviewer, at=then
    )
    assert (owed(matter).end, matter.due_on) == (date(2027, 1, 8), date(2027, 1, 8))
    assert list(verify()) == []


def test_a_revoked_answer_holds_no_more_and_its_day_ends(town: Town) -> None:
    matter = reviewed(
        town, Ruling(item=1, ruling="revoked"), Ruling(item=2, ruling="upheld"), result="revoked", count=2
    )
    first, second = Item.objects.filter(matter=matter).order_by("seq")
    assert (first.result, first.opinion, second.result) == ("", "", "support")
    assert (owed(matter, 1).is_open, owed(matter, 2).is_open) == (False, True)
    seen = progress(matter, at=AT + timedelta(days=3))
    assert [one.answer.opinion for one in seen.replaced] == ["责令改正。"]
    assert list(verify()) == []
    then = AT + timedelta(days=3)
    with pytest.raises(Invalid):  # what was upheld stands
        draft_opinion(matter, items=make.answers(2), by=town.handler, at=then)
    matter = draft_opinion(matter, items=make.answers(1), by=town.handler, at=then)
    matter = sign(matter, by=town.head, at=then)
    matter = serve(matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.handler, at=then)
    assert owed(matter, 1).end == date(2027, 1, 9)
    assert owed(matter, 2).end == date(2027, 1, 6)
    assert list(verify()) == []


def test_a_revocation_without_items_revokes_them_all(town: Town) -> None:
    matter = reviewed(town, result="revoked", count=2)
    assert set(Item.objects.filter(matter=matter).values_list("result", flat=True)) == {""}
    assert [one["ruling"] for one in Review.objects.get(matter=matter).rulings] == ["revoked", "revoked"]


@pytest.mark.parametrize(
    ("rulings", "field"),
    [
        ([], "items"),
        ([Ruling(item=1, ruling="upheld")], "items"),
        ([changed(9)], "items.0.item"),
        ([Ruling(item=1, ruling="revoked")], "items.0.ruling"),
        ([changed(result="")], "items.0.result"),
        ([changed(opinion=" ")], "items.0.opinion"),
        ([changed(execute_by=date(2026, 12, 1))], "items.0.execute_by"),
        ([changed(), changed()], "items"),
    ],
)
def test_a_change_says_item_by_item_what_holds(town: Town, rulings: list[Ruling], field: str) -> None:
    with pytest.raises(Invalid) as info:
        draft_review(asked(town), result="changed", items=rulings, by=town.reviewer, at=AT + timedelta(days=2), **SAID)
    assert field in info.value.errors


def test_a_correction_puts_words_and_day_of_the_answer_right(town: Town) -> None:
    matter = served(town)
    (letter,) = [one for one in progress(matter, at=AT).letters if one.form == "opinion"]
    then = AT + timedelta(days=1)
    matter = correct(
        matter,
        document=letter.number,
        wrong="责令改正",
        right="责令恢复原价",
        reason="写错了。",
        item=1,
        execute_by=date(2026, 12, 31),
        by=town.head,
        at=then,
    )
    row = Item.objects.get(matter=matter)
    assert (row.opinion, row.execute_by, owed(matter).end) == ("责令恢复原价。", date(2026, 12, 31), date(2026, 12, 31))
    (before,) = progress(matter, at=then).replaced
    assert (before.by, before.answer.opinion) == ("correct", "责令改正。")
    assert list(verify()) == []


def test_a_correction_of_words_that_stand_twice_stands_beside_the_answer(town: Town) -> None:
    matter = served(town, count=2)
    (letter,) = [one for one in progress(matter, at=AT).letters if one.form == "opinion"]
    matter = correct(
        matter, document=letter.number, wrong="责令改正", right="责令停业", reason="写错了。", by=town.head, at=AT
    )
    assert {row.opinion for row in Item.objects.filter(matter=matter)} == {"责令改正。"}
    assert (owed(matter, 1).is_open, list(verify())) == (True, [])


def test_what_was_carried_out_before_a_change_is_owed_anew(town: Town) -> None:
    matter = asked(town)
    then = AT + timedelta(days=2)
    matter = execute(matter, item=1, outcome="done", on=local_day(then), text="恢复。", by=town.handler, at=then)
    matter = draft_review(matter, result="changed", items=[changed()], by=town.reviewer, at=then, **SAID)
    matter = sign_review(matter, by=town.reviewer_head, at=then)
    matter = serve_review(
        matter, method="in_person", served_on=local_day(then), proof="本人签收", by=town.reviewer, at=then
    )
    row = Item.objects.get(matter=matter)
    assert (row.execution, row.executed_on, owed(matter).is_open) == (Execution.PENDING, None, True)
    assert list(verify()) == []
