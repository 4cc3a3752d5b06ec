"""No figure of a board or paper is larger than the list behind it: no remainder tells an office that it is accused."""

from datetime import datetime

import pytest

from tests import town as make
from tests.security.conftest import SignedIn
from tests.security.test_accusations import text_of
from tests.security.test_cases import ACCUSED
from tests.town import Town
from xinhe.insight import yearly
from xinhe.insight.counting import TAKEN, office_scope, region_scope
from xinhe.insight.follower import count
from xinhe.insight.indicators import read
from xinhe.insight.periods import month_of
from xinhe.insight.recount import recount
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.bar import bar
from xinhe.matters.acts.link import link
from xinhe.matters.acts.screen import screen
from xinhe.matters.models import Kind, Matter
from xinhe.people.person import SYSTEM
from xinhe.supervision import checks, compliance
from xinhe.supervision.acts.open_finding import open_finding
from xinhe.supervision.checks import Sighting

MONTH = "from=2026-03-01&until=2026-03-31"


@pytest.fixture
def accused(town: Town, at: datetime) -> dict[str, Matter]:
    """Two matters of the housing bureau, one of which then turns out to hang on an accusation of that bureau."""
    kept, taken = make.accepted(town, at), make.accepted(town, at, title="停车费为什么涨")
    count({kept.pk, taken.pk})
    secret = screen(make.filed(town, at, title="检举", body="检举收钱"), by=town.dispatcher, at=at, **ACCUSED)
    link(secret, to=taken.number, kind="same", by=town.dispatcher, at=at)
    count({kept.pk, taken.pk, secret.pk})
    return {"kept": kept, "taken": taken, "secret": secret}


def figure(scope: str, measure: str, at: datetime) -> int:
    today = local_day(at)
    return read(scope, month_of(today), kind=Kind.PETITION, today=today).counts.get(measure, 0)


@pytest.mark.parametrize("named", ["taken", "notify", "online_taken", "conclude", "days"])
def test_the_accused_office_reads_as_many_as_it_finds(
    town: Town, at: datetime, accused: dict[str, Matter], signed_in: SignedIn, named: str
) -> None:
    client = signed_in(town.head)
    page = client.get(f"/desk/board/matters/?office=lh-zjj&figure={named}&part=d&{MONTH}")
    assert page.context["total"] == len(page.context["rows"])
    assert "没有列出" not in text_of(page)
    board = client.get(f"/desk/board/lh-zjj/?span=custom&{MONTH}")
    assert board.context["board"].arrived == 1
    assert figure(office_scope(town.housing.pk), TAKEN, at) == 1


def test_the_place_still_counts_it(town: Town, at: datetime, accused: dict[str, Matter], signed_in: SignedIn) -> None:
    page = signed_in(town.inspector).get(f"/desk/board/matters/?figure=received&{MONTH}")
    assert page.context["total"] == 2


def test_what_the_petition_office_itself_is_barred_from_counts_above_its_place_alone(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.accepted(town, at)
    bar(matter, offices={town.petition_office.pk}, by=SYSTEM, at=at)
    count({matter.pk})
    assert figure(region_scope(town.county.code), "received", at) == 0
    assert figure(office_scope(town.housing.pk), TAKEN, at) == 0
    assert figure(region_scope("9901"), "received", at) == 1
    page = signed_in(town.inspector).get(f"/desk/board/matters/?office=lh-zjj&figure=taken&{MONTH}")
    assert page.context["total"] == 0


@pytest.mark.django_db(transaction=True)
def test_the_log_alone_says_the_same(town: Town, at: datetime, accused: dict[str, Matter]) -> None:
    assert recount().differences == []


def test_an_appraisal_names_no_fault_that_the_office_may_not_know(
    town: Town, at: datetime, accused: dict[str, Matter]
) -> None:
    check = compliance.in_force(local_day(at))[0]
    dates = {blank: local_day(at) for blanks in checks.BLANKS.values() for blank in blanks}
    for matter in (accused["kept"], accused["taken"]):
        seen = Sighting(matter.pk, matter.number, town.housing.pk, "conclude@3", dates)
        open_finding(seen, check=check, by=SYSTEM, at=at)
    rows = yearly.appraisal(town.petition_office, month_of(local_day(at)), today=local_day(at))
    assert ["督查发现1处" in row["figures"] for row in rows if row["name"] == town.housing.name] == [True]
