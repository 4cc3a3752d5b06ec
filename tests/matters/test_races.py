"""Two at once: one wins, the other is told; nothing is made twice and nothing half."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from tests import town as make
from tests.town import Town
from xinhe.jobs.proof import seal, verify
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.bar import bar
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.note import note
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.split import split
from xinhe.matters.models import Event, Matter
from xinhe.people.person import SYSTEM, petitioner
from xinhe.petition.acts.accept import accept

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """Run the act so many times in threads that start together; results, or the refusal each met."""
    start = Barrier(count)

    def one(n: int) -> object:
        start.wait()
        try:
            return act(n)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_two_clerks_press_the_same_button(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    results = at_once(2, lambda n: accept(matter, by=town.handler, at=at))
    refusals = [r for r in results if isinstance(r, Refused)]
    assert len(refusals) == 1
    assert "李工" in (refusals[0].now or "")
    assert Event.objects.filter(matter=matter, act="accept").count() == 1


def test_a_retry_that_overtakes_the_first_try_makes_one_matter(town: Town, at: datetime) -> None:
    made = at_once(4, lambda n: intake(make.filing(town), by=petitioner(), at=at, key="the same"))
    assert len({m.pk for m in made}) == 1  # type: ignore[attr-defined]
    assert Matter.objects.count() == 1


def test_numbers_have_no_gaps_and_no_twins_under_load(town: Town, at: datetime) -> None:
    at_once(8, lambda n: [make.filed(town, at, title=f"第 {n} 件") for _ in range(3)])
    numbers = sorted(m.number for m in Matter.objects.all())
    assert [int(n.split("-")[2]) for n in numbers] == list(range(1, 25))


def test_many_notes_at_once_keep_the_chain_whole(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    at_once(8, lambda n: note(matter, text=f"第 {n} 条", by=town.handler, at=at))
    assert Event.objects.filter(matter=matter, act="note").count() == 8
    assert list(verify()) == []


def test_a_step_that_commits_late_is_in_the_next_seal(town: Town, at: datetime) -> None:
    make.filed(town, at)
    with ThreadPoolExecutor(1) as pool:
        entered, leave = Barrier(2), Barrier(2)

        def slowly() -> None:
            with transaction.atomic():
                make.filed(town, at, title="慢的一件")
                entered.wait()
                leave.wait()
            connection.close()

        slow = pool.submit(slowly)
        entered.wait()
        first = seal(local_day(at), at=at)
        leave.wait()
        slow.result()
    then = at.replace(day=3)
    second = seal(local_day(then), at=then)
    assert first is not None
    assert second is not None
    assert first.records + second.records == 2
    assert list(verify()) == []


def accuse(matter: Matter, town: Town, at: datetime, accused: str) -> Matter:
    words = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "反映单位"}
    return screen(matter, accused=[accused], by=town.dispatcher, at=at, **words)  # type: ignore[arg-type]


def test_two_linked_screenings_wait_for_each_other(town: Town, at: datetime) -> None:
    """Each bars the kin of its matter, and so needs the other's row."""
    for n in range(3):
        pair = [make.filed(town, at, title=f"第 {n} 对之{which}") for which in "甲乙"]
        link(pair[0], to=pair[1].number, kind="same", by=town.dispatcher, at=at)
        results = at_once(2, lambda k, pair=pair: accuse(pair[k], town, at, ("lh-zjj", "lh-jtj")[k]))
        assert [type(one) for one in results] == [Matter, Matter], results
        barred = {tuple(sorted(one.barred)) for one in Matter.objects.filter(pk__in=[one.pk for one in pair])}
        assert len(barred) == 1
        assert set(barred.pop()) >= {town.housing.pk, town.traffic.pk}
    assert list(verify()) == []


def test_a_link_each_way_bars_both_and_waits_for_the_other(town: Town, at: datetime) -> None:
    accused = ("lh-zjj", "lh-jtj")
    pair = [accuse(make.filed(town, at, title=office), town, at, office) for office in accused]
    results = at_once(2, lambda n: link(pair[n], to=pair[1 - n].number, kind="same", by=town.dispatcher, at=at))
    assert [type(one) for one in results] == [Matter, Matter], results
    for one in pair:
        one.refresh_from_db()
        assert set(one.barred) >= {town.housing.pk, town.traffic.pk}
    assert list(verify()) == []


def test_the_same_link_pressed_twice_is_one_link(town: Town, at: datetime) -> None:
    one, other = make.filed(town, at), make.filed(town, at, title="另一件")
    results = at_once(2, lambda n: link(one, to=other.number, kind="repeat", by=town.dispatcher, at=at))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert one.links.count() == 1


def beside(pool: ThreadPoolExecutor, act: Callable[[], object]) -> "Future[object]":
    """The act begun in a thread of its own, once it waits for a lock that this transaction holds."""

    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    begun, end = pool.submit(run), monotonic() + 10
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return begun
        sleep(0.02)
    raise AssertionError("it waits for nothing")


def test_a_link_waits_for_a_screening_that_accuses_in_the_other(town: Town, at: datetime) -> None:
    """Nobody was barred when the link was asked for, and the screening finds no link."""
    one, other = make.filed(town, at), make.filed(town, at, title="另一件")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            accuse(other, town, at, "lh-zjj")
            linked = beside(pool, lambda: link(one, to=other.number, kind="same", by=town.dispatcher, at=at))
        linked.result()
    one.refresh_from_db()
    assert town.housing.pk in one.barred
    assert list(verify()) == []


def test_a_link_to_what_was_hidden_meanwhile_finds_nothing(town: Town, at: datetime) -> None:
    one, other = make.transferred(town, at), make.transferred(town, at, title="另一件")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            bar(other, offices=[town.housing.pk], by=SYSTEM, at=at)
            linked = beside(pool, lambda: link(one, to=other.number, kind="same", by=town.handler, at=at))
        with pytest.raises(Refused):
            linked.result()
    assert one.links.count() == 0


def test_splitting_off_takes_the_locks_in_the_order_of_all(town: Town, at: datetime) -> None:
    """With the matter's own row in hand it would wait for the kin, and another for it."""
    kin = accuse(make.filed(town, at), town, at, "lh-zjj")
    matter = make.filed(town, at, items=["查收费", "退还停车费"])
    link(matter, to=kin.number, kind="same", by=town.dispatcher, at=at)
    words = {"items": [2], "title": "退钱", "text": "请退还停车费。"}
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            note(kin, text="先来", by=town.dispatcher, at=at)
            done = beside(pool, lambda: split(matter, by=town.dispatcher, at=at, **words))  # type: ignore[arg-type]
            note(matter, text="后到", by=town.dispatcher, at=at)
        done.result()
    assert matter.items.count() == 1
    assert list(verify()) == []
