"""What went to a wrong office is recalled within minutes, as an event, and its dates run as if it had stayed."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Outgoing
from xinhe.insight import follower
from xinhe.insight.recount import recount
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.recall import recall
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.inbox import in_box
from xinhe.matters.models import Assignment, Deadline, Event, Matter
from xinhe.petition.whole import whole


def running(matter: Matter) -> dict[str, object]:
    rows = Deadline.objects.filter(matter=matter, is_open=True, is_right=False).order_by("clock")
    return {row.clock: (row.end, row.started_seq) for row in rows}


def test_a_transfer_is_recalled_and_sent_anew(town: Town, at: datetime) -> None:
    matter = make.screened(town, at)
    before = running(matter)
    sent = transfer(matter, office=town.traffic, by=town.dispatcher, at=at + timedelta(minutes=1))
    assert running(sent) != before
    back = recall(sent, reason="选错了单位", by=town.dispatcher, at=at + timedelta(minutes=5))
    assert (back.state, back.holder, back.lead, back.first_receiver) == ("screened", town.petition_office, None, None)
    assert (running(back), back.due_on) == (before, matter.due_on)
    assert back.carried_by == town.dispatcher.account
    assert Assignment.objects.get(matter=matter).get_state_display() == "已收回"
    assert not Matter.objects.visible_to(town.handler2).exists()
    assert Outgoing.objects.filter(subject_id=matter.pk).latest("seq").facts["sentence"].startswith("刚才送错了单位")
    again = transfer(back, office=town.housing, by=town.dispatcher, at=at + timedelta(minutes=6))
    assert again.lead == town.housing
    assert set(running(again)) == {"notify"}
    assert list(verify()) == []


def test_after_the_minutes_it_is_for_the_other_office_to_object(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    late = at + timedelta(minutes=11)
    assert "recall" in {v.act for v in whole(matter, by=town.dispatcher, at=at).allowed}
    assert "recall" not in {v.act for v in whole(matter, by=town.dispatcher, at=late).verdicts}
    with refusal("too_late_to_recall") as info:
        recall(matter, reason="选错了单位", by=town.dispatcher, at=late)
    assert "10 分钟" in str(info.value)


def test_what_was_accepted_or_objected_to_stays_where_it_is(town: Town, at: datetime) -> None:
    with refusal("wrong_state"):
        recall(make.accepted(town, at), reason="选错了单位", by=town.dispatcher, at=at)
    with refusal("wrong_state"):
        recall(
            object_to(make.transferred(town, at), reason="不归我", by=town.handler, at=at),
            reason="选错了单位",
            by=town.dispatcher,
            at=at,
        )


def test_only_who_passed_it_on_recalls_it(town: Town, at: datetime) -> None:
    with refusal("passed_on_by_us"):
        recall(make.transferred(town, at), reason="不要", by=town.handler, at=at)


def test_an_assignment_is_recalled_with_its_assists(town: Town, at: datetime) -> None:
    due = local_day(at) + timedelta(days=30)
    matter = assign(
        make.screened(town, at), office=town.housing, due_on=due, assists=["lh-jtj"], by=town.dispatcher, at=at
    )
    matter = recall(matter, reason="应当转送", by=town.dispatcher, at=at)
    assert matter.offices == [town.petition_office.pk]
    assert set(Assignment.objects.filter(matter=matter).values_list("state", flat=True)) == {"recalled"}
    assert "report" not in running(matter)
    assert list(verify()) == []


def test_the_first_office_that_was_asked_still_leads(town: Town, at: datetime) -> None:
    matter = object_to(make.transferred(town, at), reason="不归我", by=town.handler, at=at)
    matter = rule_objection(matter, agree=True, reason="属实", by=town.dispatcher, at=at)
    matter = transfer(matter, office=town.traffic, by=town.dispatcher, at=at)
    matter = recall(matter, reason="选错了单位", by=town.dispatcher, at=at)
    assert matter.lead == town.housing
    assert town.housing.pk in matter.offices
    assert town.traffic.pk not in matter.offices
    assert "recall" not in {v.act for v in whole(matter, by=town.dispatcher, at=at).allowed}
    assert Event.objects.get(matter=matter, act="recall").data["recalls"] == matter.log_seq - 1
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_the_board_counts_a_recalled_matter_as_not_passed_on(at: datetime) -> None:
    town = make.build()
    recall(make.transferred(town, at), reason="选错了单位", by=town.dispatcher, at=at)
    follower.follow(at=at, limit=100)
    assert recount().differences == []
    assert list(in_box(town.dispatcher, "to_dispatch", today=local_day(at)))
