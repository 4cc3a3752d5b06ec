"""What is said of cadres goes to the organisation department (第三十条第二款), and who said it to nobody."""

from datetime import datetime

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import WANG, Town
from xinhe.channels.models import Notice, Outgoing
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Event, Matter
from xinhe.people.models import Account
from xinhe.people.person import staff
from xinhe.petition.acts.inform_organisation import inform_organisation
from xinhe.petition.progress import progress

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
SAID = {"organ": "中共临河县委组织部", "authority": "县管干部", "about": "反映住建局副局长收受物业公司礼金"}


def accusing(town: Town, nature: str = "accusation") -> Matter:
    given = {"level": "county", "nature": nature, "acceptable": True, "reason": "反映收礼", "at": AT}
    accused = ["lh-zjj"] if nature == "accusation" else []
    return screen(make.filed(town, AT), accused=accused, by=town.dispatcher, **given)


def test_the_department_is_written_to_without_the_petitioners_name(town: Town) -> None:
    matter = inform_organisation(accusing(town), **SAID, by=town.dispatcher, at=AT)
    letter = Document.objects.get(subject_id=matter.pk, form="cadre_notice")
    text = str(letter.content)
    assert "中共临河县委组织部" in text
    assert "第三十条第二款" in text
    assert "收受物业公司礼金" in text
    assert not letter.to_petitioner
    event = Event.objects.get(matter=matter, act="inform_organisation")
    for word in (WANG.name, WANG.phone, "〔信访人〕", "王*"):
        assert word not in text
        assert word not in str(event.data)
    assert matter.state == "screened"
    assert list(verify()) == []


def test_a_major_case_goes_to_two_leaders_as_well(town: Town) -> None:
    matter = accusing(town)
    with pytest.raises(Invalid) as info:
        inform_organisation(matter, **SAID, major=True, by=town.dispatcher, at=AT)
    assert set(info.value.errors) == {"secretary", "organisation_leader"}
    leaders = {"secretary": "县委书记，专报", "organisation_leader": "组织部部长，专报"}
    matter = inform_organisation(matter, **SAID, major=True, **leaders, by=town.dispatcher, at=AT)
    assert Event.objects.get(matter=matter, act="inform_organisation").data["reported"] == leaders
    assert "重大情况" in str(Document.objects.get(subject_id=matter.pk, form="cadre_notice").content)


def test_only_accusations_and_only_at_the_petition_office(town: Town) -> None:
    with refusal("is_accusation"):
        inform_organisation(accusing(town, "claim"), **SAID, by=town.dispatcher, at=AT)
    matter = transfer(accusing(town), office=town.discipline, by=town.dispatcher, at=AT)
    with pytest.raises(Unknown):
        inform_organisation(matter, **SAID, by=town.dispatcher, at=AT)
    with refusal("wrong_state"):
        inform_organisation(matter, **SAID, by=town.discipline_handler, at=AT)


def test_the_accused_are_told_under_none_of_their_names(town: Town) -> None:
    """第三十条第三款."""
    for organ in ("临河县住房和城乡建设局", "临河县住房和城乡建设局人事科", town.housing.short):
        with refusal("barred_office"):
            inform_organisation(accusing(town), **(SAID | {"organ": organ}), by=town.dispatcher, at=AT)


def test_the_right_to_see_it_stays_as_it_was(town: Town) -> None:
    department = Office.objects.create(
        code="lh-zzb", name="中共临河县委组织部", short="组织部", kind="department", region=town.county
    )
    account = Account(username="zzb", name="陶学军", office=department, roles=["handler", "head"])
    account.set_unusable_password()
    account.save()
    matter = inform_organisation(accusing(town), **SAID, by=town.dispatcher, at=AT)
    for person in (staff(account), town.clerk, town.handler, town.head, town.inspector, town.chief):
        assert not Matter.objects.visible_to(person).filter(pk=matter.pk).exists()
    assert not Notice.objects.filter(subject_id=matter.pk).exclude(office=town.petition_office).exists()
    # The discipline organ has the letter with the rest of the file once it is handed over.
    handed = transfer(matter, office=town.discipline, by=town.dispatcher, at=AT)
    assert Matter.objects.visible_to(town.discipline_handler).filter(pk=handed.pk).exists()


def test_the_petitioner_reads_that_it_was_done_and_gets_no_message(town: Town) -> None:
    matter = accusing(town)
    before = Outgoing.objects.filter(subject_id=matter.pk).count()
    matter = inform_organisation(matter, **SAID, by=town.dispatcher, at=AT)
    lines = [line.title for line in progress(matter, at=AT).lines]
    assert any("没有写你是谁" in title for title in lines), lines
    assert Outgoing.objects.filter(subject_id=matter.pk).count() == before
