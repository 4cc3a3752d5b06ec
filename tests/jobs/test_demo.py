"""The demonstration county: whole, repeatable, and something in every box."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from xinhe.jobs.demo import Summary, load, stories
from xinhe.jurisdiction.competence import propose
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.inbox import counts
from xinhe.matters.models import Assignment, Event, Link, Matter, Party, Rating
from xinhe.matters.verification import verify
from xinhe.people.models import Account
from xinhe.people.person import staff
from xinhe.procedures import book

AT = datetime(2026, 11, 23, 10, 5, tzinfo=SHANGHAI)
PASSWORD = "Linhe-2026-demo"
SPARE = {"clerk": {"overdue", "due_today", "due_soon"}}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Summary]:
    """Loaded once for all tests here, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(at=AT, password=PASSWORD)
        transaction.set_rollback(True)


@pytest.fixture
def county(loaded: Summary, db: None) -> Summary:
    return loaded


def test_a_year_of_matters_stands_and_a_second_load_does_nothing(
    county: Summary, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    events = Event.objects.count()
    assert 130 <= county.matters <= 150
    with django_assert_max_num_queries(3):
        again = load(at=AT + timedelta(days=1), password=PASSWORD)
    assert (again.matters, again.accounts) == (county.matters, county.accounts)
    assert Event.objects.count() == events


def test_everyone_gets_the_printed_password_and_a_living_account(county: Summary) -> None:
    names = {username for username, *_ in county.accounts}
    assert names >= {"clerk", "dispatcher", "handler", "handler2", "head", "inspector", "discipline", "auditor"}
    assert Account.objects.get(username="head-rsj").check_password(PASSWORD)
    assert county.others % 2 == 1  # the discipline organ's handler stands among the first


def test_the_log_of_the_county_is_whole(county: Summary) -> None:
    assert list(verify()) == []


def test_every_box_of_dispatcher_handlers_and_clerk_has_something_in_it(county: Summary) -> None:
    for username in ("dispatcher", "handler", "handler2", "clerk"):
        found = counts(staff(Account.objects.get(username=username)), today=local_day(AT))
        empty = {name for name, number in found.items() if not number}
        assert empty <= SPARE.get(username, set()), (username, found)


def test_open_matters_stand_in_every_state_and_few_are_overdue(county: Summary) -> None:
    standing = Matter.objects.filter(is_open=True)
    states = Counter(standing.values_list("state", flat=True))
    wanted = {"registered", "screened", "transferred", "assigned", "objected", "accepted", "drafted", "signed"}
    assert set(states) >= wanted, states
    assert 30 <= standing.count() <= 50
    assert 3 <= standing.filter(due_on__lt=local_day(AT)).count() <= 6


def test_every_kind_of_life_is_among_them(county: Summary) -> None:
    acts = set(Event.objects.values_list("act", flat=True))
    assert acts >= {"extend", "object", "rule_objection", "simplify", "switch_to_ordinary", "withdraw", "link", "urge"}
    assert Link.objects.filter(kind="repeat").count() == 3
    assert Matter.objects.filter(is_anonymous=True, state="closed").exists()
    assert Matter.objects.filter(confidentiality="accusation", holder__code="lh-jw").count() == 3
    assert counts(staff(Account.objects.get(username="discipline")), today=local_day(AT))["in_hand"]
    assert Matter.objects.filter(is_acceptable=False, state="closed").exists()
    assert Party.objects.filter(part="representative").count() % 5 == 0
    assert Assignment.objects.filter(wants_report=True).exists()


def test_no_step_lies_in_the_future_nor_an_office_s_step_on_a_day_off(county: Summary) -> None:
    assert not Event.objects.filter(at__gt=AT).exists()
    for event in Event.objects.filter(by_kind="staff"):
        local = event.at.astimezone(SHANGHAI)
        assert book.calendar().is_workday(local.date()), event
        assert 8 <= local.hour <= 17, event


def test_more_than_half_of_the_answered_are_rated(county: Summary) -> None:
    served = Matter.objects.filter(served_on__isnull=False).count()
    assert 0.5 <= Rating.objects.count() / served <= 0.75


def test_no_two_matters_have_the_same_title(county: Summary) -> None:
    titles = Counter(Matter.objects.values_list("title", flat=True))
    assert [title for title, number in titles.items() if number > 1] == []


def test_the_duty_list_proposes_the_office_that_answers_a_story(county: Summary) -> None:
    village = Region.objects.get(name="石桥村")
    for story in stories():
        if story.turns == "unacceptable":
            continue
        offices = [proposal.lead.code for proposal in propose(Category.objects.get(code=story.category), village)]
        assert {"town": "lh-101"}.get(story.office, story.office) in offices, story.title


def test_stories_are_short_plain_and_complete() -> None:
    for story in stories():
        assert 60 <= len(story.body) <= 250, story.title
        assert bool(story.item) != (story.turns == "unacceptable")
