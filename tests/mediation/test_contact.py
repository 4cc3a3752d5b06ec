"""A side's telephone and code are put right after a check of who asks; the other side's stay as they are (issue 9)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, second
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Outgoing
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.models import Event, Matter, Party
from xinhe.mediation.acts.correct_contact import correct_contact
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.models import Side
from xinhe.mediation.models.side import code_of, opens
from xinhe.mediation.seen.course import course, of_side
from xinhe.people import vault
from xinhe.people.person import Person

pytestmark = pytest.mark.django_db
NEW, FIRST_NUMBER, SECOND_NUMBER = "13900000001", "13812345678", "13912345678"
BRINGS: dict[str, Callable[[Bodies, datetime], Matter]] = {
    "applied": disputes.applied,
    "consented": disputes.consented,
    "mediating": disputes.mediating,
    "to_sign": disputes.drafted,
    "effective": disputes.effective,
}


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def sent_to(matter: Matter, seq: int) -> list[str]:
    rows = Outgoing.objects.filter(subject_id=matter.pk, seq=seq).order_by("key")
    return [vault.unseal(bytes(one.to), about=one.key.encode()).decode() for one in rows]


def corrected(matter: Matter, by: Person, at: datetime, *, party: int, **more: object) -> Matter:
    words: dict[str, object] = {"phone": NEW, "proof": "phone" if by.kind == "party" else "document"} | more
    return correct_contact(matter, party=party, by=by, at=at, **words)  # type: ignore[arg-type]


# Somebody mediates it from its appointment on.
CORRECTING = [
    (stage, who)
    for stage in BRINGS
    for who in ("chair", "mediator", "side")
    if who != "mediator" or stage in ("mediating", "to_sign", "effective")
]


@pytest.mark.parametrize(("stage", "who"), CORRECTING)
@pytest.mark.parametrize("side", [1, 2])
def test_a_side_is_reached_at_its_new_number_and_the_other_where_it_was(
    stage: str, who: str, side: int, have: Bodies, at: datetime
) -> None:
    matter = BRINGS[stage](have, at)
    before = {one.side: one.identity()["phone"] for one in Party.objects.filter(matter=matter)}
    by = (first(matter) if side == 1 else second(matter)) if who == "side" else getattr(have, who)
    matter = corrected(matter, by, at, party=side)
    after = {one.side: one.identity()["phone"] for one in Party.objects.filter(matter=matter)}
    assert after == before | {side: NEW}
    assert sent_to(matter, matter.log_seq) == ([] if who == "side" else [NEW])
    words = set(matter.words)
    assert vault.finder("phone", NEW) in words
    assert vault.finder("phone", before[side]) not in words
    assert vault.finder("phone", before[3 - side]) in words
    assert list(verify()) == []


@pytest.mark.parametrize("bring", BRINGS.values(), ids=BRINGS)
@pytest.mark.parametrize("side", [1, 2])
def test_the_old_code_of_a_side_dies_and_the_other_sides_lives(
    bring: Callable[[Bodies, datetime], Matter], side: int, have: Bodies, at: datetime
) -> None:
    matter = bring(have, at)
    old = {one.side: code_of(one) for one in Side.objects.filter(matter=matter)}
    matter = reissue_code(matter, side=side, proof="document", by=have.chair, at=at)
    now = {one.side: one for one in Side.objects.filter(matter=matter)}
    assert not opens(now[side], old[side])
    assert opens(now[side], code_of(now[side]))
    assert opens(now[3 - side], old[3 - side])
    assert sent_to(matter, matter.log_seq) == [FIRST_NUMBER if side == 1 else SECOND_NUMBER]
    assert list(verify()) == []


def test_a_side_issues_its_own_code_anew_and_no_other(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    matter = reissue_code(matter, proof="phone", by=second(matter), at=at)
    assert [one.code_version for one in Side.objects.filter(matter=matter).order_by("side")] == [1, 2]
    with refusal("other_sides_word"):
        reissue_code(matter, side=1, proof="phone", by=second(matter), at=at)


@pytest.mark.parametrize("party", [1, 3, 99])
def test_a_side_reaches_nobody_of_the_other(party: int, have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with pytest.raises(Invalid) as info:
        corrected(matter, second(matter), at, party=party)
    assert set(info.value.errors) == {"party"}
    assert Party.objects.get(matter=matter, seq=1).identity()["phone"] == FIRST_NUMBER


@pytest.mark.parametrize("who", ["other", "street_chair", "county_chair"])
def test_who_has_nothing_to_do_with_it_finds_no_dispute(who: str, have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with pytest.raises((Refused, Unknown)):
        corrected(matter, getattr(have, who), at, party=1)
    with pytest.raises((Refused, Unknown)):
        reissue_code(matter, side=1, proof="document", by=getattr(have, who), at=at)


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "head", "inspector"])
def test_no_office_of_petitions_reaches_it(who: str, have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with pytest.raises((Refused, Unknown)):
        reissue_code(matter, side=1, proof="document", by=getattr(have.town, who), at=at)


def test_staff_have_to_have_seen_who_asks(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    for proof in ("", "phone"):
        with pytest.raises(Invalid) as info:
            corrected(matter, have.chair, at, party=1, proof=proof)
        assert set(info.value.errors) == {"proof"}
    with pytest.raises(Invalid) as info:
        reissue_code(matter, side=9, proof="document", by=have.chair, at=at)
    assert set(info.value.errors) == {"side"}
    with pytest.raises(Invalid):
        reissue_code(matter, proof="document", by=first(matter), at=at)


def test_neither_number_stands_in_the_log_and_the_other_side_is_told_nothing(have: Bodies, at: datetime) -> None:
    matter = corrected(disputes.mediating(have, at), have.chair, at, party=2, is_old_told=True)
    matter = reissue_code(matter, side=2, proof="document", by=have.chair, at=at)
    event = Event.objects.get(matter=matter, act="correct_contact")
    assert event.data == {"party": 2, "changed": ["phone"], "proof": "document", "remark": "", "side": 2}
    assert sorted(sent_to(matter, event.seq)) == sorted([NEW, SECOND_NUMBER])
    told = {side: {one.act for one in course(matter, of_side(matter, side)[0], at=at).happenings} for side in (1, 2)}
    assert {"correct_contact", "reissue_code"} <= told[2]
    assert not {"correct_contact", "reissue_code"} & told[1]


def test_after_the_end_a_lost_code_is_still_issued(have: Bodies, at: datetime) -> None:
    matter = disputes.consented(have, at)
    matter = decline(matter, why="no_reason", by=second(matter), at=at)
    assert reissue_code(matter, side=1, proof="document", by=have.chair, at=at).state == "terminated"
