"""From petition office to petition office, level by level (第五条第（三）项、第二十二条)."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.recall import recall
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.inbox import counts
from xinhe.matters.models import Assignment, Deadline, Matter
from xinhe.matters.turn.owing import owed_by
from xinhe.people.models import Account
from xinhe.people.person import Person, staff
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.pass_down import pass_down
from xinhe.petition.progress import progress
from xinhe.portal.matters.steps import ahead, promise_label
from xinhe.supervision.acts.urge_office import urge_office

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
LATER = FIRST + timedelta(days=4)
END = date(2026, 12, 16)  # fifteen days after the first receipt


def bureau(code: str, name: str, region: Region) -> Office:
    return Office.objects.create(
        code=code, name=name, short=name[-5:], kind="petition_office", region=region, mark="信"
    )


def dispatcher(username: str, office: Office) -> Person:
    account = Account(username=username, name="于分办", office=office, roles=["dispatcher"])
    account.set_unusable_password()
    account.save()
    return staff(account)


@pytest.fixture
def street(town: Town) -> Office:
    """The petition office of the street in which the problem lies."""
    return bureau("lh-yc-xf", "云城街道信访办", Region.objects.get(code="990123001"))


@pytest.fixture
def yu(street: Office) -> Person:
    """Who looks at matters there."""
    return dispatcher("yu", street)


@pytest.fixture
def city(town: Town) -> Person:
    """Who looks at matters at the petition office of the city."""
    return dispatcher("city", bureau("lj-xfj", "临江市信访局", Region.objects.get(code="9901")))


def screened_by(by: Person, matter: Matter, at: datetime) -> Matter:
    return screen(matter, level="town", nature="claim", acceptable=True, reason="属街道职权", by=by, at=at)


def brought(town: Town, by: Person, **changes: object) -> Matter:
    """A letter to the office of this person; what is filed online comes to the nearest one by itself."""
    return intake(make.filing(town, channel="letter", **changes), by=by, at=FIRST)


def at_county(town: Town, nature: str = "claim") -> Matter:
    matter = brought(town, town.clerk)
    given = {"level": "town", "nature": nature, "acceptable": True, "reason": "属街道职权", "at": FIRST}
    return screen(matter, by=town.dispatcher, **given)


def clock(matter: Matter, name: str) -> Deadline:
    return Deadline.objects.get(matter=matter, clock=name)


def passed(town: Town, street: Office) -> Matter:
    return pass_down(at_county(town), office=street, note="请就地处理", by=town.dispatcher, at=LATER)


def test_the_office_below_has_it_and_owes_what_is_left_of_the_fifteen_days(
    town: Town, street: Office, yu: Person
) -> None:
    """第二十二条：收到信访事项……在15日内；由最初收到之日起算."""
    matter = passed(town, street)
    assert (matter.state, matter.holder, matter.lead, matter.receiver) == (
        "passed_down",
        street,
        None,
        town.petition_office,
    )
    assert not clock(matter, "forward").is_open
    assert (clock(matter, "hand_on").end, clock(matter, "hand_on").is_open) == (END, True)
    assert not Deadline.objects.filter(matter=matter, clock="notify").exists()
    late = END + timedelta(days=1)
    assert Matter.objects.filter(owed_by(street.pk, lt=late)).get() == matter
    assert not Matter.objects.filter(owed_by(town.petition_office.pk, lt=late)).exists()
    letter = Document.objects.get(subject_id=matter.pk, form="referral_letter")
    assert "2026年12月16日" in str(letter.content)
    assert "不因转送重新计算" in str(letter.content)
    assert "属地管理、分级负责" in str(letter.content)
    assert Notice.objects.filter(subject_id=matter.pk, office=street).exists()
    assert counts(yu, today=LATER.date())["to_dispatch"] == 1
    assert list(verify()) == []


def test_the_petitioner_reads_who_has_it_now(town: Town, street: Office) -> None:
    seen = progress(passed(town, street), at=LATER)
    assert seen.holder == street
    assert seen.promise is not None
    assert seen.promise.end == END
    assert any("转给云城街道信访办" in line.title for line in seen.lines)
    assert "由它审核、转送该办的单位" in seen.state_public


def test_it_is_screened_there_anew_and_sent_to_who_acts(town: Town, street: Office, yu: Person) -> None:
    """第二十二条：各级信访部门收到，区分情况."""
    matter = screened_by(yu, passed(town, street), LATER)
    assert (matter.state, matter.holder) == ("screened", street)
    matter = transfer(matter, office=town.housing, by=yu, at=LATER)
    assert not clock(matter, "hand_on").is_open
    letter = Document.objects.filter(subject_id=matter.pk, form="transfer_letter").latest("at")
    assert "临河县信访局" in str(letter.content)  # whence it has it
    assert accept(matter, by=town.handler, at=LATER).lead == town.housing
    assert list(verify()) == []


def test_who_passed_it_on_recalls_it(town: Town, street: Office, yu: Person) -> None:
    """What went down comes back to who sent it; what the office below sent on comes back to the office below."""
    matter = passed(town, street)
    with refusal("passed_on_by_us"):
        recall(matter, reason="选错了", by=yu, at=LATER)
    back = recall(matter, reason="街道没有这项职权", by=town.dispatcher, at=LATER + timedelta(minutes=3))
    assert (back.state, back.holder, back.lead) == ("screened", town.petition_office, None)
    assert (clock(back, "forward").is_open, clock(back, "forward").end) == (True, END)
    assert counts(yu, today=LATER.date())["to_dispatch"] == 0
    matter = pass_down(back, office=street, note="还是街道办", by=town.dispatcher, at=LATER + timedelta(minutes=4))
    matter = transfer(screened_by(yu, matter, LATER + timedelta(minutes=5)), office=town.housing, by=yu, at=LATER)
    with refusal("passed_on_by_us"):
        recall(matter, reason="选错了", by=town.dispatcher, at=LATER + timedelta(minutes=6))
    matter = recall(matter, reason="选错了单位", by=yu, at=LATER + timedelta(minutes=6))
    assert (matter.state, matter.holder, matter.lead) == ("screened", street, None)
    assert (clock(matter, "hand_on").is_open, clock(matter, "hand_on").end) == (True, END)
    assert list(verify()) == []


def test_who_passed_it_on_urges_the_unit(town: Town, street: Office, yu: Person) -> None:
    matter = screened_by(yu, passed(town, street), LATER)
    with refusal("not_your_step"):
        urge_office(matter, asked="请尽快受理", by=yu, at=LATER)
    matter = transfer(matter, office=town.housing, by=yu, at=LATER)
    matter = urge_office(matter, asked="请尽快受理", by=yu, at=LATER)
    slip = Document.objects.get(subject_id=matter.pk, form="urge_slip")
    assert "云城街道信访办" in str(slip.content)
    urge_office(matter, asked="请尽快受理", by=town.dispatcher, at=LATER)
    with refusal("not_your_step"):
        urge_office(matter, asked="请尽快受理", by=town.clerk, at=LATER)


def test_the_first_office_may_not_go_on_with_it(town: Town, street: Office) -> None:
    with refusal("not_your_step"):
        screened_by(town.dispatcher, passed(town, street), LATER)


def test_nobody_is_passed_over(town: Town, street: Office, city: Person) -> None:
    """分级负责：市里转县里，县里转街道."""
    matter = screened_by(city, brought(town, city), FIRST)
    with refusal("not_next_below") as info:
        pass_down(matter, office=street, by=city, at=FIRST)
    assert "临河县信访局" in info.value.sentence % info.value.facts
    matter = pass_down(matter, office=town.petition_office, by=city, at=FIRST)
    matter = screened_by(town.dispatcher, matter, LATER)
    matter = pass_down(matter, office=street, by=town.dispatcher, at=LATER)
    assert (matter.holder, clock(matter, "hand_on").end) == (street, END)
    assert list(verify()) == []


def test_nothing_crosses_the_border_or_goes_up(town: Town, street: Office, yu: Person, city: Person) -> None:
    """属地管理."""
    matter = at_county(town)
    for office in ("ls-xfj", "lj-xfj", "lh-zjj", "lh-xfj"):
        with refusal("not_next_below"):
            pass_down(matter, office=office, by=town.dispatcher, at=FIRST)
    below = screened_by(yu, passed(town, street), LATER)
    with refusal("not_next_below"):
        pass_down(below, office="lh-xfj", by=yu, at=LATER)


def test_an_accusation_goes_another_way(town: Town, street: Office) -> None:
    """第二十二条第二款."""
    matter = at_county(town, nature="accusation")
    with refusal("is_no_accusation"):
        pass_down(matter, office=street, by=town.dispatcher, at=FIRST)


def test_a_unit_passes_to_no_petition_office(town: Town, street: Office) -> None:
    with refusal("not_your_step"):
        pass_down(make.transferred(town, FIRST), office=street, by=town.handler, at=FIRST)


def test_the_office_below_objects_and_the_one_above_rules(town: Town, street: Office, yu: Person) -> None:
    """比照第二十三条第三款：5 个工作日内提出异议，经核实同意后交还."""
    matter = object_to(passed(town, street), reason="涉及县级部门", by=yu, at=LATER)
    assert (matter.state, matter.holder) == ("objected", town.petition_office)
    assert clock(matter, "hand_on").is_open
    refused = rule_objection(matter, agree=False, reason="属街道", by=town.dispatcher, at=LATER)
    assert (refused.state, refused.holder) == ("passed_down", street)


def test_what_comes_back_is_passed_on_anew_within_the_same_fifteen_days(town: Town, street: Office, yu: Person) -> None:
    matter = object_to(passed(town, street), reason="涉及县级部门", by=yu, at=LATER)
    with refusal("sent_up"):
        rule_objection(matter, agree=True, office=town.housing, reason="属实", by=town.dispatcher, at=LATER)
    matter = rule_objection(matter, agree=True, reason="属实", by=town.dispatcher, at=LATER)
    assert (matter.state, matter.holder) == ("screened", town.petition_office)
    assert (clock(matter, "hand_on").end, clock(matter, "hand_on").is_open) == (END, True)
    assert not clock(matter, "forward").is_open
    matter = transfer(matter, office=town.housing, by=town.dispatcher, at=LATER)
    assert not clock(matter, "hand_on").is_open
    assert list(verify()) == []


def test_it_is_too_late_to_object_after_five_working_days(town: Town, street: Office, yu: Person) -> None:
    matter = passed(town, street)
    with refusal("too_late"):
        object_to(matter, reason="涉及县级部门", by=yu, at=LATER + timedelta(days=9))


def test_a_unit_below_objects_to_the_office_that_sent_it(town: Town, street: Office, yu: Person) -> None:
    """谁转送的由谁核实；退回后另有十五日（二十日是星期日）."""
    matter = transfer(screened_by(yu, passed(town, street), LATER), office=town.housing, by=yu, at=LATER)
    matter = object_to(matter, reason="不归本局", by=town.handler, at=LATER)
    assert matter.holder == street
    matter = rule_objection(matter, agree=True, reason="属实", by=yu, at=LATER)
    assert (matter.state, matter.holder) == ("screened", street)
    assert (clock(matter, "hand_on").is_open, clock(matter, "hand_on").end) == (True, date(2026, 12, 21))
    assert not clock(matter, "forward").is_open
    assert not clock(matter, "notify").is_open
    assert list(verify()) == []


def test_the_row_says_that_it_is_to_pass_on_and_leads_nothing(town: Town, street: Office) -> None:
    matter = passed(town, street)
    assert Assignment.objects.get(matter=matter).task == "pass"
    assert matter.first_receiver is None


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_petitioner_reads_what_the_office_below_has_to_do_and_by_when(
    town: Town, street: Office, language: str
) -> None:
    seen = progress(passed(town, street), at=LATER, language=language)
    promised = promise_label(seen, language)
    assert promised == seen.procedure.promises["forward"].until[language]
    assert ahead(seen, language=language)[0]["title"] == seen.procedure.promises["forward"].ahead[language]
    assert seen.promise is not None
    assert seen.promise.end == END
