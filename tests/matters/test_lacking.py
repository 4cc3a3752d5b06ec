"""What may be asked for later refuses no registration (第二十二条): it is marked and asked for."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import town as make
from tests.refusing import refusal
from tests.town import WANG, Town
from xinhe.documents.store import receive
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.acts.choose_service import choose_service
from xinhe.matters.acts.confirm_record import confirm_record
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.supplement import supplement
from xinhe.matters.filing import Identity
from xinhe.matters.inbox import counts, in_box
from xinhe.matters.models import Event, Matter, Party
from xinhe.people.person import petitioner
from xinhe.petition.acts.serve import serve
from xinhe.petition.progress import progress

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
LI = Identity(name="李大民", phone="13912345678")
CHILD = Identity(name="小明", id_type="resident_id", id_number="110105201501012055")
CASES = [
    ("read_back", {"channel": "visit", "is_read_back": False}),
    ("read_back", {"channel": "phone", "is_read_back": False}),
    ("representatives", {"channel": "visit", "headcount": 6}),
    ("representatives", {"channel": "visit", "headcount": 300, "is_read_back": True}),
    ("guardian", {"petitioner": CHILD}),
    ("guardian", {"is_child": True}),
    ("mandate", {"agent": LI}),
]


def brought(town: Town, at: datetime, **changes: object) -> Matter:
    return intake(make.filing(town, **changes), by=town.clerk, at=at)


@pytest.mark.parametrize(("lack", "changes"), CASES)
def test_what_may_be_brought_later_is_marked_and_refuses_nothing(
    lack: str, changes: dict[str, object], town: Town, at: datetime
) -> None:
    matter = brought(town, at, **changes)
    assert (matter.state, matter.lacks) == ("registered", [lack])
    assert Event.objects.get(matter=matter).data["lacks"] == [lack]
    [(name, _sentence)] = progress(matter, at=at).lacking
    assert name == lack


def test_what_is_whole_lacks_nothing(town: Town, at: datetime) -> None:
    for changes in (
        {},
        {"channel": "visit", "headcount": 5, "is_read_back": True},
        {"channel": "letter", "headcount": 300, "is_joint": True},
        {"channel": "hotline"},
        {"petitioner": None, "channel": "phone", "is_read_back": True},
    ):
        assert brought(town, at, **changes).lacks == [], changes


def test_only_visits_are_bound_to_five_representatives(town: Town, at: datetime) -> None:
    """第二十条第三款：多人采用走访形式……代表人数不得超过5人."""
    six = [Identity(name=f"王{n}明") for n in "一二三四五六"]
    for channel in ("letter", "web", "email", "fax"):
        matter = brought(town, at, channel=channel, headcount=6, is_joint=True, representatives=six)
        assert Party.objects.filter(matter=matter, part="representative").count() == 6
    with pytest.raises(Invalid) as info:
        brought(town, LATER, channel="visit", headcount=6, representatives=six, is_read_back=True)
    assert "走访" in info.value.errors["representatives"] or "走访" in info.value.refusals["representatives"].sentence


def test_all_that_lacks_is_brought_at_once_or_one_by_one(town: Town) -> None:
    matter = brought(town, LATER, channel="visit", headcount=6, petitioner=CHILD, agent=LI, is_read_back=False)
    assert matter.lacks == ["read_back", "representatives", "guardian", "mandate"]
    matter = supplement(matter, representatives=[LI], guardian=WANG, by=petitioner(matter.pk), at=LATER)
    assert matter.lacks == ["read_back", "mandate"]
    assert {p.part for p in Party.objects.filter(matter=matter)} >= {"representative", "guardian", "agent"}
    matter = confirm_record(matter, by=town.clerk, at=LATER)
    paper = receive(SimpleUploadedFile("授权委托书.pdf", b"%PDF-1.4\n%%EOF"))
    matter = add_material(matter, files=[paper], by=petitioner(matter.pk), at=LATER)
    assert matter.lacks == []
    assert list(verify()) == []


def test_the_petitioner_confirms_the_record_of_their_own_words(town: Town) -> None:
    matter = brought(town, LATER, channel="phone", is_read_back=False)
    matter = supplement(matter, is_read_back=True, by=petitioner(matter.pk), at=LATER)
    assert (matter.read_back_at, matter.lacks) == (LATER, [])
    with refusal("lacks_something"):
        supplement(matter, is_read_back=True, by=petitioner(matter.pk), at=LATER)


def test_what_does_not_lack_and_what_is_wrong_is_named(town: Town) -> None:
    matter = brought(town, LATER, channel="visit", headcount=6, is_read_back=True)
    by = petitioner(matter.pk)
    six = [Identity(name=f"王{n}明") for n in "一二三四五六"]
    for given, field in (
        ({}, "representatives"),
        ({"guardian": WANG}, "guardian.name"),
        ({"representatives": six}, "representatives"),
        ({"representatives": [Identity(name="123")]}, "representatives.0.name"),
    ):
        with pytest.raises(Invalid) as info:
            supplement(matter, by=by, at=LATER, **given)
        assert list(info.value.errors) == [field], given


def test_no_name_of_who_was_added_stands_in_the_log(town: Town) -> None:
    matter = brought(town, LATER, is_child=True)
    supplement(matter, guardian=LI, by=town.clerk, at=LATER)
    event = Event.objects.get(matter=matter, act="supplement")
    assert "李大民" not in str(event.data) + str(event.trace)
    assert "13912345678" not in str(event.data) + str(event.trace)


def test_a_box_holds_what_the_office_registered_and_still_lacks_something(town: Town) -> None:
    matter = brought(town, LATER, is_child=True)
    today = date(2026, 12, 1)
    assert counts(town.clerk, today=today)["to_complete"] == 1
    assert list(in_box(town.clerk, "to_complete", today=today)) == [matter]
    supplement(matter, guardian=LI, by=town.clerk, at=LATER)
    assert counts(town.clerk, today=today).get("to_complete", 0) == 0


def test_a_matter_of_the_old_rules_is_supplemented_too(town: Town, at: datetime) -> None:
    matter = brought(town, at, is_child=True)
    assert matter.version == "2022-05-01"
    assert supplement(matter, guardian=LI, by=town.clerk, at=LATER).lacks == []


def test_consent_to_electronic_service_is_given_and_taken_back(town: Town) -> None:
    """第九十条第一款."""
    matter = make.signed(town, LATER)
    given = {"method": "electronic", "served_on": LATER.date(), "proof": "短信", "by": town.handler, "at": LATER}
    own = petitioner(matter.pk)
    matter = choose_service(matter, agrees_electronic=True, wants_paper=False, by=own, at=LATER)
    matter = choose_service(matter, agrees_electronic=False, wants_paper=False, by=own, at=LATER)
    with refusal("no_consent_to_electronic"):
        serve(matter, **given)
    with pytest.raises(Invalid):
        choose_service(matter, agrees_electronic=True, wants_paper=False, by=town.handler, at=LATER)
    said = "12月1日来电同意"
    matter = choose_service(matter, agrees_electronic=True, wants_paper=False, said=said, by=town.handler, at=LATER)
    assert serve(matter, **given).state == "served"
    assert list(verify()) == []
