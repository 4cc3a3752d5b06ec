"""321: a village tries three times, a town twice, the county once; nobody is kept from a court meanwhile."""

from datetime import datetime, timedelta

import pytest

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, second
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Deadline, Matter
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.break_off import break_off
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.disclose import disclose
from xinhe.mediation.acts.end_mediation import end_mediation
from xinhe.mediation.acts.move_up import move_up
from xinhe.mediation.acts.prolong import prolong
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.acts.try_again import try_again
from xinhe.mediation.acts.waive import waive
from xinhe.mediation.models import Attempt, Mediator, Unavailable
from xinhe.people.person import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def broken_off(matter: Matter, chair: Person, at: datetime) -> Matter:
    return break_off(matter, why="too_far_apart", by=chair, at=at)


def again(matter: Matter, chair: Person, named: Mediator, at: datetime) -> Matter:
    return appoint(try_again(matter, by=chair, at=at), mediators=[named], by=chair, at=at)


def taken_up(matter: Matter, chair: Person, named: Mediator, at: datetime) -> Matter:
    """Moved up, agreed to anew and in mediation there."""
    matter = move_up(matter, by=first(matter), at=at)
    matter = consent(matter, by=first(matter), at=at)
    matter = consent(matter, by=second(matter), at=at)
    return appoint(take_on(matter, by=chair, at=at), mediators=[named], by=chair, at=at)


def test_three_two_one_and_then_the_court(have: Bodies, at: datetime) -> None:
    """rulebook 9.2 (10): the fourth attempt of a village is refused, the town is offered."""
    matter = broken_off(disputes.mediating(have, at), have.chair, at)
    for _ in range(2):
        matter = broken_off(again(matter, have.chair, have.named, at), have.chair, at)
    with refusal("attempts_left") as info:
        try_again(matter, by=have.chair, at=at)
    assert "转上一级" in str(info.value)
    matter = taken_up(matter, have.street_chair, have.named, at)
    assert matter.holder == have.street
    matter = broken_off(matter, have.street_chair, at)
    matter = broken_off(again(matter, have.street_chair, have.named, at), have.street_chair, at)
    with refusal("attempts_left"):
        try_again(matter, by=have.street_chair, at=at)
    matter = broken_off(taken_up(matter, have.county_chair, have.named, at), have.county_chair, at)
    with refusal("body_is_above"):
        move_up(matter, by=first(matter), at=at)
    matter = end_mediation(
        matter, why="too_far_apart", other_ways="可以向临河县人民法院起诉。", by=have.county_chair, at=at
    )
    counted = [(one.level, one.number) for one in Attempt.objects.filter(matter=matter)]
    assert counted == [("village", 1), ("village", 2), ("village", 3), ("town", 1), ("town", 2), ("county", 1)]
    paper = Document.objects.get(subject_id=matter.pk, form="mediation_end")
    assert "临河县人民法院" in str(paper.content)
    assert list(verify()) == []


def test_nobody_waits_for_the_cap(have: Bodies, at: datetime) -> None:
    """A cap on our attempts, never a gate: after the first one a side goes up, or ends it."""
    matter = broken_off(disputes.mediating(have, at), have.chair, at)
    assert Matter.objects.visible_to(have.mediator).filter(pk=matter.pk).exists()  # they keep what they recorded
    assert move_up(matter, by=second(matter), at=at).holder == have.street
    assert not Matter.objects.visible_to(have.mediator).filter(pk=matter.pk).exists()


def test_a_tie_that_is_disclosed_waits_for_both_sides(have: Bodies, at: datetime) -> None:
    matter = disclose(disputes.mediating(have, at), tie="与对方经理是表亲", by=have.mediator, at=at)
    slot = {"way": "on_site", "place": "社区调解室", "begins_at": at + timedelta(hours=2)}
    slot["ends_at"] = at + timedelta(hours=3)
    with refusal("all_accept_disclosed"):
        schedule(matter, by=have.mediator, at=at, **slot)
    matter = waive(matter, by=first(matter), at=at)
    with refusal("all_accept_disclosed"):
        schedule(matter, by=have.mediator, at=at, **slot)
    matter = waive(matter, by=second(matter), at=at)
    assert schedule(matter, by=have.mediator, at=at, **slot).log_seq


def test_who_is_away_or_gone_is_not_appointed(have: Bodies, at: datetime) -> None:
    matter = take_on(disputes.consented(have, at), by=have.chair, at=at)
    with pytest.raises(Invalid):
        appoint(matter, mediators=[], by=have.chair, at=at)
    Unavailable.objects.create(mediator=have.named, from_on=at.date(), until_on=at.date())
    with refusal("away"):
        appoint(matter, mediators=[have.named], by=have.chair, at=at)
    gone = Mediator.objects.get(account=have.other.account)
    Mediator.objects.filter(pk=gone.pk).update(left_on=at.date())
    gone.refresh_from_db()
    with refusal("not_serving"):
        appoint(matter, mediators=[gone], by=have.chair, at=at)


def test_the_month_is_made_longer_by_both_together(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    before = Deadline.objects.get(matter=matter, clock="mediate_within").end
    with pytest.raises(Invalid) as info:
        prolong(matter, days=10, both_agree=False, reason="等鉴定", by=have.mediator, at=at)
    assert set(info.value.errors) == {"both_agree"}
    for days, code in ((0, "extension_too_short"), (-1, "extension_too_short"), (31, "extension_too_long")):
        with refusal(code):
            prolong(matter, days=days, both_agree=True, reason="等鉴定", by=have.mediator, at=at)
    matter = prolong(matter, days=10, both_agree=True, reason="等鉴定", by=have.mediator, at=at)
    assert Deadline.objects.get(matter=matter, clock="mediate_within").end >= before + timedelta(days=9)
    with refusal("extension_too_long"):
        prolong(matter, days=30, both_agree=True, reason="再等", by=have.mediator, at=at)
    assert list(verify()) == []
