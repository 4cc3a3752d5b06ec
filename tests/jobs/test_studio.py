"""The demonstration's studio: its page counts exactly what was lived through, and nobody typed a figure."""

import tomllib
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.standing import stand_still
from xinhe.insight import follower
from xinhe.insight.mediation import MediationFigures, figures_of, scope_for, visitors
from xinhe.insight.periods import Period
from xinhe.jobs import demo
from xinhe.jobs.proof import verify, verify_administration
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.models import Account
from xinhe.people.person import Person, staff
from xinhe.procedures import book

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 23, 10, 5, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The county with its studio and little else, loaded once and undone after the tests here."""
    patched = pytest.MonkeyPatch()
    patched.setattr(demo, "MATTERS", 0)
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(at=AT, password="Linhe-2026-demo")
        follower.count(list(Matter.objects.values_list("pk", flat=True)))
        yield
        transaction.set_rollback(True)
    patched.undo()


@pytest.fixture
def studio(loaded: None, db: None) -> Person:
    return staff(Account.objects.get(username="studio"))


def figures(by: Person) -> MediationFigures:
    scope, today = scope_for(by, ""), local_day(AT)
    return figures_of(scope, Period(scope.first_day(today), today), today=today)


def test_the_studio_shows_what_it_lived_through(studio: Person) -> None:
    found = figures(studio)
    assert (found.accepted, found.settled) == (516, 498)
    assert (found.held_online, found.petition, found.hard, found.old) == (157, 97, 41, 22)
    assert found.agreed == 3876 * 10_000 * 100
    assert f"{found.success.rate:.1%}" == "96.5%"
    assert (found.unsettled, found.running) == (11, 7)
    today = local_day(AT)
    assert visitors(scope_for(studio, ""), Period(today.replace(year=today.year - 2), today)) == 1036


def test_the_file_says_what_the_page_shows(studio: Person) -> None:
    told = tomllib.loads((demo.FOLDER / "studio.toml").read_text(encoding="utf-8"))["figures"]
    found = figures(studio)
    shown = {name: getattr(found, name) for name in told if name not in ("agreed", "visitors")}
    assert shown | {"agreed": found.agreed // 100, "visitors": told["visitors"]} == told


def test_its_page_says_so(studio: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, lambda: AT)
    client = Client()
    assert studio.account is not None
    client.force_login(studio.account)
    page = client.get("/desk/mediation/figures/")
    shown = {tile.label: f"{tile.said} {tile.sub}" for tile in (*page.context["tiles"], *page.context["flags"])}
    assert shown == {
        "来访咨询": "1,036 人",
        "受理": "516 件",
        "达成协议": "498 件",
        "没有达成，已终止": "11 件",
        "转到上级组织": "0 件",
        "还在办": "7 件",
        "协议金额": "3,876 万元",
        "在线调解": "157 件",
        "信访部门移送": "97 件",
        "法院委派、委托": "61 件",
        "疑难": "41 件",
        "积案": "22 件",
    }
    words = page.content.decode()
    for said in ("96.5%", "498 ÷ 516", "3,876", "万元"):
        assert said in words, said


def test_its_log_is_whole_and_no_step_falls_on_a_day_off(studio: Person) -> None:
    assert list(verify()) == []
    assert list(verify_administration()) == []
    assert not Event.objects.filter(at__gt=AT).exists()
    for event in Event.objects.filter(by_kind="staff", matter__kind="dispute"):
        local = event.at.astimezone(SHANGHAI)
        assert book.calendar().is_workday(local.date()), event
        assert 8 <= local.hour <= 17, event


def test_its_people_are_not_far_behind(studio: Person) -> None:
    late = Deadline.objects.filter(
        matter__kind="dispute", is_open=True, is_right=False, is_cancelled=False, end__lt=local_day(AT)
    )
    assert late.count() <= 5
