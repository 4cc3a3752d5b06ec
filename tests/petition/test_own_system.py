"""A unit passes a matter down in its own system, says where it went, and rules on objections (第二十三条)."""

from datetime import date, datetime

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.designate import designate
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.raise_dispute import raise_dispute
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.inbox import counts
from xinhe.matters.models import Deadline, Matter
from xinhe.people.models import Account
from xinhe.people.person import Person, staff
from xinhe.petition.acts.accept import accept
from xinhe.petition.progress import progress

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)


@pytest.fixture
def centre(town: Town) -> Office:
    """A unit below the housing bureau."""
    return Office.objects.create(
        code="lh-wyzx",
        name="临河县物业服务中心",
        short="物业中心",
        kind="department",
        region=town.county,
        mark="临物信",
        superior=town.housing,
    )


@pytest.fixture
def worker(centre: Office) -> Person:
    """Who handles matters there."""
    account = Account(username="worker", name="冯主任", office=centre, roles=["handler"])
    account.set_unusable_password()
    account.save()
    return staff(account)


def brought(town: Town, at: datetime, **changes: object) -> Matter:
    """Brought to the housing bureau directly and looked at there."""
    matter = intake(make.filing(town, **changes), by=town.handler, at=at)
    given = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属物业中心", "at": at}
    return screen(matter, by=town.handler, **given)


def words(matter: Matter, form: str) -> str:
    return str(Document.objects.filter(subject_id=matter.pk, form=form).latest("at", "id").content)


def test_a_unit_passes_down_under_its_own_article_and_tells_the_petitioner_in_writing(
    town: Town, centre: Office, worker: Person
) -> None:
    matter = transfer(brought(town, LATER), office=centre, by=town.handler, at=LATER)
    assert (matter.state, matter.holder) == ("transferred", centre)
    assert "第二十三条第一款" in words(matter, "transfer_letter")
    assert "第二十二条" not in words(matter, "transfer_letter")
    told = Document.objects.get(subject_id=matter.pk, form="whereabouts_notice")
    assert told.to_petitioner
    assert "转送临河县物业服务中心办理" in str(told.content)
    assert told in progress(matter, at=LATER).letters
    assert not Deadline.objects.get(matter=matter, clock="notify_direct").is_open
    accepted = accept(matter, by=worker, at=LATER)
    assert accepted.lead is not None
    assert list(verify()) == []


def test_a_unit_assigns_with_a_day_for_the_report(town: Town, centre: Office) -> None:
    """第二十三条第一款：转送、交办."""
    due = date(2026, 12, 28)
    matter = assign(brought(town, LATER), office=centre, due_on=due, by=town.head, at=LATER)
    assert matter.state == "assigned"
    assert "第二十三条第一款" in words(matter, "assignment_letter")
    assert "交办临河县物业服务中心办理" in words(matter, "whereabouts_notice")


def test_what_was_sent_to_a_unit_may_be_passed_down_by_it(town: Town, centre: Office, worker: Person) -> None:
    matter = transfer(make.transferred(town, LATER), office=centre, by=town.handler, at=LATER)
    assert matter.holder == centre
    assert accept(matter, by=worker, at=LATER).state == "accepted"


def test_a_unit_passes_nothing_to_another_system(town: Town, centre: Office) -> None:
    with refusal("not_own_system") as info:
        transfer(brought(town, LATER), office=town.traffic, by=town.handler, at=LATER)
    assert info.value.article == "第二十三条第一款"
    with refusal("not_own_system"):
        transfer(make.transferred(town, LATER), office=town.county_government, by=town.handler, at=LATER)


def test_the_petition_office_still_transfers_under_its_own_article(town: Town) -> None:
    matter = make.transferred(town, LATER)
    assert "第二十二条" in words(matter, "transfer_letter")
    assert not Document.objects.filter(subject_id=matter.pk, form="whereabouts_notice").exists()


