"""Sessions: a slot is taken once, what was said is sealed, and nothing of one side reaches the other (E22)."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, second
from tests.refusing import refusal
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.call_off import call_off
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.models import MediationSession, Spoken


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def slot(at: datetime, hours: float = 2, **changes: object) -> dict[str, object]:
    begins = at + timedelta(hours=hours)
    return {
        "way": "meeting",
        "place": "社区二楼",
        "room": "一号调解室",
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=1),
    } | changes


def scheduled(have: Bodies, at: datetime, **changes: object) -> Matter:
    return schedule(disputes.mediating(have, at), by=have.mediator, at=at, **slot(at, **changes))


@pytest.mark.django_db
def test_a_session_in_the_past_or_turned_round_is_refused(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    for wrong, field in (({"hours": -1}, "begins_at"), ({"ends_at": at}, "ends_at")):
        with pytest.raises(Invalid) as info:
            schedule(matter, by=have.mediator, at=at, **slot(at, **wrong))
        assert field in info.value.errors


@pytest.mark.django_db(transaction=True)
def test_a_mediator_and_a_room_are_taken_once(have: Bodies, at: datetime) -> None:
    scheduled(have, at)
    other = disputes.mediating(have, at)
    with refusal("slot_taken"):
        schedule(other, by=have.mediator, at=at, **slot(at, hours=2.5))
    later = schedule(other, by=have.mediator, at=at, **slot(at, hours=3))
    assert MediationSession.objects.filter(matter=later).count() == 1
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_slot_at_once_one_reads_why(have: Bodies, at: datetime) -> None:
    matters = [disputes.mediating(have, at), disputes.mediating(have, at)]
    gate, said = threading.Barrier(2), []

    def take(matter: Matter) -> None:
        try:
            gate.wait()
            schedule(matter, by=have.mediator, at=at, **slot(at))
            said.append("taken")
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[matter]) for matter in matters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["slot_taken", "taken"]
    assert MediationSession.objects.count() == 1


@pytest.mark.django_db
def test_what_was_called_off_frees_the_slot(have: Bodies, at: datetime) -> None:
    matter = scheduled(have, at)
    row = MediationSession.objects.get()
    matter = call_off(matter, session=row.seq, reason="对方出差", by=have.mediator, at=at)
    with pytest.raises(Invalid):
        call_off(matter, session=row.seq, reason="对方出差", by=have.mediator, at=at)
    assert schedule(matter, by=have.mediator, at=at, **slot(at)).log_seq


@pytest.mark.django_db
def test_a_record_says_who_came_and_what_each_side_was_asked(have: Bodies, at: datetime) -> None:
    matter = scheduled(have, at)
    seq = MediationSession.objects.get().seq
    given = {
        "present": {1: "王小明", 2: "赵物业"},
        "asked_recusal": {1: False, 2: False},
        "understood": {1: True, 2: True},
        "words": "双方各让一步。",
    }
    with pytest.raises(Invalid) as info:
        meet(matter, session=seq, by=have.mediator, at=at, **given)
    assert set(info.value.errors) == {"session"}  # its time has not come
    then = at + timedelta(hours=2, minutes=50)
    with pytest.raises(Invalid) as info:
        meet(matter, session=seq, by=have.mediator, at=then, **(given | {"understood": {1: True}}))
    assert set(info.value.errors) == {"understood.2"}
    matter = meet(matter, session=seq, by=have.mediator, at=then, **given)
    assert "各让一步" not in str(Event.objects.get(matter=matter, act="meet").data)
    assert Spoken.objects.get(matter=matter).words() == "双方各让一步。"
    assert list(verify()) == []


@pytest.mark.django_db
def test_what_one_side_confides_reaches_nobody_else(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    matter = confide(matter, words="最低能接受一百元", by=first(matter), at=at)
    shared = confide(matter, words="愿意再谈", is_shared=True, by=second(matter), at=at)

    def reads(person) -> list[str]:
        return [one.words() for one in Spoken.objects.filter(matter=shared).shown_to(person)]

    assert reads(first(matter)) == ["最低能接受一百元", "愿意再谈"]
    assert reads(second(matter)) == ["愿意再谈"]
    assert reads(have.mediator) == ["最低能接受一百元", "愿意再谈"]
    for stranger in (have.chair, have.other, have.town.dispatcher, have.town.handler, have.town.inspector):
        assert reads(stranger) == [], stranger.name
    assert "一百元" not in str(list(Event.objects.filter(matter=matter).values_list("data", flat=True)))
