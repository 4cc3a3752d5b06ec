"""A finding is settled by somebody above the office, once, with the measure that was taken."""

from datetime import datetime

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.supervision.conftest import Look
from tests.town import PASSWORD, Town
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Event
from xinhe.people.models import Account
from xinhe.people.person import Person, staff
from xinhe.petition.acts.accept import accept
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.models import Finding


@pytest.fixture
def late(town: Town, at: datetime, clock, look: Look) -> Finding:
    """The housing bureau answered too late."""
    make.accepted(town, at)
    (finding,) = look(clock.forward(days=70))
    return finding


@pytest.fixture
def own(town: Town, at: datetime, clock, look: Look) -> Finding:
    """The petition office itself passed a matter on too late."""
    make.filed(town, at)
    (finding,) = look(clock.forward(days=20))
    return finding


def city_dispatcher(town: Town) -> Person:
    """One of the petition office of the city above."""
    office = Office.objects.create(
        code="lj-xfj", name="临江市信访局", short="市信访局", kind="petition_office", region=town.county.parent
    )
    account = Account(username="city-dispatcher", name="市分办", office=office, roles=["dispatcher"])
    account.set_password(PASSWORD)
    account.save()
    return staff(account)


@pytest.mark.parametrize("who", ["dispatcher", "inspector", "chief"])
def test_the_petition_office_settles_it_with_a_measure(town: Town, late: Finding, clock, who: str) -> None:
    events = Event.objects.count()
    settled = settle_finding(late, measure="约谈承办人，三日内答复。", by=getattr(town, who), at=clock.at)
    assert (settled.is_settled, settled.settled_at, settled.measure) == (True, clock.at, "约谈承办人，三日内答复。")
    assert settled.settled_by_id == getattr(town, who).account_id
    assert not Finding.objects.unsettled().exists()
    assert Event.objects.count() == events  # between offices: no step of the matter


def test_it_is_settled_once_and_with_words(town: Town, late: Finding, clock) -> None:
    with pytest.raises(Invalid) as info:
        settle_finding(late, measure=" ", by=town.dispatcher, at=clock.at)
    assert info.value.errors == {"measure": "请写明怎么处置的、结果怎样。"}
    settle_finding(late, measure="已约谈。", by=town.dispatcher, at=clock.at)
    with refusal("wrong_state") as refused:
        settle_finding(late, measure="再约谈。", by=town.inspector, at=clock.at)
    assert refused.value.sentence == "现在是「已处置」，这时没有「处置」这一步，不用办。"
    assert refused.value.now is not None
    assert refused.value.now.startswith("王科员 已于 2026-05-11 ")


@pytest.mark.parametrize("who", ["handler", "head", "clerk"])
def test_neither_the_office_itself_nor_the_window_settles_it(town: Town, late: Finding, clock, who: str) -> None:
    with refusal("not_your_step" if who == "clerk" else "is_above") as info:
        settle_finding(late, measure="已办。", by=getattr(town, who), at=clock.at)
    assert "不归你的岗位办" in info.value.sentence or "不能由被发现的单位自己处置" in info.value.sentence


@pytest.mark.parametrize("who", ["handler2", "stranger", "auditor"])
def test_who_does_not_see_the_matter_finds_nothing(town: Town, late: Finding, clock, who: str) -> None:
    with pytest.raises(Unknown):
        settle_finding(late, measure="已办。", by=getattr(town, who), at=clock.at)


def test_a_fault_of_the_petition_office_is_settled_above_it(town: Town, own: Finding, clock) -> None:
    above = city_dispatcher(town)
    for person in (town.dispatcher, town.chief, town.inspector):
        with refusal("is_above"):
            settle_finding(own, measure="已办。", by=person, at=clock.at)
    assert settle_finding(own, measure="通报批评。", by=above, at=clock.at).is_settled


def test_where_nobody_is_above_its_inspector_settles_it(town: Town, own: Finding, clock) -> None:
    with refusal("is_above"):
        settle_finding(own, measure="已办。", by=town.chief, at=clock.at)
    assert settle_finding(own, measure="已督促转送。", by=town.inspector, at=clock.at).is_settled


def test_what_was_found_in_an_accusation_is_settled_where_it_is_seen(
    town: Town, at: datetime, clock, look: Look
) -> None:
    late = clock.forward(days=20)
    matter = make.screened(town, at, nature="accusation")
    matter = transfer(matter, office=town.discipline, by=town.dispatcher, at=late)
    accept(matter, by=town.discipline_handler, at=late)
    (finding,) = look(late)
    assert (finding.rule, finding.office) == ("not_passed_on", town.petition_office)
    for person in (town.dispatcher, town.inspector):
        with pytest.raises(Unknown):
            settle_finding(finding, measure="已办。", by=person, at=late)
    assert settle_finding(finding, measure="已提醒。", by=town.discipline_head, at=late).is_settled
