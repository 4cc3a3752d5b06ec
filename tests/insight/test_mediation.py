"""The figures of mediation against a small set that is counted by hand, and against the log."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection

from tests.mediation.disputes import applied, bodies, consented, effective, hash_of, mediating, terms
from tests.mediation.disputes import first as first_side
from tests.mediation.disputes import second as second_side
from tests.town import Town
from xinhe.insight import follower
from xinhe.insight.indicators import read
from xinhe.insight.mediation import by_type, figures_of, scope_for, visitors
from xinhe.insight.models import Cell, Count
from xinhe.insight.periods import month_of
from xinhe.insight.recount import recount
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.models import Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.break_off import break_off
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.describe import describe
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.mark_hard import mark_hard
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.move_up import move_up
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.models import Committee, MediationSession, Mediator
from xinhe.mediation.visitors import enter, strike
from xinhe.people.models import Account
from xinhe.people.person import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def have(town: Town):
    return bodies(town)


def counted() -> None:
    follower.count(list(Matter.objects.values_list("pk", flat=True)))


def figures(by, code, on):
    return figures_of(scope_for(by, code), month_of(on), today=on)


def held(matter, have, at, way):
    """A session of this way that took place."""
    begins = at + timedelta(hours=1)
    matter = schedule(
        matter,
        way=way,
        place="会议链接" if way == "video" else "调解室",
        begins_at=begins,
        ends_at=begins + timedelta(hours=1),
        by=have.mediator,
        at=at,
    )
    seq = MediationSession.objects.filter(matter=matter).latest("seq").seq
    said = {1: False, 2: False}
    return meet(
        matter,
        session=seq,
        present={1: "柴某", 2: "赵某"},
        asked_recusal=said,
        understood=dict.fromkeys(said, True),
        words="双方各自说明。",
        by=have.mediator,
        at=begins,
    )


def agreed(matter, have, at, **changes):
    matter = draft_agreement(matter, terms=terms(at, **changes), by=have.mediator, at=at)
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    return agree(agree(matter, by=first_side(matter), **said), by=second_side(matter), **said)


def one_moved_up(have, at):
    """Not settled in the community, settled at the street."""
    matter = break_off(mediating(have, at), why="too_far_apart", by=have.mediator, at=at)
    matter = move_up(matter, by=first_side(matter), at=at)
    matter = consent(matter, by=first_side(matter), at=at)
    matter = consent(matter, by=second_side(matter), at=at)
    matter = take_on(matter, by=have.street_chair, at=at)
    person = staff(Account.objects.create(username="jd-m", name="耿调解", office=have.street, roles=["mediator"]))
    named = Mediator.objects.create(
        office=have.street,
        account=person.account,
        name="耿调解",
        sex="male",
        seat="member",
        engaged_on=date(2025, 1, 1),
    )
    matter = appoint(matter, mediators=[named], by=have.street_chair, at=at)
    matter = draft_agreement(matter, terms=terms(at), by=person, at=at)
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    return agree(agree(matter, by=first_side(matter), **said), by=second_side(matter), **said)


def live_through(have, at):
    """Five taken on: one kept, one settled online and hard and old, one left, one moved up and settled, one running."""
    kept = effective(have, at)
    fulfil(kept, line=1, on=local_day(at), proof="转账", by=have.mediator, at=at)
    hard = mediating(have, at)
    hard = describe(hard, since_on=local_day(at) - timedelta(days=365), amount="5000", by=have.chair, at=at)
    hard = mark_hard(hard, is_hard=True, reason="牵涉三户，年头久。", by=have.chair, at=at)
    later = at + timedelta(hours=3)
    agreed(held(hard, have, at, "video"), have, later)
    gone = mark_hard(mediating(have, later), is_hard=True, reason="账目乱。", by=have.mediator, at=later)
    gone = mark_hard(gone, is_hard=False, reason="账目找齐了。", by=have.mediator, at=later)
    leave(gone, by=first_side(gone), at=later)
    one_moved_up(have, later)
    held(mediating(have, later), have, later, "meeting")
    consented(have, later)  # nobody took it on: it counts nowhere
    applied(have, later)


def test_each_figure_is_what_one_counts_by_hand(have, at):
    live_through(have, at)
    counted()
    village = figures(have.chair, "", local_day(at))
    assert (village.accepted, village.settled, village.unsettled, village.passed_up, village.running) == (5, 2, 1, 1, 1)
    assert (village.hard, village.old, village.held_online, village.petition, village.court) == (1, 1, 1, 0, 0)
    assert (village.people, village.agreed, village.sought) == (10, 240_00, 5000_00)
    success = village.success
    assert (success.numerator, success.denominator, success.is_ranked) == (2, 5, False)
    street = figures(have.street_chair, "", local_day(at))
    assert (street.accepted, street.settled, street.unsettled, street.passed_up, street.running) == (5, 3, 1, 0, 1)
    assert {one.code: one.settled for one in street.levels} == {"village": 2, "town": 1, "county": 0}
    assert {one.code: one.settled for one in street.agreements} == {"written": 0, "oral": 3}
    assert {one.code: (one.accepted, one.settled) for one in street.sorts if one.accepted} == {
        "village": (4, 2),
        "town": (1, 1),
    }
    assert {one.code: (one.accepted, one.settled) for one in street.origins if one.accepted} == {"applied": (5, 3)}
    types = by_type(scope_for(have.street_chair, ""), month_of(local_day(at)), today=local_day(at))
    assert len(types) == 18
    [estate] = [one for one in types if one.accepted]
    assert (estate.code, estate.accepted, estate.people, estate.settled, estate.hard) == ("17", 5, 10, 3, 1)
    assert estate.agreed == 360_00


def test_a_rate_of_what_is_not_there_is_none_and_what_is_not_due_is_outside(have, at):
    live_through(have, at)
    counted()
    today = local_day(at)
    rate = figures(have.chair, "", today).rate
    assert (rate("kept").numerator, rate("kept").denominator) == (1, 1)
    assert rate("confirmed").rate is None
    # The other line falls due ten days later; it was not done.
    much_later = today + timedelta(days=11)
    assert figures_of(scope_for(have.chair, ""), month_of(today), today=much_later).rate("kept").denominator == 2
    assert figures(have.county_chair, "", today + timedelta(days=40)).rate("success").rate is None


def test_a_dispute_counts_as_no_petition(have, at):
    live_through(have, at)
    counted()
    region = f"region:{have.town.county.code}"
    assert dict(read(region, month_of(local_day(at)), kind="petition", today=local_day(at)).counts) == {}
    assert set(Count.objects.values_list("kind", flat=True)) == {"dispute"}


def test_the_place_counts_each_dispute_once(have, at):
    live_through(have, at)
    counted()
    bureau = Office.objects.create(
        code="lh-sfj", name="司法局", short="司法局", kind="department", region=have.town.county, is_justice_bureau=True
    )
    account = Account.objects.create(username="sfj", name="司法科员", office=bureau, roles=["handler"])
    place = figures(staff(account), "", local_day(at))
    assert (place.accepted, place.settled, place.people, place.passed_up) == (5, 3, 10, 0)


def test_the_follower_equals_a_recount_from_the_log(town, at, settled, transactional_db):
    live_through(bodies(town), at)
    settled()
    follower.catch_up(at=at)
    report = recount()
    assert report.differences == []
    assert Cell.objects.filter(scope__startswith="bodies:", n__gt=10_000).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE insight_cell SET n = n + 1 WHERE measure = 'agreed' AND scope LIKE 'bodies:%' AND is_month"
        )
        changed = cursor.rowcount
    found = recount().differences
    assert len(found) == changed
    assert {one.key[4] for one in found} == {"agreed"}
    follower.restart()
    follower.catch_up(at=at)
    assert recount().differences == []


def test_a_random_walk_counts_the_same_from_the_log(town, at, settled, transactional_db):
    have, dice = bodies(town), random.Random(7)
    for n in range(6):
        matter, when = mediating(have, at + timedelta(days=n)), at + timedelta(days=n)
        for _ in range(4):
            when += timedelta(hours=4)
            acts = [
                lambda m, w: held(m, have, w, dice.choice(["video", "visit"])),
                lambda m, w: agreed(m, have, w),
                lambda m, w: leave(m, by=second_side(m), at=w),
                lambda m, w: mark_hard(m, is_hard=dice.random() < 0.7, reason="难。", by=have.mediator, at=w),
                lambda m, w: describe(m, since_on=date(2020, 1, 1), by=have.chair, at=w),
                lambda m, w: fulfil(m, line=1, on=local_day(w), proof="转账", by=have.mediator, at=w),
            ]
            try:
                matter = dice.choice(acts)(matter, when)
            except Refused:
                continue
        settled()
        follower.catch_up(at=at)
    assert recount().differences == []


def test_what_waits_with_us_makes_nothing_old(have, at):
    matter = mediating(have, at)
    since = local_day(at) - timedelta(days=364)
    matter = describe(matter, since_on=since, by=have.chair, at=at + timedelta(days=20))
    counted()
    assert figures(have.chair, "", local_day(at)).old == 0
    describe(matter, since_on=since - timedelta(days=1), by=have.chair, at=at + timedelta(days=20))
    counted()
    assert figures(have.chair, "", local_day(at)).old == 1


def test_a_description_says_at_least_one_thing_and_no_day_to_come(have, at):
    matter = mediating(have, at)
    for wrong in ({"since_on": None}, {"since_on": local_day(at) + timedelta(days=1)}):
        with pytest.raises(Invalid) as refused:
            describe(matter, **wrong, by=have.chair, at=at)
        assert set(refused.value.errors) == {"since_on"}
    with pytest.raises(Invalid) as refused:
        describe(matter, since_on=None, amount="很多", by=have.chair, at=at)
    assert "amount" in refused.value.errors


def test_a_side_marks_nothing_as_hard(have, at):
    matter = mediating(have, at)
    with pytest.raises(Refused):
        mark_hard(matter, is_hard=True, reason="难。", by=first_side(matter), at=at)
    with pytest.raises(Invalid):
        mark_hard(matter, is_hard=True, reason=" ", by=have.mediator, at=at)


def test_who_came_is_a_number_and_nobody_s_name(have, at):
    committee = Committee.objects.get(office=have.village)
    day = local_day(at)
    row = enter(committee, on=day, people=12, type="02", by=have.mediator, at=at)
    enter(committee, on=day, people=3, by=have.chair, at=at)
    assert visitors(scope_for(have.street_chair, ""), month_of(day)) == 15
    strike(row, by=have.chair, at=at)
    assert visitors(scope_for(have.chair, ""), month_of(day)) == 3
    for wrong, field in (({"people": 0}, "people"), ({"type": "55"}, "type"), ({"on": day + timedelta(days=1)}, "on")):
        with pytest.raises(Invalid) as refused:
            enter(committee, **({"on": day, "people": 1} | wrong), by=have.chair, at=at)
        assert field in refused.value.errors
    with pytest.raises(Unknown):
        enter(committee, on=day, people=1, by=have.street_chair, at=at)


def test_nobody_reads_the_figures_of_a_body_that_is_not_theirs(have, at):
    town = have.town
    for who in (town.dispatcher, town.clerk, town.inspector, town.head, town.sysadmin, town.auditor):
        for code in ("", have.village.code):
            with pytest.raises(Unknown):
                scope_for(who, code)
    for who, code in ((have.chair, have.street.code), (have.mediator, have.county.code), (have.chair, "nirgends")):
        with pytest.raises(Unknown):
            scope_for(who, code)
    for who in (have.chair, have.mediator, have.street_chair, have.county_chair):
        assert scope_for(who, have.village.code).title == have.village.name
