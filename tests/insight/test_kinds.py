"""What is no petition never counts as one: not on the board, not in public, not in a paper, list or table handed out.

A request for help stands for it: nobody lists disputes but who mediates them (tests/mediation).
"""

import shutil
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from bench.store import CELLS
from tests.standing import stand_still
from tests.town import filed, served
from xinhe.insight import follower, yearly
from xinhe.insight.indicators import by_place, read
from xinhe.insight.models import Cell, Count
from xinhe.insight.periods import month_of, year_of
from xinhe.insight.public import last_month
from xinhe.insight.recount import recount
from xinhe.insight.scope import asked_for
from xinhe.jobs.exporting import chosen, records
from xinhe.kernel.clock import local_day
from xinhe.matters import inbox
from xinhe.matters.models import Kind, Matter
from xinhe.procedures import book

TODAY = date(2026, 4, 20)
MARCH = month_of(date(2026, 3, 2))


@pytest.fixture(autouse=True)
def requests(tmp_path):
    """Rules by which a request for help is taken in as a petition is, so that it would count for just as much."""
    rules = settings.RULES
    shutil.copytree(rules, tmp_path / "rules")
    (tmp_path / "rules" / "help").mkdir()
    said = (rules / "petition" / "2022-05-01.toml").read_text(encoding="utf-8")
    (tmp_path / "rules" / "help" / "2022-05-01.toml").write_text(
        said.replace('\nkind = "petition"\n', '\nkind = "help"\n', 1), encoding="utf-8"
    )
    settings.RULES = tmp_path / "rules"
    book._book.cache_clear()
    yield
    settings.RULES = rules
    book._book.cache_clear()


def figures(town, kind="petition"):
    """Every figure that somebody reads of the county."""
    scope = f"region:{town.county.code}"
    office = f"office:{town.housing.pk}"
    report = yearly.report(town.petition_office, year_of(TODAY), today=TODAY, most=5)
    return (
        dict(read(scope, MARCH, kind=kind, today=TODAY).counts),
        dict(read(office, MARCH, kind=kind, today=TODAY).counts),
        by_place(scope, "received", MARCH, kind=kind, today=TODAY),
        last_month(town.county, TODAY),
        report,
        yearly.appraisal(town.petition_office, year_of(TODAY), today=TODAY),
        yearly.supply(town.housing, year_of(TODAY), today=TODAY),
    )


def counted(town, kind):
    scope = asked_for(town.dispatcher, "", kind=kind)
    return set(scope.counted("received", "", MARCH, today=TODAY).values_list("matter_id", flat=True))


def test_a_request_changes_no_figure_of_the_petitions(town, at, settled, transactional_db):
    petition = served(town, at, after_days=3)
    settled()
    follower.catch_up(at=at)
    before = figures(town)
    request = served(town, at, after_days=3, kind="help")
    settled()
    follower.catch_up(at=at)
    assert request.kind == "help"
    assert figures(town) == before
    assert before[0]["received"] == 1
    assert Count.objects.filter(matter_id=request.pk, kind="help").exists()
    assert figures(town, "help")[0] == before[0]
    assert (counted(town, Kind.PETITION), counted(town, Kind.HELP)) == ({petition.pk}, {request.pk})
    report = recount()
    assert (report.differences, report.matters) == ([], 2)
    follower.restart()
    follower.catch_up(at=at)
    assert figures(town) == before


def test_the_board_lists_no_request_behind_its_figures(town, at, monkeypatch):
    stand_still(monkeypatch, lambda: at + timedelta(days=1))
    petition, request = filed(town, at), filed(town, at, kind="help")
    follower.count([petition.pk, request.pk])
    client = Client()
    client.force_login(town.dispatcher.account)
    listed = client.get(f"/desk/board/matters/?figure=received&from={local_day(at)}").context
    assert [matter.pk for matter, _state in listed["rows"]] == [petition.pk]
    assert client.get("/desk/board/").context["board"].arrived == 1


def test_a_table_handed_out_holds_one_kind(town, at):
    petition, request = filed(town, at), filed(town, at, kind="help")
    for kind, number in (("petition", petition.number), ("help", request.number)):
        rows = list(records(chosen(kind=kind, since=None, until=None)))
        assert [row["编号"] for row in rows] == [number]


def test_staff_narrow_a_list_to_one_kind(town, at):
    petition, request = filed(town, at), filed(town, at, kind="help")
    found = Matter.objects.visible_to(town.dispatcher)
    for kind, pk in (("petition", petition.pk), ("help", request.pk)):
        narrowed = inbox.filtered(found, today=local_day(at), kind=kind)
        assert set(narrowed.values_list("pk", flat=True)) == {pk}
    client = Client()
    client.force_login(town.dispatcher.account)
    page = client.get("/desk/matters/?box=open&kind=help")
    assert [row.number for row in page.context["page"].rows] == [request.number]
    assert page.context["filters"][0][0] == "kind"


def test_a_fast_filled_store_sums_by_kind_as_the_follower_does(town, at):
    petition, request = filed(town, at), filed(town, at, kind="help")
    follower.count([petition.pk, request.pk])
    followed = set(Cell.objects.exclude(n=0).values_list("kind", "scope", "is_month", "day", "measure", "town", "n"))
    Cell.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(CELLS)
    assert set(Cell.objects.values_list("kind", "scope", "is_month", "day", "measure", "town", "n")) == followed
