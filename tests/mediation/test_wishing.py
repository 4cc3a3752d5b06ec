"""Both sides want it, or there is no mediation; either leaves at every step, and nothing follows from it (E14)."""

from datetime import datetime

import pytest

from tests import town as make
from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, second
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Outgoing
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.note import note
from xinhe.matters.filing import Identity
from xinhe.matters.models import Event, Matter, Party
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.end_mediation import end_mediation
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.name_sides import name_sides
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.acts.turn_down import turn_down
from xinhe.mediation.models import Side
from xinhe.mediation.models.side import code_of, opens
from xinhe.mediation.sides import SidePeople

pytestmark = pytest.mark.django_db


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def test_an_application_goes_to_the_committee_of_the_place_and_names_both_sides(have: Bodies, at: datetime) -> None:
    matter = disputes.applied(have, at)
    assert (matter.kind, matter.procedure, matter.state, matter.holder) == (
        "dispute",
        "mediation",
        "applied",
        have.village,
    )
    people = Party.objects.filter(matter=matter).order_by("seq")
    assert [(one.side, one.part) for one in people] == [(1, "party"), (2, "party")]
    assert list(verify()) == []


def test_each_side_has_a_code_of_its_own(have: Bodies, at: datetime) -> None:
    one, two = Side.objects.filter(matter=disputes.applied(have, at)).order_by("side")
    assert code_of(one) != code_of(two)
    assert opens(one, code_of(one))
    assert not opens(one, code_of(two))


def test_nobody_stands_on_both_sides(have: Bodies, at: datetime) -> None:
    with refusal("on_both_sides"):
        disputes.applied(have, at, second=SidePeople(people=[Identity(name="王小明", phone="13812345678")]))
    assert not Matter.objects.exists()


def test_a_minor_on_the_other_side_needs_a_guardian(have: Bodies, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        disputes.applied(have, at, second=SidePeople(people=[Identity(name="周小")], is_minor=True))
    assert "second.guardian" in info.value.errors


def test_sides_are_named_once(have: Bodies, at: datetime) -> None:
    matter = disputes.applied(have, at)
    with refusal("sides_not_named"):
        name_sides(matter, second=SidePeople(people=[disputes.ZHAO]), dispute_type="17", by=have.chair, at=at)


def test_both_have_to_say_yes(have: Bodies, at: datetime) -> None:
    """第十七条：当事人一方明确拒绝调解的，不得调解."""
    matter = ask_consent(disputes.applied(have, at), by=have.chair, at=at)
    assert Document.objects.get(subject_id=matter.pk).form == "mediation_rights"
    assert Outgoing.objects.filter(subject_id=matter.pk, seq=matter.log_seq).count() == 2
    matter = consent(matter, by=first(matter), at=at)
    assert matter.state == "asked"
    with refusal("wrong_state"):
        take_on(matter, by=have.chair, at=at)
    with refusal("not_consented"):
        consent(matter, by=first(matter), at=at)
    matter = consent(matter, side=2, seen_how="phone", by=have.chair, at=at)
    assert matter.state == "consented"
    assert take_on(matter, by=have.chair, at=at).accepted_on is not None
    assert list(verify()) == []


def test_a_no_ends_it_at_once_and_says_nothing_of_who_said_it(have: Bodies, at: datetime) -> None:
    matter = ask_consent(disputes.applied(have, at), by=have.chair, at=at)
    with pytest.raises(Invalid):
        decline(matter, why="坏人", by=second(matter), at=at)
    matter = decline(matter, why="court", by=second(matter), at=at)
    assert (matter.state, matter.is_open) == ("terminated", False)
    told = Document.objects.get(subject_id=matter.pk, form="mediation_end")
    assert "仲裁、行政、司法" in str(told.content)
    event = Event.objects.get(matter=matter, act="decline")
    assert not {"side", "why"} & set(event.data)
    assert event.by_name == "一方当事人"
    assert list(verify()) == []


def test_nobody_speaks_for_the_other_side(have: Bodies, at: datetime) -> None:
    matter = ask_consent(disputes.applied(have, at), by=have.chair, at=at)
    with refusal("other_sides_word"):
        consent(matter, side=2, by=first(matter), at=at)
    with pytest.raises(Invalid) as info:
        consent(matter, side=2, by=have.chair, at=at)
    assert set(info.value.errors) == {"seen_how"}


@pytest.mark.parametrize("bring", [disputes.consented, disputes.mediating, disputes.drafted])
def test_either_side_leaves_at_every_step(bring, have: Bodies, at: datetime) -> None:
    matter = bring(have, at)
    matter = leave(matter, by=second(matter), at=at)
    assert matter.state == "terminated"
    event = Event.objects.get(matter=matter, act="leave")
    assert "side" not in event.data
    assert event.by_name == "一方当事人"
    assert list(verify()) == []


def test_a_body_turns_down_what_it_may_not_mediate(have: Bodies, at: datetime) -> None:
    matter = disputes.applied(have, at)
    with pytest.raises(Invalid) as info:
        turn_down(matter, ground="", reason="", other_ways="", by=have.chair, at=at)
    assert set(info.value.errors) == {"ground", "reason", "other_ways"}
    matter = turn_down(matter, ground="decided", reason="法院已经受理", other_ways="到县人民法院", by=have.chair, at=at)
    assert matter.state == "turned_down"
    assert Document.objects.filter(subject_id=matter.pk, form="mediation_turned_down").exists()


def test_who_mediates_sees_their_own_alone_and_petition_offices_see_none(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)

    def sees(person) -> bool:
        return Matter.objects.visible_to(person).filter(pk=matter.pk).exists()

    assert sees(have.mediator)
    assert sees(have.chair)
    assert not sees(have.other)
    for person in (have.town.dispatcher, have.town.inspector, have.town.handler, have.street_chair, have.town.chief):
        assert not sees(person), person.name
    assert note(matter, text="约了周三", by=have.chair, at=at).log_seq
    with refusal("not_your_step"):
        end_mediation(matter, why="expired", by=have.mediator, at=at)


def test_what_was_refused_leaves_no_trace_of_a_petition(have: Bodies, at: datetime) -> None:
    make.filed(have.town, at)
    matter = disputes.applied(have, at)
    assert Matter.objects.filter(kind="petition").count() == 1
    assert matter.number.startswith("LH-26-")