def test_who_passed_it_on_verifies_the_objection(town: Town, centre: Office, worker: Person) -> None:
    """第二十三条第三款：经转送、交办的……上级机关、单位核实同意."""
    matter = transfer(brought(town, LATER), office=centre, by=town.handler, at=LATER)
    matter = object_to(matter, reason="停车收费归县局直管", by=worker, at=LATER)
    assert (matter.state, matter.holder) == ("objected", town.housing)
    assert "临河县住房和城乡建设局" in words(matter, "objection_letter")
    assert Notice.objects.filter(subject_id=matter.pk, office=town.housing).exists()
    assert counts(town.head, today=LATER.date())["to_rule"] == 1
    with refusal("not_your_step"):
        rule_objection(matter, agree=True, reason="属实", by=town.dispatcher, at=LATER)
    ruled = rule_objection(matter, agree=False, reason="仍归中心", by=town.head, at=LATER)
    assert (ruled.state, ruled.holder) == ("transferred", centre)


def test_an_objection_that_was_agreed_to_brings_it_back_to_the_sender(
    town: Town, centre: Office, worker: Person
) -> None:
    """Also where the petition office had sent it to that unit before."""
    matter = transfer(make.transferred(town, LATER), office=centre, by=town.handler, at=LATER)
    matter = object_to(matter, reason="停车收费归县局直管", by=worker, at=LATER)
    matter = rule_objection(matter, agree=True, reason="属实", by=town.handler, at=LATER)
    assert (matter.state, matter.holder) == ("screened", town.housing)
    assert accept(matter, by=town.handler, at=LATER).lead == town.housing
    assert list(verify()) == []


def test_objections_to_the_petition_office_are_ruled_on_there(town: Town) -> None:
    matter = object_to(make.transferred(town, LATER), reason="不归本局", by=town.handler, at=LATER)
    assert matter.holder == town.petition_office
    with refusal("not_your_step"):
        rule_objection(matter, agree=True, reason="x", by=town.handler, at=LATER)
    assert rule_objection(matter, agree=True, reason="属实", by=town.dispatcher, at=LATER).state == "screened"


def test_units_raise_their_dispute_themselves(town: Town, centre: Office) -> None:
    """第二十四条第一款：受理有争议的，由其共同的上一级机关、单位决定."""
    given = {"offices": [town.housing, town.traffic], "reason": "都说不归自己", "at": LATER}
    for matter in (brought(town, LATER), make.transferred(town, LATER)):
        raised = raise_dispute(matter, by=town.handler, **given)
        assert (raised.state, raised.holder) == ("disputed", town.county_government)
        decided = designate(raised, office=town.traffic, decision="县政府定", by=town.reviewer_head, at=LATER)
        assert decided.holder == town.traffic


def test_units_without_a_common_superior_go_to_the_joint_meeting(town: Town) -> None:
    given = {"offices": [town.housing, town.discipline], "reason": "都说不归自己", "at": LATER}
    raised = raise_dispute(brought(town, LATER), by=town.head, **given)
    assert raised.holder == town.petition_office


def test_an_anonymous_petitioner_is_written_to_by_nobody(town: Town, centre: Office) -> None:
    """第二十三条第二款：姓名（名称）、住址不清的除外."""
    matter = transfer(brought(town, LATER, petitioner=None), office=centre, by=town.handler, at=LATER)
    assert not Document.objects.filter(subject_id=matter.pk, form="whereabouts_notice").exists()


def test_the_petitioner_is_told_in_writing_too_where_an_objection_sent_it_on(
    town: Town, centre: Office, worker: Person
) -> None:
    """第二十三条第一款、第二款: each unit to which it went."""
    other = Office.objects.create(
        code="lh-fgzx",
        name="临河县房管中心",
        short="房管中心",
        kind="department",
        region=town.county,
        mark="临房信",
        superior=town.housing,
    )
    matter = transfer(brought(town, LATER), office=centre, by=town.handler, at=LATER)
    matter = object_to(matter, reason="停车收费归房管中心", by=worker, at=LATER)
    matter = rule_objection(matter, agree=True, reason="属实", office=other, by=town.head, at=LATER)
    assert matter.holder == other
    assert "转送临河县房管中心办理" in words(matter, "whereabouts_notice")
    assert list(verify()) == []
