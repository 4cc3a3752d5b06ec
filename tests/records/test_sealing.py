"""A day's seal covers every record and every log, and what should be in it and is not is named."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from tests import town as make
from tests.refusing import refusal
from tests.superuser import superuser
from tests.town import Town
from xinhe.jobs.proof import seal, verify
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.note import note
from xinhe.people.models import SignIn
from xinhe.people.signin import sign_in
from xinhe.records.models import Cursor, Feed, Seal, SealedHead
from xinhe.records.sealing import CURSOR, LOG

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> list[str]:
    return [f"{one.record}：{one.what}" for one in verify()]


def test_a_day_to_come_is_not_sealed(town: Town, at: datetime) -> None:
    with refusal("day_to_come"):
        seal(local_day(at) + timedelta(days=1), at=at)


def test_the_running_role_can_make_no_seal(town: Town, at: datetime) -> None:
    one = Seal(day=local_day(at), at=at, records=0, previous="0" * 64, root="f" * 64)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE xinhe_app")
        with pytest.raises(DatabaseError, match="permission denied"):
            one.save(force_insert=True)
        cursor.execute("RESET ROLE")


def test_a_cursor_moved_ahead_hides_no_step_from_the_verification(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    seal(local_day(at), at=at)
    then = at + timedelta(days=1)
    note(matter, text="封存之后", by=town.handler, at=then)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        (ahead,) = cursor.fetchone()
    Cursor.objects.filter(name=CURSOR).update(xid=int(ahead))
    assert seal(local_day(then), at=then) is not None
    assert any(one.startswith(f"{matter.number}：封存只到第 4 条") for one in told())


def test_a_feed_row_that_is_gone_or_was_put_in_is_named(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with superuser():
        Feed.objects.filter(record_id=matter.pk, seq=2).delete()
    assert told() == [f"{matter.number}：后续处理的队列里没有这一条，它不会被统计和封存"]


def test_a_seal_of_the_future_and_a_day_without_one_are_named(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    seal(local_day(at), at=at)
    for days in (1, 2, 3):
        note(matter, text="又一天", by=town.handler, at=at + timedelta(days=days))
    late = at + timedelta(days=3)
    seal(local_day(late), at=late)
    day = (local_day(at) + timedelta(days=1)).isoformat()
    assert f"{day} 封存：这一天没有封存" in told()
    with superuser():
        Seal.objects.filter(day=local_day(late)).update(day=local_day(late) + timedelta(days=4000))
    assert any("将来" in one for one in told())


def test_the_logs_about_people_are_sealed_along(town: Town, at: datetime) -> None:
    with refusal("wrong_password"):
        sign_in("handler", "wrong", "", address="10.0.0.1", at=at)
    made = seal(local_day(at), at=at)
    assert made is not None
    assert {head.number for head in made.heads.filter(family=LOG)} == {"signin"}
    assert told() == []
    with superuser():
        SignIn.objects.update(address="10.0.0.2")
        row = SignIn.objects.get()
        SignIn.objects.update(hash=row.computed_hash())
    assert "登录记录：封存过的这一条已不存在或被改动" in told()
    assert SealedHead.objects.filter(family=LOG).count() == 1


def test_a_sealed_number_that_was_altered_is_named_by_its_seal(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    seal(local_day(at), at=at)
    with superuser():
        SealedHead.objects.update(number="LH-26-000001-X")
    assert f"{local_day(at)} 封存：封存清单、日期或者时间与公布的根不符" in told()


def test_the_newest_seal_is_missed_even_if_it_covered_nothing(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    for days in range(2):
        seal(local_day(at) + timedelta(days=days), at=at + timedelta(days=days))
    assert list(verify()) == []
    newest = Seal.objects.latest("day")
    assert newest.records == 0
    with superuser():
        Seal.objects.filter(day=newest.day).delete()
    assert [one.record for one in verify()] == [f"{newest.day} 封存"]
    with superuser():
        SealedHead.objects.all().delete()
        Seal.objects.all().delete()
    assert f"{newest.day} 封存" in {one.record for one in verify()}


def test_a_cursor_of_the_seals_that_is_gone_or_renamed_is_named(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    seal(local_day(at), at=at)
    with superuser():
        Cursor.objects.filter(name=CURSOR).update(name="seay")
    assert f"{local_day(at)} 封存：封存的进度不见了" in told()
    with superuser():
        Cursor.objects.all().delete()
    assert f"{local_day(at)} 封存：封存的进度不见了" in told()
