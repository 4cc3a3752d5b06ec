"""The demonstration county: whole, repeatable, and something in every box."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from xinhe.documents.models import Document, File
from xinhe.jobs.demo import FIRST, Summary, load, paths, stories
from xinhe.jobs.proof import verify, verify_administration
from xinhe.jurisdiction.competence import propose
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.inbox import counts
from xinhe.matters.models import ORAL, Assignment, Deadline, Event, Item, Link, Matter, Party
from xinhe.people.models import Account
from xinhe.people.person import staff
from xinhe.petition.models import Aftercare, Hearing, Rating
from xinhe.procedures import book
from xinhe.supervision.compliance import examine, in_force, news_of
from xinhe.supervision.models import Demand, Finding, Recommendation

AT = datetime(2026, 11, 23, 10, 5, tzinfo=SHANGHAI)
PASSWORD = "Linhe-2026-demo"
# Boxes of things that are another office's, or that do not happen every day.
RARE = {"overdue", "due_today", "due_soon"}
SPARE = {
    "dispatcher": {"overdue"},
    "clerk": RARE | {"mine", "waited_for"},
    "handler": {"to_designate", "to_rule"},
    "handler2": RARE | {"to_designate", "to_confirm", "to_execute", "to_answer", "to_rule"},
    "head": {"to_check", "to_designate", "to_rule", "waited_for"},
}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Summary]:
    """Loaded once for all tests here, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(at=AT, password=PASSWORD, with_studio=False)
        transaction.set_rollback(True)


@pytest.fixture
def county(loaded: Summary, db: None) -> Summary:
    return loaded


