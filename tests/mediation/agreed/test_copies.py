"""The originals of an agreement: one for each party, one for the body, handed out and counted (第二十九条第二款)."""

import io
from datetime import date, datetime, timedelta

import pytest
from pypdf import PdfReader

from tests.mediation import disputes
from tests.mediation.disputes import ZHAO, Bodies, first, hash_of, second
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.documents.store import Incoming
from xinhe.jobs.proof import verify
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.filing import Identity
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.agree import agree
from xinhe.mediation.acts.hand_out import hand_out
from xinhe.mediation.agreed.copies import BODY
from xinhe.mediation.dossier.lacking import NO_COPIES, lacks
from xinhe.mediation.seen.course import course, of_side
from xinhe.mediation.sides import SidePeople

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 7, 9, 0, tzinfo=SHANGHAI)
QIAN = Identity(name="钱楼下", phone="13912345679")


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def drawn(name: str) -> Incoming:
    return Incoming(f"{name}.png", "image/png", 3, chain.sm3(name.encode()))


def signed(have: Bodies, at: datetime = NOW, **changes: object) -> Matter:
    """A written agreement that all signed."""
    matter = disputes.mediating(have, at, **changes)
    matter = disputes.draft_agreement(matter, terms=disputes.terms(at, kind="written"), by=have.mediator, at=at)
    for by in (first(matter), second(matter), have.mediator):
        matter = agree(matter, terms=hash_of(matter), drawn=drawn(by.name or "x"), by=by, at=at)
    assert matter.state == "effective"
    return matter


def left(matter: Matter) -> dict[int, int]:
    copies = course(matter, of_side(matter, 1)[0], at=NOW).copies
    assert copies is not None
    return {to: copies.left(to) for to in copies.due}


def test_each_party_has_one_and_the_body_keeps_one(have: Bodies) -> None:
    """Two people on one side are two parties; a guardian holds the one of whom they stand for."""
    guardian = Identity(name="孙监护", phone="13912345670")
    one = signed(have)
    two = signed(have, second=SidePeople(people=[ZHAO, QIAN], guardian=guardian))
    assert (left(one), left(two)) == ({1: 1, 2: 1, BODY: 1}, {1: 1, 2: 2, BODY: 1})
    paper = Document.objects.get(subject_id=two.pk, form="mediation_agreement_paper")
    text = "".join("".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(print_letter(paper, two))).pages)
    assert "本协议一式4份，当事人各执一份，调解组织留存一份" in text
    assert list(verify(at=NOW)) == []


def test_the_paper_of_before_says_what_it_said(have: Bodies, at: datetime) -> None:
    paper = Document.objects.get(subject_id=signed(have, at).pk, form="mediation_agreement_paper")
    assert (paper.form_version, "originals" in paper.content) == ("2011-01-01", False)


def test_what_was_handed_out_is_counted_and_names_nobody(have: Bodies) -> None:
    matter, day = signed(have, second=SidePeople(people=[ZHAO, QIAN])), NOW.date()
    matter = hand_out(matter, to=1, on=day, way="in_person", by=have.mediator, at=NOW)
    matter = hand_out(matter, to=2, count=1, on=day, way="mail", by=have.chair, at=NOW)
    matter = hand_out(matter, to=BODY, on=day, by=have.chair, at=NOW)
    assert left(matter) == {1: 0, 2: 1, BODY: 0}
    assert [one.data for one in Event.objects.filter(matter=matter, act="hand_out").order_by("seq")][1] == {
        "to": 2,
        "count": 1,
        "on": "2026-12-07",
        "way": "mail",
    }
    matter = hand_out(matter, to=2, on=day, way="in_person", by=have.mediator, at=NOW)
    assert left(matter) == {1: 0, 2: 0, BODY: 0}
    assert list(verify(at=NOW)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": ""}, "way"),
        ({"way": "by_dove"}, "way"),
        ({"to": 3}, "to"),
        ({"count": 2}, "count"),
        ({"count": 0}, "count"),
        ({"count": -1}, "count"),
        ({"on": date(2026, 12, 8)}, "on"),
        ({"on": date(2026, 12, 6)}, "on"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, object], field: str, have: Bodies) -> None:
    matter = signed(have)
    with pytest.raises(Invalid) as info:
        hand_out(matter, by=have.mediator, at=NOW, **({"to": 1, "on": NOW.date(), "way": "mail"} | changes))
    assert set(info.value.errors) == {field}


def test_nobody_gets_more_than_is_theirs(have: Bodies) -> None:
    matter = hand_out(signed(have), to=1, on=NOW.date(), way="mail", by=have.mediator, at=NOW)
    with pytest.raises(Invalid) as info:
        hand_out(matter, to=1, on=NOW.date(), way="mail", by=have.mediator, at=NOW)
    assert set(info.value.errors) == {"count"}


def test_of_an_oral_agreement_there_is_no_original(have: Bodies) -> None:
    matter = disputes.effective(have, NOW)
    assert course(matter, of_side(matter, 1)[0], at=NOW).copies is None
    with refusal("agreed_in_writing"):
        hand_out(matter, to=1, on=NOW.date(), way="mail", by=have.mediator, at=NOW)


def test_sides_and_strangers_hand_nothing_out(have: Bodies) -> None:
    matter = signed(have)
    with refusal("not_your_step"):
        hand_out(matter, to=1, on=NOW.date(), way="mail", by=first(matter), at=NOW)
    with pytest.raises(Unknown):
        hand_out(matter, to=1, on=NOW.date(), way="mail", by=have.other, at=NOW)


def test_the_file_names_the_side_that_has_none(have: Bodies) -> None:
    matter = signed(have)
    assert set(NO_COPIES.values()) <= set(lacks(matter))
    later = NOW + timedelta(days=1)
    matter = hand_out(matter, to=2, on=later.date(), way="in_person", by=have.mediator, at=later)
    assert [one for one in lacks(matter) if one in NO_COPIES.values()] == [NO_COPIES[1]]
    assert not set(NO_COPIES.values()) & set(lacks(disputes.effective(have, NOW)))
