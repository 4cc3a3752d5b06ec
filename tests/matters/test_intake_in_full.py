"""Every kind of submission of the rulebook (1.9): letters, secrecy, agents, minors, crowds, spoken words."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import town as make
from tests.town import WANG, Town
from xinhe.channels.models import Outgoing
from xinhe.documents.models import Document
from xinhe.documents.store import receive
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.confirm_record import confirm_record
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Identity
from xinhe.matters.inbox import search
from xinhe.matters.letters.making import NAME
from xinhe.matters.models import Deadline, Party
from xinhe.people.person import petitioner

LI = Identity(name="李代理", phone="13912345678")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"


def errors(town: Town, at: datetime, **changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as info:
        intake(make.filing(town, **changes), by=town.clerk, at=at)
    return info.value.errors


def test_the_limit_runs_from_the_day_a_letter_was_received(town: Town, at: datetime) -> None:
    filing = make.filing(town, channel="letter", received_on=date(2026, 2, 27), posted_on=date(2026, 2, 25))
    matter = intake(filing, by=town.clerk, at=at)
    assert (matter.received_on, matter.posted_on) == (date(2026, 2, 27), date(2026, 2, 25))
    assert Deadline.objects.get(matter=matter, clock="forward").started_on == date(2026, 2, 27)


@pytest.mark.parametrize(
    "changes", [{"received_on": date(26, 11, 29)}, {"posted_on": date(1926, 3, 1)}, {"received_on": date(1949, 9, 30)}]
)
def test_a_day_whose_year_cannot_be_is_refused(town: Town, at: datetime, changes: dict[str, date]) -> None:
    assert errors(town, at, channel="letter", **changes) == dict.fromkeys(changes, "日期的年份不对，请核对。")


def test_an_item_of_marks_that_nobody_sees_is_no_item(town: Town, at: datetime) -> None:
    matter = make.filed(town, at, items=["修好电梯", "\u200b", " "])
    assert [item.text for item in matter.items.all()] == ["修好电梯"]


def test_a_message_goes_to_a_mobile_and_to_no_landline(town: Town, at: datetime) -> None:
    for phone, sent in (("13812345678", 1), ("013812345678", 1), ("0898-66751234转801", 0), ("+85291234567", 0)):
        matter = make.filed(town, at, petitioner=Identity(name="王小明", phone=phone))
        assert Outgoing.objects.filter(subject_id=matter.pk).count() == sent, phone


def test_days_that_can_not_be_are_named(town: Town, at: datetime) -> None:
    tomorrow = at.date() + timedelta(days=1)
    assert errors(town, at, channel="letter", received_on=tomorrow).keys() == {"received_on"}
    assert errors(town, at, channel="letter", posted_on=tomorrow).keys() == {"posted_on"}


def test_spoken_words_are_read_back(town: Town, at: datetime) -> None:
    matter = intake(make.filing(town, channel="visit"), by=town.clerk, at=at)
    assert matter.read_back_at is None
    matter = confirm_record(matter, note="改正了日期", by=town.clerk, at=at)
    assert matter.read_back_at == at
    assert intake(make.filing(town, channel="phone", is_read_back=True), by=town.clerk, at=at).read_back_at == at


def test_an_agent_brings_a_power_of_attorney(town: Town, at: datetime) -> None:
    paper = receive(SimpleUploadedFile("授权委托书.pdf", b"%PDF-1.4\n%%EOF"))
    matter = intake(make.filing(town, agent=LI, files=[paper]), by=town.clerk, at=at)
    assert [p.part for p in Party.objects.filter(matter=matter)] == ["petitioner", "agent"]


def test_a_child_has_a_guardian_by_its_number_or_its_word(town: Town, at: datetime) -> None:
    child = Identity(name="小明", id_type="resident_id", id_number="110105201501012055")
    matter = intake(make.filing(town, petitioner=child, guardian=WANG), by=town.clerk, at=at)
    rows = list(Party.objects.filter(matter=matter))
    assert [(r.part, r.is_minor) for r in rows] == [("petitioner", True), ("guardian", False)]


def test_who_is_under_age_and_no_child_needs_no_guardian(town: Town, at: datetime) -> None:
    """民法典 第十七条: under age until eighteen; 个人信息保护法 第三十一条: a guardian agrees below fourteen."""
    sixteen = Identity(name="小明", id_type="resident_id", id_number="110105201001012016")
    for changes in ({"petitioner": sixteen}, {"is_minor": True}):
        matter = intake(make.filing(town, **changes), by=town.clerk, at=at)
        assert [(r.part, r.is_minor) for r in Party.objects.filter(matter=matter)] == [("petitioner", True)]
    assert not Party.objects.get(matter=intake(make.filing(town), by=town.clerk, at=at)).is_minor


def test_more_than_five_visitors_choose_representatives(town: Town, at: datetime) -> None:
    six = [Identity(name=f"王{n}明") for n in "一二三四五六"]
    assert "representatives" in errors(town, at, channel="visit", headcount=6, representatives=six)
    matter = intake(make.filing(town, channel="visit", headcount=30, representatives=[LI]), by=town.clerk, at=at)
    assert matter.headcount == 30
    assert intake(make.filing(town, channel="letter", headcount=30, is_joint=True), by=town.clerk, at=at).is_joint


def test_who_asks_for_secrecy_is_found_by_words_and_not_by_name(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at, is_secret=True)
    assert matter.confidentiality == "secret"
    assert not search(town.handler, "王小明", at=at).exists()
    assert search(town.handler, "停车费", at=at).exists()
    letter = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    assert "王小明" not in str(letter.content)
    assert NAME not in str(letter.content)


def test_no_letter_keeps_a_name_in_the_open(town: Town, at: datetime) -> None:
    matter = make.ended(town, at)
    letters = Document.objects.filter(subject_id=matter.pk)
    assert letters.count() >= 9
    assert not [d.form for d in letters if "王小明" in str(d.content) or "13812345678" in str(d.content)]


def test_people_without_a_mainland_card_are_taken_in(town: Town, at: datetime) -> None:
    foreigner = Identity(name="Anna Müller", id_type="passport", id_number="C01X00T47", domicile="德国")
    assert intake(make.filing(town, petitioner=foreigner), by=petitioner(), at=at).number
