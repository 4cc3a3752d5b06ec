"""The board says what the log says, after any walk of acts; and a wrong cell is named."""

import random
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests.town import answers, filed
from xinhe.insight import follower
from xinhe.insight.models import Cell, Count
from xinhe.insight.recount import recount
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.family import MATTER
from xinhe.people.person import petitioner
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.close import close
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.extend import extend
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.simplify import simplify
from xinhe.petition.acts.switch_to_ordinary import switch_to_ordinary
from xinhe.petition.family import PETITION

pytestmark = pytest.mark.django_db(transaction=True)


def moves(town, matter, at, dice):
    """Every act that somebody could try, with plausible words."""
    office = dice.choice([town.housing, town.traffic])
    lead = town.handler2 if matter.lead_id == town.traffic.pk else town.handler
    head = town.head2 if matter.lead_id == town.traffic.pk else town.head
    resident, why = petitioner(matter.pk), "核实后的理由"
    nature = dice.choice(["claim"] * 8 + ["accusation"])
    mark = dice.choice(["satisfied", "basically_satisfied", "dissatisfied"])
    day = local_day(at)
    serving = {"method": "mail", "served_on": day, "proof": "挂号信"}
    return [
        lambda: screen(
            matter, level="county", nature=nature, acceptable=dice.random() < 0.9, reason=why, by=town.dispatcher, at=at
        ),
        lambda: transfer(matter, office=office, by=town.dispatcher, at=at),
        lambda: assign(matter, office=office, due_on=day + timedelta(days=30), by=town.dispatcher, at=at),
        lambda: simplify(matter, ground="clear", reason=why, by=town.dispatcher, at=at),
        lambda: object_to(matter, reason=why, by=lead, at=at),
        lambda: rule_objection(
            matter, agree=dice.random() < 0.7, office=dice.choice([office, ""]), reason=why, by=town.dispatcher, at=at
        ),
        lambda: accept(matter, by=lead, at=at),
        lambda: switch_to_ordinary(matter, reason=why, by=head, at=at),
        lambda: extend(matter, days=dice.randint(1, 30), reason=why, by=head, at=at),
        lambda: hear(matter, text=why, on=day, means="phone", by=lead, at=at),
        lambda: draft_opinion(matter, items=answers(), by=lead, at=at),
        lambda: sign(matter, by=head, at=at),
        lambda: serve(matter, **serving, by=lead, at=at),
        lambda: serve(matter, **serving, by=lead, at=at),
        lambda: rate(matter, office_rating=mark, petition_office_rating=mark, by=resident, at=at),
        lambda: close(matter, by=lead, at=at),
        lambda: withdraw(matter, by=resident, at=at) if dice.random() < 0.1 else None,
    ]


def walk(town, at, dice, *, matters, rounds):
    for n in range(matters):
        channel = dice.choice(["web", "visit", "phone"])
        when = at + timedelta(days=dice.randint(0, 20))
        anonymous = {"petitioner": None} if n % 7 == 6 else {}
        matter = filed(town, when, channel=channel, category=dice.choice(["0101", ""]), **anonymous)
        for _ in range(rounds):
            when += timedelta(days=dice.choice([0, 0, 1, 3, 9]))
            for move in dice.sample(moves(town, matter, when, dice), k=9):
                try:
                    matter = move() or matter
                except Refused:
                    continue
        if n % 3 == 0:
            follower.follow(at=at, limit=dice.randint(1, 40))


@pytest.mark.parametrize("seed", range(2))
def test_the_follower_equals_a_recount_from_the_log_after_a_random_walk(town, at, seed, settled):
    walk(town, at, random.Random(seed), matters=10, rounds=9)
    settled()
    follower.catch_up(at=at)
    report = recount()
    assert report.differences == []
    assert report.matters == 10
    assert report.cells == Cell.objects.exclude(n=0).count() > 50
    assert {"conclude_met", "rated"} <= set(Count.objects.values_list("measure", flat=True))


def test_steps_that_the_follower_has_not_reached_are_told_and_are_no_difference(town, at):
    filed(town, at)
    report = recount()
    assert (report.behind, report.differences) == (1, [])


def test_a_cell_changed_by_hand_is_named(town, at, settled):
    filed(town, at)
    settled()
    follower.catch_up(at=at)
    scope = f"office:{town.petition_office.pk}"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE insight_cell SET n = 5 WHERE scope = %s AND measure = 'received' AND is_month", [scope])
    out = StringIO()
    with pytest.raises(CommandError, match="1 格"):
        call_command("recount", stdout=out)
    assert f"{scope} petition 2026-03 received 990123001  汇总 5，日志 1" in out.getvalue()


def test_the_sums_can_be_made_anew(town, at, settled):
    filed(town, at)
    settled()
    follower.catch_up(at=at)
    Cell.objects.filter(measure="received").update(n=9)
    out = StringIO()
    call_command("recount", rebuild=True, stdout=out)
    assert "汇总表补记 1 步" in out.getvalue()
    assert "一致" in out.getvalue()


def test_the_check_says_so_when_board_and_log_agree(town, at, settled):
    filed(town, at)
    settled()
    out = StringIO()
    call_command("recount", stdout=out)
    assert "一致：按日志重算 1 件" in out.getvalue()
    assert "汇总已到最新一步" in out.getvalue()


def test_what_a_step_means_for_the_figures_is_said_by_its_family_of_acts_of_the_rules():
    acts = {act for procedure in PETITION.rules() for act in procedure.acts()}
    assert set(PETITION.retells) <= acts
    assert set(MATTER.retells) <= set(PETITION.retells)
