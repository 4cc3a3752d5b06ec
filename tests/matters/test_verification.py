"""verify-log against somebody who holds the database: every kind of tampering is named."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests import town as make
from tests.superuser import superuser
from tests.town import Town
from xinhe.jobs.proof import seal, verify
from xinhe.kernel.clock import local_day
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.matters.models import Event, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.rate import rate
from xinhe.petition.models import Rating
from xinhe.records.models import Seal


def rehash(event: Event) -> None:
    """Give an altered event the hash it should have, as a clever forger would."""
    event.hash = event.computed_hash()
    event.save()


def found(matter: Matter) -> list[tuple[str, int]]:
    return [(f.record, f.seq) for f in verify()]


@pytest.mark.django_db(transaction=True)
def test_an_untouched_log_has_no_discrepancies(town: Town, at: datetime) -> None:
    make.served(town, at)
    seal(local_day(at), at=at)
    assert list(verify()) == []


@pytest.mark.parametrize("table", ["matters_event", "matters_seal", "matters_sealedhead", "people_reveal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_running_role_may_not_change_the_log(town: Town, table: str, verb: str) -> None:
    column = {"matters_event": "seq", "matters_seal": "records"}.get(table, "id")
    statement = verb.format(table).replace("id = id", f"{column} = {column}")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_even_the_owner_meets_the_trigger(town: Town, at: datetime) -> None:
    make.filed(town, at)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(act="note")


def test_a_changed_event_is_named(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with superuser():
        Event.objects.filter(matter=matter, seq=2).update(data={"acceptable": False})
    assert found(matter) == [(matter.number, 2)]


def test_a_removed_event_is_named(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with superuser():
        Event.objects.filter(matter=matter, seq=3).delete()
    assert found(matter) == [(matter.number, 3)]


def test_a_removed_last_event_is_named(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with superuser():
        Event.objects.filter(matter=matter, seq=4).delete()
    assert found(matter) == [(matter.number, 4)]


def test_reordered_events_are_named(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with superuser():
        Event.objects.filter(matter=matter, seq=2).update(seq=99)
        Event.objects.filter(matter=matter, seq=3).update(seq=2)
        Event.objects.filter(matter=matter, seq=99).update(seq=3)
    assert found(matter) == [(matter.number, 2)]


def test_an_event_rehashed_without_the_chain_breaks_the_next_link(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    event = Event.objects.get(matter=matter, seq=2)
    event.data = {"acceptable": False}
    with superuser():
        rehash(event)
    assert found(matter) == [(matter.number, 3)]


def test_a_rehashed_last_event_differs_from_the_matter(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    event = Event.objects.get(matter=matter, seq=4)
    event.data = {"note": "改过"}
    with superuser():
        rehash(event)
    assert found(matter) == [(matter.number, 4)]


@pytest.mark.django_db(transaction=True)
def test_a_wholly_forged_chain_differs_from_the_seal(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    seal(local_day(at), at=at)
    with superuser():
        event = Event.objects.get(matter=matter, seq=4)
        event.data = {"note": "改过"}
        rehash(event)
        Matter.objects.filter(pk=matter.pk).update(log_head=event.hash)
    assert found(matter) == [(matter.number, 4)]


@pytest.mark.django_db(transaction=True)
def test_a_vanished_matter_is_named_before_and_after_its_seal(town: Town, at: datetime) -> None:
    early, late = make.accepted(town, at), make.filed(town, at, title="另一件事")
    Matter.objects.get(pk=early.pk)
    seal(local_day(at), at=at)
    with superuser():
        for table in ("event", "deadline", "item", "party", "assignment", "feed"):
            with connection.cursor() as cursor:
                owner = "record_id" if table == "feed" else "matter_id"
                cursor.execute(f"DELETE FROM matters_{table} WHERE {owner} = %s", [early.pk])
        Matter.objects.filter(pk=early.pk)._raw_delete("default")
    # What hung on it is found as well: the letters' and messages' rows have lost their record.
    assert {f.record for f in verify()} == {early.number, str(early.pk)}
    assert late.pk


@pytest.mark.django_db(transaction=True)
def test_a_shortened_seal_does_not_match_its_root(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    make.filed(town, at, title="另一件事")
    sealed = seal(local_day(at), at=at)
    assert sealed is not None
    assert sealed.records == 2
    with superuser():
        sealed.heads.first().delete()  # type: ignore[union-attr]
    assert [f.what for f in verify()][:2] == ["封存清单、日期或者时间与公布的根不符", "封存记为 2 件，清单有 1 件"]


def test_an_opinion_changed_after_signature_is_named(town: Town, at: datetime) -> None:
    matter = make.signed(town, at)
    matter.items.update(opinion="不予支持")
    (found,) = verify()
    assert found.record == matter.number
    assert found.what.startswith("matters_item（1） 的 opinion 日志记为 ")
    assert found.what.endswith("，现为 不予支持")


def test_a_changed_rating_is_named(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    rate(matter, office_rating="dissatisfied", petition_office_rating="satisfied", by=petitioner(matter.pk), at=at)
    with superuser():
        Rating.objects.update(office_rating="satisfied")
    (found,) = verify()
    assert found.record == matter.number
    assert found.what.startswith("matters_rating 的 office_rating 日志记为 sm3:")


def test_a_day_is_sealed_once_and_each_seal_hangs_on_the_one_before(town: Town, at: datetime, clock) -> None:
    make.filed(town, at)
    first = seal(local_day(at), at=at)
    assert seal(local_day(at), at=at) is None
    then = clock.forward(days=1)
    second = seal(local_day(then), at=then)
    assert first is not None
    assert second is not None
    assert (second.records, second.previous) == (0, first.root)
    assert Seal.objects.count() == 2
    assert list(verify()) == []
    assert isinstance(Discrepancy("x", 1, "y"), Discrepancy)
