"""The round table: who talks there, turns and times of offers, and that no answer meets another offer than was read."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, offer_hash, second
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Outgoing
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.accept_offer import accept_offer
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.break_off import break_off
from xinhe.mediation.acts.close_table import close_table
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.disclose import disclose
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.join_table import join_table
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.open_table import open_table
from xinhe.mediation.acts.say import say
from xinhe.mediation.acts.try_again import try_again
from xinhe.mediation.acts.turn_offer_down import turn_offer_down
from xinhe.mediation.acts.withdraw_offer import withdraw_offer
from xinhe.mediation.models import Offer, Spoken
from xinhe.mediation.round_table import accepted
from xinhe.mediation.seen.table import table_of
from xinhe.people.person import Person, petitioner

pytestmark = pytest.mark.django_db
TEXT = "付 600 元，以后各修各的。"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def state(matter: Matter) -> list[str]:
    return list(Offer.objects.filter(matter=matter).order_by("seq").values_list("state", flat=True))


# -- the table --------------------------------------------------------------------------------------------------------


def test_a_mediator_opens_the_table_and_both_sides_are_told(have: Bodies, at: datetime) -> None:
    matter = open_table(disputes.mediating(have, at), by=have.mediator, at=at)
    assert Outgoing.objects.filter(subject_id=matter.pk, seq=matter.log_seq).count() == 2
    with refusal("table_not_open"):
        open_table(matter, by=have.mediator, at=at)
    matter = close_table(matter, by=have.mediator, at=at)
    with refusal("table_open"):
        close_table(matter, by=have.mediator, at=at)
    assert open_table(matter, by=have.mediator, at=at).log_seq
    assert list(verify()) == []


def test_no_table_is_opened_before_both_accept_what_was_disclosed(have: Bodies, at: datetime) -> None:
    matter = disclose(disputes.mediating(have, at), tie="是一方的邻居", by=have.mediator, at=at)
    with refusal("all_accept_disclosed"):
        open_table(matter, by=have.mediator, at=at)


def test_nobody_talks_at_a_closed_table_or_without_a_seat(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with refusal("table_open"):
        join_table(matter, by=first(matter), at=at)
    with refusal("table_open"):
        say(matter, words="在吗", by=have.mediator, at=at)
    matter = open_table(matter, by=have.mediator, at=at)
    with refusal("at_table"):
        say(matter, words="在吗", by=first(matter), at=at)
    matter = join_table(matter, by=first(matter), at=at)
    matter = say(matter, words="在吗", by=first(matter), at=at)
    matter = open_table(close_table(matter, by=have.mediator, at=at), by=have.mediator, at=at)
    with refusal("at_table"):  # a table that is opened anew has empty seats
        say(matter, words="在吗", by=first(matter), at=at)


def test_a_seat_keeps_how_the_side_is_known(have: Bodies, at: datetime) -> None:
    matter = open_table(disputes.mediating(have, at), by=have.mediator, at=at)
    matter = join_table(matter, known_by="phone", by=first(matter), at=at)
    matter = join_table(matter, side=2, seen_how="in_person", by=have.mediator, at=at)
    kept = Event.objects.filter(matter=matter, act="join_table").order_by("seq").values_list("data", flat=True)
    assert [(one["side"], one["known_by"], one["seen_how"]) for one in kept] == [
        (1, "phone", ""),
        (2, "staff", "in_person"),
    ]


def test_what_is_said_at_the_table_both_sides_and_their_mediator_read(have: Bodies, at: datetime) -> None:
    matter = disputes.at_table(have, at)
    matter = say(matter, words="墙都泡了", by=first(matter), at=at)
    matter = say(matter, words="一个一个说", by=have.mediator, at=at)
    matter = say(matter, words="我愿意谈", side=2, seen_how="phone", by=have.mediator, at=at)
    matter = confide(matter, words="最低六百", by=first(matter), at=at)

    def reads(person: Person) -> list[str]:
        return [one.words() for one in Spoken.objects.filter(matter=matter).shown_to(person)]

    shared = ["墙都泡了", "一个一个说", "我愿意谈"]
    assert reads(second(matter)) == shared
    assert reads(first(matter)) == reads(have.mediator) == [*shared, "最低六百"]
    assert list(Spoken.objects.filter(matter=matter).order_by("seq").values_list("side", flat=True)) == [1, 0, 2, 1]
    logged = str(list(Event.objects.filter(matter=matter).values_list("data", flat=True)))
    assert "泡" not in logged
    assert list(verify()) == []


def test_empty_words_are_refused(have: Bodies, at: datetime) -> None:
    matter = disputes.at_table(have, at)
    with pytest.raises(Invalid) as info:
        say(matter, words=" ", by=first(matter), at=at)
    assert set(info.value.errors) == {"words"}


@pytest.mark.parametrize("words", ["你签了停访息诉保证书，我马上付钱。", "收钱以后承诺不再上访。"])
def test_nothing_is_traded_for_giving_up_petitions(have: Bodies, at: datetime, words: str) -> None:
    """《宪法》第四十一条 (rulebook E6)."""
    matter = disputes.at_table(have, at)
    for by in (first(matter), have.mediator):
        with pytest.raises(Invalid) as info:
            say(matter, words=words, by=by, at=at)
        assert info.value.refusals["words"].code in ("right_given_up", "second_reader_wanted")
    with pytest.raises(Invalid) as info:
        offer(matter, text=words, by=first(matter), at=at)
    assert "单独告诉调解员" in info.value.errors["text"]
    assert confide(matter, words=f"他要我写：{words}", by=first(matter), at=at).log_seq  # what is told alone is free


# -- offers -----------------------------------------------------------------------------------------------------------


def test_an_offer_is_sealed_and_for_both_sides_and_their_mediators(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    row = Offer.objects.get(matter=matter)
    assert row.terms() == {"text": "付 800 元修理费，三天内付清。", "fen": 80_000, "payer": 2}
    assert row.until_at == row.at + timedelta(hours=72)
    assert b"800" not in bytes(row.sealed)
    assert "800" not in str(list(Event.objects.filter(matter=matter).values_list("data", flat=True)))

    def reads(person: Person) -> bool:
        return Offer.objects.filter(matter=matter).shown_to(person).exists()

    other = disputes.applied(have, at)
    assert all(map(reads, (first(matter), second(matter), have.mediator)))
    town = have.town
    strangers = (have.chair, have.other, have.street_chair, town.handler, town.dispatcher, first(other), petitioner())
    assert not any(map(reads, strangers))
    told = Outgoing.objects.filter(subject_id=matter.pk, seq=matter.log_seq)
    assert told.count() == 1  # the other side alone
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": " "}, "text"),
        ({"amount": "八百", "payer": 2}, "amount"),
        ({"amount": "-3", "payer": 1}, "amount"),
        ({"amount": "800"}, "payer"),
        ({"amount": "800", "payer": 3}, "payer"),
        ({"until": timedelta(minutes=10)}, "until"),
        ({"until": timedelta(days=31)}, "until"),
        ({"until": timedelta(days=-1)}, "until"),
    ],
)
def test_wrong_terms_are_named(have: Bodies, at: datetime, typed: dict, field: str) -> None:
    matter = disputes.at_table(have, at)
    given = {"text": TEXT} | typed
    if "until" in given:
        given["until"] = at + given["until"]
    with pytest.raises(Invalid) as info:
        offer(matter, by=first(matter), at=at, **given)
    assert set(info.value.errors) == {field}


def test_both_sides_take_turns(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    with refusal("not_your_turn"):
        offer(matter, text=TEXT, answers=offer_hash(matter), by=first(matter), at=at)
    matter = offer(matter, text=TEXT, answers=offer_hash(matter), by=second(matter), at=at)
    assert state(matter) == ["replaced", "open"]
    with refusal("not_your_turn"):
        offer(matter, text=TEXT, by=second(matter), at=at)
    matter = turn_offer_down(matter, offer=offer_hash(matter), by=first(matter), at=at)
    matter = offer(matter, text=TEXT, by=second(matter), at=at)  # it was answered: they may try again
    matter = withdraw_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    matter = offer(matter, text=TEXT, by=second(matter), at=at)
    assert state(matter) == ["replaced", "turned_down", "withdrawn", "open"]
    then = at + timedelta(hours=72)
    assert offer(matter, text=TEXT, by=second(matter), at=then).log_seq  # its time was over
    assert list(verify()) == []


def test_an_offer_is_accepted_and_binds_nobody(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    matter = accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    assert (matter.state, state(matter)) == ("mediating", ["accepted"])
    for person in (first(matter), have.mediator):
        found = accepted(matter, person)
        assert found is not None
        assert found.terms()["fen"] == 80_000
    assert accepted(matter, have.chair) is None
    with refusal("offer_answered"):
        accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    with refusal("offer_answered"):
        withdraw_offer(matter, offer=offer_hash(matter), by=first(matter), at=at)
    assert list(verify()) == []


def test_the_newest_offer_voids_what_was_accepted_before(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    old = offer_hash(matter)
    matter = accept_offer(matter, offer=old, by=second(matter), at=at)
    with refusal("newer_offer"):  # who proposes has to have seen that the old one was accepted
        offer(matter, text=TEXT, by=first(matter), at=at)
    matter = offer(matter, text=TEXT, answers=old, by=first(matter), at=at)
    assert state(matter) == ["replaced", "open"]
    assert accepted(matter, have.mediator) is None
    with refusal("newer_offer") as info:
        accept_offer(matter, offer=old, by=second(matter), at=at)
    assert "新的方案" in str(info.value)


def test_an_offer_that_was_passed_over_cannot_be_accepted(have: Bodies, at: datetime) -> None:
    """Bad input of the issue: an offer accepted after a newer one."""
    matter = disputes.offered(have, at)
    old = offer_hash(matter)
    matter = offer(matter, text=TEXT, answers=old, by=second(matter), at=at)
    for act in (accept_offer, turn_offer_down, withdraw_offer):
        with refusal("newer_offer"):
            act(matter, offer=old, by=second(matter), at=at)
    assert state(matter) == ["replaced", "open"]


def test_nobody_answers_the_own_offer_or_for_the_other_side(have: Bodies, at: datetime) -> None:
    """Bad input of the issue: a code of the other side."""
    matter = disputes.offered(have, at)
    named = offer_hash(matter)
    with refusal("own_offer"):
        accept_offer(matter, offer=named, by=first(matter), at=at)
    with refusal("own_offer"):
        turn_offer_down(matter, offer=named, by=first(matter), at=at)
    with refusal("not_own_offer"):
        withdraw_offer(matter, offer=named, by=second(matter), at=at)
    acts: list[Callable[[], object]] = [
        lambda: accept_offer(matter, offer=named, side=2, by=first(matter), at=at),
        lambda: turn_offer_down(matter, offer=named, side=2, by=first(matter), at=at),
        lambda: withdraw_offer(matter, offer=named, side=1, by=second(matter), at=at),
        lambda: offer(matter, text=TEXT, side=1, by=second(matter), at=at),
        lambda: say(matter, words="我同意", side=1, by=second(matter), at=at),
        lambda: join_table(matter, side=1, by=second(matter), at=at),
    ]
    for act in acts:
        with refusal("other_sides_word"):
            act()
    with refusal("own_offer"):  # whoever writes it down, it is still the word of the side that proposed
        accept_offer(matter, offer=named, side=1, seen_how="phone", by=have.mediator, at=at)
    with refusal("no_offer"):
        accept_offer(matter, offer="0" * 64, by=second(matter), at=at)
    assert state(matter) == ["open"]


def test_time_is_judged_by_the_clock(have: Bodies, at: datetime) -> None:
    matter = disputes.at_table(have, at)
    until = at + timedelta(hours=5)
    matter = offer(matter, text=TEXT, until=until, by=first(matter), at=at)
    named = offer_hash(matter)
    with refusal("offer_expired") as info:
        accept_offer(matter, offer=named, by=second(matter), at=until)
    assert "2026-03-02 15:14" in str(info.value)
    assert accept_offer(matter, offer=named, by=second(matter), at=until - timedelta(seconds=1)).log_seq
    assert list(verify()) == []


def test_what_was_not_answered_lapses_with_the_table(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    named = offer_hash(matter)
    matter = close_table(matter, by=have.mediator, at=at)
    with refusal("table_open"):
        accept_offer(matter, offer=named, by=second(matter), at=at)
    matter = open_table(matter, by=have.mediator, at=at)
    for by in (first(matter), second(matter)):
        matter = join_table(matter, by=by, at=at)
    with refusal("offer_lapsed"):
        accept_offer(matter, offer=named, by=second(matter), at=at)
    assert offer(matter, text=TEXT, by=first(matter), at=at).log_seq


def test_what_was_accepted_outlives_the_table_and_not_a_newer_offer(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    old = offer_hash(matter)
    matter = accept_offer(matter, offer=old, by=second(matter), at=at)
    matter = open_table(close_table(matter, by=have.mediator, at=at), by=have.mediator, at=at)
    matter = join_table(matter, by=first(matter), at=at)
    assert accepted(matter, have.mediator) is not None
    with refusal("newer_offer"):
        offer(matter, text=TEXT, by=first(matter), at=at)
    matter = offer(matter, text=TEXT, answers=old, by=first(matter), at=at)
    assert state(matter) == ["replaced", "open"]
    assert accepted(matter, have.mediator) is None


def test_another_attempt_begins_without_offers(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    matter = accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    matter = break_off(matter, why="unsigned", by=have.mediator, at=at)
    matter = appoint(try_again(matter, by=have.chair, at=at), mediators=[have.named], by=have.chair, at=at)
    matter = open_table(matter, by=have.mediator, at=at)
    for by in (first(matter), second(matter)):
        matter = join_table(matter, by=by, at=at)
    shown = table_of(matter, second(matter), at=at)
    assert (shown.newest, shown.counts, len(shown.offers)) == (None, "", 1)
    with refusal("offer_answered"):
        accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    assert offer(matter, text=TEXT, by=second(matter), at=at).log_seq
    assert list(verify()) == []


def test_the_table_ends_with_the_attempt(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    matter = break_off(matter, why="too_far_apart", by=have.mediator, at=at)
    with refusal("wrong_state"):
        accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=at)
    assert accepted(matter, have.mediator) is None


def test_while_a_draft_waits_one_talks_and_offers_nothing(have: Bodies, at: datetime) -> None:
    matter = draft_agreement(disputes.at_table(have, at), terms=disputes.terms(at), by=have.mediator, at=at)
    with refusal("wrong_state"):
        offer(matter, text=TEXT, by=first(matter), at=at)
    assert say(matter, words="第二条再看看", by=second(matter), at=at).log_seq


# -- who may do what --------------------------------------------------------------------------------------------------

BY_MEDIATOR = {"open_table", "close_table"}
WHO = (
    "first",
    "second",
    "mediator",
    "other mediator",
    "chair",
    "upper chair",
    "handler",
    "dispatcher",
    "inspector",
    "side of another",
    "petitioner",
)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ["open_table", "close_table", "join_table", "say", "offer", "accept", "down", "back"])
def test_each_act_is_for_whom_it_is(have: Bodies, at: datetime, act: str, who: str) -> None:
    matter = disputes.mediating(have, at) if act == "open_table" else disputes.offered(have, at)
    other, town = disputes.applied(have, at), have.town
    people = {
        "first": first(matter),
        "second": second(matter),
        "mediator": have.mediator,
        "other mediator": have.other,
        "chair": have.chair,
        "upper chair": have.street_chair,
        "handler": town.handler,
        "dispatcher": town.dispatcher,
        "inspector": town.inspector,
        "side of another": second(other),
        "petitioner": petitioner(matter.pk),
    }
    by = people[who]
    proposes = act in ("back", "offer")
    word = {"side": 1 if proposes else 2, "seen_how": "phone"} if by.kind == "staff" else {}
    if act == "offer":
        turn_offer_down(matter, offer=offer_hash(matter), by=second(matter), at=at)
    named = offer_hash(matter) if act in ("accept", "down", "back") else ""
    acts: dict[str, Callable[[], Matter]] = {
        "open_table": lambda: open_table(matter, by=by, at=at),
        "close_table": lambda: close_table(matter, by=by, at=at),
        "join_table": lambda: join_table(matter, by=by, at=at, **word),
        "say": lambda: say(matter, words="在", by=by, at=at, **word),
        "offer": lambda: offer(matter, text=TEXT, by=by, at=at, **word),
        "accept": lambda: accept_offer(matter, offer=named, by=by, at=at, **word),
        "down": lambda: turn_offer_down(matter, offer=named, by=by, at=at, **word),
        "back": lambda: withdraw_offer(matter, offer=named, by=by, at=at, **word),
    }
    sides = {"first", "second"} if act in ("join_table", "say", "offer") else set()
    allowed = {"mediator"} | sides | {"accept": {"second"}, "down": {"second"}, "back": {"first"}}.get(act, set())
    before = Event.objects.filter(matter=matter).count()
    if who in allowed:
        assert acts[act]().log_seq == before + 1
        assert list(verify()) == []
        return
    with pytest.raises(Refused):
        acts[act]()
    assert Event.objects.filter(matter=matter).count() == before


def test_a_petition_has_no_table(have: Bodies, at: datetime) -> None:
    with pytest.raises(Refused):
        open_table(make.accepted(have.town, at), by=have.mediator, at=at)
