"""What is major or urgent is flagged, and reported in time (第二十五条、第四十六条第（四）项)."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice, Outgoing
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.acts.flag_urgent import flag_urgent
from xinhe.matters.acts.report_urgent import report_urgent
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.confirm_route import confirm_route
from xinhe.petition.acts.serve import serve
from xinhe.petition.progress import progress
from xinhe.procedures import book

WHY = {"reason": "坡下五户人家，随时可能出险"}
TOLD = {
    "text": "已派人到场",
    "government": "县委值班室，9 时电话",
    "departments": "县应急管理局",
    "joint_office": "县联席办",
}
ABOVE = {"upper_bureau": "市信访局", "national_bureau": "系统上报"}


def urgent(matter: Matter) -> Deadline:
    return Deadline.objects.get(matter=matter, clock="urgent")


def test_a_flag_says_why_and_starts_one_day(town: Town, at: datetime) -> None:
    matter = flag_urgent(make.filed(town, at), by=town.clerk, at=at, **WHY)
    assert matter.is_urgent
    assert (urgent(matter).end, matter.due_on) == (date(2026, 3, 3), date(2026, 3, 3))
    clock = book.get(matter.procedure, matter.version).clocks["urgent"]
    assert (clock.tag, clock.cite, str(clock.limit)) == ("D", "第二十五条", "1d")
    with pytest.raises(Invalid):
        flag_urgent(make.filed(town, at), reason=" ", by=town.clerk, at=at)
    with pytest.raises(Invalid):
        flag_urgent(make.filed(town, at), reason="急" * 201, by=town.clerk, at=at)


def test_whoever_holds_it_owes_the_report(town: Town, at: datetime) -> None:
    matter = flag_urgent(make.screened(town, at), by=town.dispatcher, at=at, **WHY)
    matter = transfer(matter, office=town.housing, by=town.dispatcher, at=at)
    assert urgent(matter).is_open
    matter = report_urgent(matter, by=town.handler, at=at, **TOLD)
    assert not urgent(matter).is_open


def test_a_report_needs_no_flag_and_a_second_flag_is_refused(town: Town, at: datetime) -> None:
    matter = report_urgent(make.accepted(town, at), by=town.handler, at=at, **TOLD)
    assert not Deadline.objects.filter(matter=matter, clock="urgent").exists()
    with refusal("not_flagged"):
        flag_urgent(matter, by=town.handler, at=at, **WHY)
    flagged = flag_urgent(make.accepted(town, at), by=town.handler, at=at, **WHY)
    with refusal("not_flagged"):
        flag_urgent(flagged, by=town.head, at=at + timedelta(days=1), **WHY)
    assert urgent(flagged).end == date(2026, 3, 3)


def test_those_who_register_hold_or_lead_it_may_flag_it(town: Town, at: datetime) -> None:
    for name in ("clerk", "dispatcher", "handler", "head"):
        flag_urgent(make.accepted(town, at), by=getattr(town, name), at=at, **WHY)
    with refusal("not_your_step"):
        flag_urgent(make.accepted(town, at), by=town.inspector, at=at, **WHY)
    for name in ("handler2", "stranger", "auditor"):
        with pytest.raises(Unknown):
            flag_urgent(make.accepted(town, at), by=getattr(town, name), at=at, **WHY)


def test_an_accusation_is_flagged_without_a_word_to_the_accused(town: Town, at: datetime) -> None:
    """第三十条第三款."""
    matter = make.screened(town, at, nature="accusation", accused=["lh-zjj"])
    for name in ("clerk", "handler", "head"):
        with pytest.raises(Unknown):
            flag_urgent(matter, by=getattr(town, name), at=at, **WHY)
    flag_urgent(matter, by=town.dispatcher, at=at, **WHY)
    assert not Notice.objects.filter(office=town.housing).exists()


def test_the_petitioner_is_shown_neither_flag_nor_clock(town: Town, at: datetime) -> None:
    before = progress(make.accepted(town, at), at=at)
    sent = Outgoing.objects.count()
    matter = flag_urgent(before.matter, by=town.handler, at=at, **WHY)
    after = progress(matter, at=at)
    assert [one.name for one in after.dates] == [one.name for one in before.dates]
    assert (after.lines, after.promise) == (before.lines, before.promise)
    assert Outgoing.objects.count() == sent


def test_what_ends_the_matter_ends_the_duty(town: Town, at: datetime) -> None:
    """Or a closed matter would stand among what is still to be carried out for ever."""
    served = flag_urgent(make.signed(town, at), by=town.handler, at=at, **WHY)
    served = serve(served, method="mail", served_on=at.date(), proof="挂号 1", by=town.handler, at=at)
    gone = flag_urgent(make.filed(town, at), by=town.clerk, at=at, **WHY)
    gone = withdraw(gone, by=petitioner(gone.pk), at=at)
    way = ItemRoute(item=1, route="R2", organ="县劳动人事争议仲裁委员会", basis="《劳动争议调解仲裁法》第五条")
    led = flag_urgent(make.accepted(town, at), by=town.handler, at=at, **WHY)
    led = classify(led, items=[way], by=town.handler, at=at)
    assert urgent(led).is_open
    led = confirm_route(led, item=1, on=at.date(), reference="临劳仲〔2026〕1号", by=town.handler, at=at)
    assert led.state == "closed"
    for matter in (served, gone, led):
        assert not urgent(matter).is_open
        assert matter.due_on is None or matter is served


@pytest.mark.parametrize("missing", ["text", "government", "departments", "joint_office"])
def test_every_office_names_each_whom_it_told(missing: str, town: Town, at: datetime) -> None:
    """第二十五条第一款：报告本级党委和政府，通报相关主管部门和本级信访工作联席会议办公室."""
    with pytest.raises(Invalid) as info:
        report_urgent(make.accepted(town, at), by=town.handler, at=at, **(TOLD | {missing: " "}))
    assert list(info.value.errors) == [missing]


def test_a_petition_office_also_tells_the_one_above_and_the_national_one(town: Town, at: datetime) -> None:
    """第二十五条第二款：向上一级信访部门报告，同时报告国家信访局."""
    with pytest.raises(Invalid) as info:
        report_urgent(make.filed(town, at), by=town.dispatcher, at=at, **TOLD)
    assert sorted(info.value.errors) == ["national_bureau", "upper_bureau"]
    matter = report_urgent(make.filed(town, at), by=town.dispatcher, at=at, **TOLD, **ABOVE)
    reported = Event.objects.get(matter=matter, act="report_urgent").data["reported"]
    assert set(reported) == {"government", "departments", "joint_office", "upper_bureau", "national_bureau"}
