"""A matter's turn is an office's and there a person's: taken, given, stood in for, and stranded with nobody."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.desk import stages
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.acts.hand_to import hand_to
from xinhe.matters.acts.note import note
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.recuse import recuse
from xinhe.matters.acts.take import take
from xinhe.matters.inbox import counts, in_box
from xinhe.matters.models import Absence, Matter
from xinhe.people.models import Account
from xinhe.people.person import Person, staff
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.review_opinion import review_opinion


@pytest.fixture
def colleague(town: Town) -> Person:
    """A second handler of the housing bureau."""
    return staff(Account.objects.create(username="handler3", name="钱工", office=town.housing, roles=["handler"]))


def mine(by: Person, on: date) -> list[Matter]:
    return list(in_box(by, "mine", today=on))


def waited(by: Person, on: date) -> list[Matter]:
    return list(in_box(by, "waited_for", today=on))


def told(by: Person) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(account=by.account).order_by("at", "key").values_list("text", "said"))


def test_what_nobody_carries_waits_for_everybody_who_may_act(town: Town, colleague: Person, at: datetime) -> None:
    matter, today = make.transferred(town, at), local_day(at)
    assert matter.carried_by is None
    assert all(mine(by, today) == [matter] for by in (town.handler, colleague, town.head))
    assert not any(mine(by, today) for by in (town.handler2, town.dispatcher, town.reviewer))


def test_who_does_the_usual_act_carries_it_from_then_on(town: Town, colleague: Person, at: datetime) -> None:
    matter, today = make.accepted(town, at), local_day(at)
    assert matter.carried_by == town.handler.account
    assert (mine(town.handler, today), mine(colleague, today), mine(town.head, today)) == ([matter], [], [])
    matter = note(matter, text="打过电话", by=colleague, at=at)
    assert matter.carried_by == town.handler.account


def test_a_colleague_takes_what_nobody_carries_and_only_that(town: Town, colleague: Person, at: datetime) -> None:
    matter = take(make.transferred(town, at), by=colleague, at=at)
    assert mine(town.handler, local_day(at)) == []
    assert mine(colleague, local_day(at)) == [matter]
    with refusal("carried_by_nobody"):
        take(matter, by=town.handler, at=at)
    with pytest.raises(Refused):
        take(make.transferred(town, at), by=town.handler2, at=at)


def test_the_head_gives_and_who_carries_hands_over_with_words(town: Town, colleague: Person, at: datetime) -> None:
    matter = hand_to(make.transferred(town, at), colleague="handler3", message="先看现场", by=town.head, at=at)
    assert mine(colleague, local_day(at)) == [matter]
    assert told(colleague) == [("转给同事：小区停车费涨到每月 160 元", "先看现场")]
    with refusal("may_hand_over"):
        hand_to(matter, colleague="handler", by=town.handler, at=at)
    matter = hand_to(matter, colleague="handler", by=colleague, at=at)
    assert matter.carried_by == town.handler.account
    assert list(verify()) == []


@pytest.mark.parametrize("who", ["handler2", "dispatcher", "nobody", "gone", "auditor", "x\x00"])
def test_only_a_colleague_in_place_can_be_given_a_matter(who: str, town: Town, at: datetime) -> None:
    Account.objects.create(username="gone", name="旧人", office=town.housing, roles=["handler"], is_active=False)
    with pytest.raises(Invalid, match="同事"):
        hand_to(make.transferred(town, at), colleague=who, by=town.head, at=at)


def test_who_stands_aside_is_not_given_it(town: Town, colleague: Person, at: datetime) -> None:
    matter = recuse(make.accepted(town, at), account="handler3", reason="亲属", by=town.head, at=at)
    with pytest.raises(Invalid):
        hand_to(matter, colleague="handler3", by=town.head, at=at)


def test_what_is_passed_on_is_waited_for_until_it_is_answered(town: Town, at: datetime) -> None:
    matter, today = make.transferred(town, at), local_day(at)
    assert waited(town.dispatcher, today) == [matter]
    assert waited(town.dispatcher2, today) == []
    make.accept(matter, by=town.handler, at=at)
    assert waited(town.dispatcher, today) == []


def test_what_comes_back_comes_back_to_who_sent_it(town: Town, at: datetime) -> None:
    matter = object_to(make.transferred(town, at), reason="不是房屋问题", by=town.handler, at=at)
    assert matter.carried_by == town.dispatcher.account
    assert mine(town.dispatcher, local_day(at)) == [matter]
    assert mine(town.dispatcher2, local_day(at)) == []
    assert told(town.dispatcher) == [("提出异议：小区停车费涨到每月 160 元", "不是房屋问题")]


def test_a_draft_waits_for_the_head_who_is_told_and_no_more_for_its_author(
    town: Town, colleague: Person, at: datetime
) -> None:
    matter, today = make.drafted(town, at), local_day(at)
    assert (mine(town.head, today), mine(town.handler, today)) == ([matter], [])
    assert mine(colleague, today) == [matter]  # a colleague may check it
    assert waited(town.handler, today) == [matter]
    assert [text for text, _said in told(town.head)] == ["起草处理意见：小区停车费涨到每月 160 元"]


def test_a_draft_that_is_returned_comes_back_to_its_author_with_the_words(town: Town, at: datetime) -> None:
    matter = review_opinion(make.drafted(town, at), agree=False, comment="法律依据要写到条", by=town.head, at=at)
    assert mine(town.handler, local_day(at)) == [matter]
    assert told(town.handler)[-1] == ("审核意见：小区停车费涨到每月 160 元", "法律依据要写到条")


def test_a_signed_opinion_comes_back_to_who_serves_it(town: Town, at: datetime) -> None:
    matter = make.signed(town, at)
    assert mine(town.handler, local_day(at)) == [matter]
    assert told(town.handler)[-1][0].startswith("签发：")


def test_who_is_away_is_stood_in_for(town: Town, colleague: Person, at: datetime) -> None:
    matter, today = make.accepted(town, at), local_day(at)
    away = Absence.objects.create(
        account=town.handler.account,
        cover=colleague.account,
        from_on=today,
        until_on=today + timedelta(days=4),
        made_by=town.head.account,
        made_at=at,
    )
    assert mine(colleague, today) == mine(town.handler, today) == [matter]
    assert mine(colleague, today + timedelta(days=5)) == []
    assert mine(town.head, today) == []
    Absence.objects.filter(pk=away.pk).update(cover=None)
    assert mine(town.head, today) == mine(colleague, today) == [matter]  # away, and nobody stands in


@pytest.mark.parametrize("left", [{"is_active": False}, {"office_id": "traffic"}])
def test_who_leaves_strands_nothing(left: dict[str, object], town: Town, colleague: Person, at: datetime) -> None:
    matter, today = make.accepted(town, at), local_day(at)
    assert town.handler.account is not None
    values = {name: town.traffic.pk if value == "traffic" else value for name, value in left.items()}
    Account.objects.filter(pk=town.handler.account.pk).update(**values)
    assert mine(town.head, today) == mine(colleague, today) == [matter]
    assert take(Matter.objects.get(pk=matter.pk), by=colleague, at=at).carried_by == colleague.account


def test_long_silence_is_shown_to_the_head(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    silent = [counts(town.head, today=local_day(at) + timedelta(days=n))["silent"] for n in (0, 14, 15)]
    assert silent == [0, 0, 1]  # ten working days
    assert "silent" not in counts(town.handler, today=local_day(at))
    assert list(in_box(town.head, "silent", today=local_day(at) + timedelta(days=15))) == [matter]


def test_a_review_is_carried_in_the_organ_above_and_comes_down_to_nobody(town: Town, at: datetime) -> None:
    matter = stages.reviewed(town, at)
    assert matter.carried_by is None
    assert mine(town.reviewer, local_day(at)) == [matter]
    matter = draft_review(matter, by=town.reviewer, at=at, **stages.OPINION)
    assert matter.carried_by == town.reviewer.account
    assert mine(town.reviewer_head, local_day(at)) == [matter]
    assert mine(town.reviewer, local_day(at)) == []


def test_a_petition_office_is_not_asked_to_accept(town: Town, at: datetime) -> None:
    make.screened(town, at)
    assert mine(town.chief, local_day(at)) == []
    assert len(mine(town.dispatcher, local_day(at))) == 1
