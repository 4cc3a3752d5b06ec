"""Both sides press at the same instant at the round table: one is first, and who was late reads what happened."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, offer_hash, second
from tests.mediation.test_races import at_once
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.matters.models import Matter
from xinhe.mediation.acts.accept_offer import accept_offer
from xinhe.mediation.acts.close_table import close_table
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.open_table import open_table
from xinhe.mediation.acts.say import say
from xinhe.mediation.acts.turn_offer_down import turn_offer_down
from xinhe.mediation.acts.withdraw_offer import withdraw_offer
from xinhe.mediation.models import Offer, Spoken

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "付 600 元，以后各修各的。"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def state(matter: Matter) -> list[str]:
    return list(Offer.objects.filter(matter=matter).order_by("seq").values_list("state", flat=True))


def test_of_two_offers_at_once_the_second_one_is_shown_the_first(have: Bodies, at: datetime) -> None:
    matter = disputes.at_table(have, at)
    one, two = first(matter), second(matter)
    said = at_once(
        lambda: offer(matter, text=TEXT, by=one, at=at), lambda: offer(matter, text="付 900 元。", by=two, at=at)
    )
    assert said == ["", "newer_offer"]
    assert state(matter) == ["open"]
    assert list(verify()) == []


def test_of_accepting_and_withdrawing_one_comes_first(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    named, one, two = offer_hash(matter), first(matter), second(matter)
    said = at_once(
        lambda: accept_offer(matter, offer=named, by=two, at=at),
        lambda: withdraw_offer(matter, offer=named, by=one, at=at),
    )
    late = {"accepted": "offer_answered", "withdrawn": "offer_withdrawn"}
    (kept,) = state(matter)
    assert said == ["", late[kept]]
    assert list(verify()) == []


def test_of_accepting_and_turning_down_one_counts(have: Bodies, at: datetime) -> None:
    """Two people of one side, each with a phone."""
    matter = disputes.offered(have, at)
    named, two = offer_hash(matter), second(matter)
    said = at_once(
        lambda: accept_offer(matter, offer=named, by=two, at=at),
        lambda: turn_offer_down(matter, offer=named, by=two, at=at),
    )
    assert said == ["", "offer_answered"]
    assert state(matter)[0] in ("accepted", "turned_down")


def test_a_second_press_accepts_nothing_twice(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    named, two = offer_hash(matter), second(matter)
    press: Callable[[], object] = lambda: accept_offer(matter, offer=named, by=two, at=at)  # noqa: E731
    assert at_once(press, press, press) == ["", "offer_answered", "offer_answered"]


def test_nobody_accepts_what_is_being_countered(have: Bodies, at: datetime) -> None:
    """Either the counter-offer was first and the yes is refused, or the yes was first and the newest offer voids it."""
    matter = disputes.offered(have, at)
    named, two = offer_hash(matter), second(matter)
    said = at_once(
        lambda: accept_offer(matter, offer=named, by=two, at=at),
        lambda: offer(matter, text=TEXT, answers=named, by=two, at=at),
    )
    assert state(matter) == ["replaced", "open"]
    assert said in ([""] * 2, ["", "newer_offer"])
    assert list(verify()) == []


def test_an_offer_is_not_accepted_while_the_table_closes(have: Bodies, at: datetime) -> None:
    matter = disputes.offered(have, at)
    named, two = offer_hash(matter), second(matter)
    said = at_once(
        lambda: accept_offer(matter, offer=named, by=two, at=at),
        lambda: close_table(matter, by=have.mediator, at=at),
    )
    assert said == ([""] * 2 if state(matter) == ["accepted"] else ["", "table_open"])
    assert list(verify()) == []


def test_who_waited_for_the_lock_past_the_time_is_late(have: Bodies, at: datetime) -> None:
    """A step is never earlier than the one before it: its time is that of the lock, and so is that of the offer."""
    matter = disputes.at_table(have, at)
    until = at + timedelta(hours=2)
    matter = offer(matter, text=TEXT, until=until, by=first(matter), at=at)
    matter = say(matter, words="时间到了", by=have.mediator, at=until)
    said = at_once(
        lambda: accept_offer(matter, offer=offer_hash(matter), by=second(matter), at=until - timedelta(seconds=30))
    )
    assert said == ["offer_expired"]


def test_all_words_said_at_once_are_heard(have: Bodies, at: datetime) -> None:
    matter = disputes.at_table(have, at)
    people = [first(matter), second(matter), have.mediator]
    acts: list[Callable[[], object]] = [
        lambda by=by, n=n: say(matter, words=f"第 {n} 句", by=by, at=at) for n, by in enumerate(people)
    ]
    assert at_once(*acts) == [""] * 3
    assert Spoken.objects.filter(matter=matter, is_shared=True).count() == 3
    assert list(verify()) == []


def test_a_table_is_opened_once(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    press: Callable[[], object] = lambda: open_table(matter, by=have.mediator, at=at)  # noqa: E731
    assert at_once(press, press) == ["", "table_not_open"]