def test_a_year_of_matters_stands_and_a_second_load_does_nothing(
    county: Summary, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    events = Event.objects.count()
    assert 150 <= county.matters <= 170
    with django_assert_max_num_queries(3):
        again = load(at=AT + timedelta(days=1), password=PASSWORD)
    assert (again.matters, again.accounts) == (county.matters, county.accounts)
    assert Event.objects.count() == events


def test_everyone_gets_the_printed_password_and_a_living_account(county: Summary) -> None:
    assert [username for username, *_ in county.accounts] == list(FIRST)
    assert all("：" in does for *_, does in county.accounts)
    assert Account.objects.get(username="head-rsj").check_password(PASSWORD)
    assert len(FIRST) + county.others == Account.objects.count()


def test_the_log_of_the_county_is_whole(county: Summary) -> None:
    assert list(verify()) == []


def test_every_box_of_dispatcher_handlers_and_clerk_has_something_in_it(county: Summary) -> None:
    for username in ("dispatcher", "handler", "handler2", "head", "clerk"):
        found = counts(staff(Account.objects.get(username=username)), today=local_day(AT))
        empty = {name for name, number in found.items() if not number}
        assert empty <= SPARE.get(username, set()), (username, found)


def test_open_matters_stand_in_every_state_and_few_are_overdue(county: Summary) -> None:
    standing = Matter.objects.filter(is_open=True)
    states = Counter(standing.values_list("state", flat=True))
    resting = {"recheck_signed"}  # passed within a day, and by one path after another
    wanted = {name for name, state in book.for_kind("petition", local_day(AT)).states.items() if state.open}
    assert wanted - set(states) == resting, states
    assert 70 <= standing.count() <= 95
    assert 3 <= standing.filter(due_on__lt=local_day(AT)).count() <= 6


def test_matters_have_ended_in_every_way(county: Summary) -> None:
    closed = Matter.objects.filter(is_open=False)
    ended = Counter(closed.filter(kind="petition").values_list("state", flat=True))
    disputes = set(closed.filter(kind="dispute").values_list("state", flat=True))
    assert disputes == {"effective", "performed", "terminated"}
    assert set(ended) == {"served", "closed", "withdrawn", "not_accepted", "advised", "review_done", "ended"}


def test_every_path_is_walked_to_its_end(county: Summary) -> None:
    taken = Counter(Event.objects.values_list("act", flat=True))
    told = Counter(step["act"] for path in paths() for step in path.step)
    del told["report_retaliation"]  # leaves no step in the log of the matter
    assert {act: number for act, number in told.items() if taken[act] < number} == {}
    for path in paths():
        if path.told:
            steps = [step["act"] for step in path.step if step["act"] != "report_retaliation"]
            log = Event.objects.filter(matter__title=path.told["title"]).order_by("seq").values_list("act", flat=True)
            assert list(log)[len(log) - len(steps) :] == steps, path.told["title"]


def test_every_act_of_a_person_has_happened(county: Summary) -> None:
    taken = set(Event.objects.values_list("act", flat=True))
    law = {step.act for step in book.for_kind("petition", local_day(AT)).steps}
    never = {"record_history", "bar", "take_back", "recalculate", "admit_review", "cancel_hearing"}
    never |= {"take", "hand_to", "recall"}  # what people of one office do among themselves
    assert law - taken == never
    assert not Matter.objects.filter(channel__in=ORAL, state="registered", read_back_at=None).exclude(
        title="老街的公共水龙头一直漏水"
    )


def test_the_six_ways_are_shown_with_a_limit_that_is_about_to_run_out(county: Summary) -> None:
    events = Event.objects.filter(act="classify").values_list("data", flat=True)
    assert {way["route"] for data in events for way in data["items"]} == {"R1", "R2", "R3", "R4", "R5", "R6"}
    mixed = Matter.objects.get(title__contains="三件事")
    assert list(Item.objects.filter(matter=mixed).values_list("route", "route_state")) == [
        ("R2", "routed"),
        ("R4", "confirmed"),
        ("R6", ""),
    ]
    bar = Deadline.objects.get(matter=mixed, clock="bar_labour#1")
    assert 0 < (bar.end - local_day(AT)).days < 30


def test_people_come_in_every_shape(county: Summary) -> None:
    assert Party.objects.filter(part="agent").exists()
    assert File.objects.filter(name="授权委托书.docx").exists()
    assert Party.objects.filter(part="guardian").exists()
    assert Party.objects.filter(is_minor=True).exists()
    assert Party.objects.filter(id_type="passport").exists()
    assert Matter.objects.filter(is_joint=True, headcount=30, posted_on__isnull=False).exists()
    three = Matter.objects.get(title__startswith="十八名代课老师")
    assert Party.objects.filter(matter=three, part="representative").count() == 3
    assert Matter.objects.filter(wants_paper=True, procedure="petition-simple", state="signed").exists()


def test_an_accused_office_finds_neither_accusation(county: Summary) -> None:
    for code, username in (("lh-cgj", "handler-cgj"), ("lh-jtj", "handler2")):
        person = staff(Account.objects.get(username=username))
        accusing = Matter.objects.filter(confidentiality="accusation", barred__contains=[person.office_id])
        assert accusing.exists(), code
        assert not accusing.visible_to(person).exists()


def test_supervision_hearing_and_aftercare_stand_both_open_and_done(county: Summary) -> None:
    for answered in (True, False):
        assert Demand.objects.filter(kind="supervise", answered_at__isnull=not answered).exists()
        assert Recommendation.objects.filter(answered_at__isnull=not answered).exists()
        assert Aftercare.objects.filter(done_on__isnull=not answered).exists()
        assert Hearing.objects.filter(reported_on__isnull=not answered).exists()
    [coming] = Hearing.objects.filter(reported_on=None)
    assert coming.planned_at > AT


def test_what_was_supported_was_carried_out_but_for_a_few(county: Summary) -> None:
    late = Matter.objects.filter(is_open=False, due_on__lt=local_day(AT))
    assert [matter.demands.filter(ground="G6").exists() for matter in late] == [True]


def test_the_checks_find_a_few_faults(county: Summary) -> None:
    examine(in_force(local_day(AT)), news_of(Event.objects.values_list("matter_id", "act")), at=AT)
    assert 5 <= Finding.objects.count() <= 25


def test_no_letter_has_a_gap_in_it(county: Summary) -> None:
    for document in Document.objects.all():
        text = str(document.content)
        assert "%(" not in text, document
        assert "{" not in str([piece.get("text", "") for piece in document.content["blocks"]]), document


def test_every_kind_of_life_is_among_them(county: Summary) -> None:
    acts = set(Event.objects.values_list("act", flat=True))
    assert acts >= {"extend", "object", "rule_objection", "simplify", "switch_to_ordinary", "withdraw", "link", "urge"}
    assert Link.objects.filter(kind="repeat").count() == 5
    assert Matter.objects.filter(is_anonymous=True, state="closed").exists()
    assert Matter.objects.filter(confidentiality="accusation", holder__code="lh-jw").count() == 4
    assert counts(staff(Account.objects.get(username="discipline")), today=local_day(AT))["in_hand"]
    assert Matter.objects.filter(is_acceptable=False, state="advised").count() >= 4
    assert Party.objects.filter(part="representative").count() % 5 == 3
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
        assert all(part.result for part in story.item)
    for path in paths():
        assert bool(path.told) != bool(path.story)
        if path.told:
            assert 60 <= len(path.told["body"]) <= 250, path.told["title"]
            assert path.told["item"]


def test_the_log_of_administration_knows_all_places_and_people(county: Summary) -> None:
    assert list(verify_administration()) == []
