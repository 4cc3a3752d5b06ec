"""One bad row never stops counting, sealing, looking or sending: it is passed over, named, and taken up when well."""

import shutil
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from tests import town as make
from tests.insight.conftest import settled
from tests.superuser import superuser
from tests.town import Town
from xinhe.channels.delivery import WAITS, deliver_waiting
from xinhe.channels.fake import FakeTransport
from xinhe.channels.models import Channel, Notice, Outgoing, OutgoingState, Trouble
from xinhe.channels.troubles import Watch, try_now, wait
from xinhe.insight import follower
from xinhe.insight.models import Cell
from xinhe.insight.recount import recount
from xinhe.jobs import worker
from xinhe.jobs.proof import seal
from xinhe.kernel.clock import local_day
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.matters.sweeping import sweep
from xinhe.people.person import Person
from xinhe.records.models import Feed, SealedHead
from xinhe.supervision.compliance import comply
from xinhe.supervision.models import Finding

__all__ = ["settled"]
LATER = timedelta(hours=2)


def without_rules(matter: Matter) -> str:
    """Pin a matter to rules whose file is not there; the version to put back."""
    version = matter.version
    Matter.objects.filter(pk=matter.pk).update(version="1999-01-01")
    Deadline.objects.filter(matter=matter).update(version="1999-01-01")
    return version


def put_back(matter: Matter, version: str) -> None:
    Matter.objects.filter(pk=matter.pk).update(version=version)
    Deadline.objects.filter(matter=matter).update(version=version)


def received(town: Town) -> int:
    rows = Cell.objects.filter(scope=f"region:{town.county.code}", is_month=False, measure="received")
    return sum(rows.values_list("n", flat=True))


def passed_over(reader: str) -> list[tuple[str, int]]:
    return list(Trouble.objects.filter(reader=reader).order_by("name").values_list("name", "tries"))


@pytest.mark.django_db(transaction=True)
def test_a_matter_without_its_rules_is_passed_over_and_counted_when_they_are_back(town: Town, at, settled) -> None:
    bad, _good, _other = (make.filed(town, at) for _ in range(3))
    version = without_rules(bad)
    settled()
    assert follower.catch_up(at=at) == 3
    assert (received(town), passed_over("insight")) == (2, [(bad.number, 1)])
    assert recount().differences == []
    make.filed(town, at)
    settled()
    follower.catch_up(at=at)
    assert (received(town), passed_over("insight")) == (3, [(bad.number, 1)])
    follower.catch_up(at=at + LATER)
    assert passed_over("insight") == [(bad.number, 2)]
    put_back(bad, version)
    follower.catch_up(at=at + 2 * LATER)
    assert (received(town), passed_over("insight")) == (4, [])
    assert recount().differences == []


@pytest.mark.django_db(transaction=True)
def test_a_step_of_a_matter_that_does_not_exist_is_named(town: Town, at: datetime, settled) -> None:
    make.filed(town, at)
    lost = uuid7()
    Feed.objects.create(record_id=lost, seq=1, act="intake")
    settled()
    follower.catch_up(at=at)
    assert (received(town), passed_over("insight")) == (1, [(str(lost), 1)])


@pytest.mark.django_db(transaction=True)
def test_the_checks_go_on_past_a_matter_without_rules_and_come_back_to_it(town: Town, at: datetime, settled) -> None:
    bad, good = make.accepted(town, at), make.accepted(town, at)
    version = without_rules(bad)
    settled()
    late = at + timedelta(days=70)
    comply(at=late)
    found = Finding.objects.filter(rule="not_concluded")
    assert [one.number for one in found] == [good.number]
    assert {name for name, _ in passed_over("compliance days")} == {bad.number}
    put_back(bad, version)
    comply(at=late + LATER)
    assert {one.number for one in found.all()} == {bad.number, good.number}
    assert not Trouble.objects.exists()


def test_the_others_are_warned_when_one_date_cannot_be_read(town: Town, at: datetime) -> None:
    bad, good = make.accepted(town, at), make.accepted(town, at)
    without_rules(bad)
    sweep(at=at + timedelta(days=55))
    warned = Notice.objects.filter(text__contains="还剩 10 天").values_list("number", flat=True)
    assert list(warned) == [good.number]
    assert {name for name, _ in passed_over("sweep")} == {bad.number}


@pytest.mark.django_db(transaction=True)
def test_a_step_that_cannot_be_read_is_left_out_of_the_seal_and_sealed_once_it_can(town: Town, at, settled) -> None:
    bad, good = make.filed(town, at), make.filed(town, at)
    head = Event.objects.get(matter=bad).hash
    as_owner("ALTER TABLE matters_event DISABLE TRIGGER append_only")
    try:
        as_owner("UPDATE matters_event SET hash = 'not a hash' WHERE matter_id = %s", bad.pk)
        settled()
        assert seal(local_day(at), at=at) is not None
        assert list(SealedHead.objects.values_list("number", flat=True)) == [good.number]
        assert passed_over("seal") == [(bad.number, 1)]
        as_owner("UPDATE matters_event SET hash = %s WHERE matter_id = %s", head, bad.pk)
    finally:
        as_owner("ALTER TABLE matters_event ENABLE TRIGGER append_only")
    tomorrow = at + timedelta(days=1)
    assert seal(local_day(tomorrow), at=tomorrow) is not None
    assert set(SealedHead.objects.values_list("number", flat=True)) == {good.number, bad.number}
    assert passed_over("seal") == []


def as_owner(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_message_that_was_given_up_is_named_and_can_be_tried_again(town: Town, clock) -> None:
    make.accepted(town, clock.at)
    with superuser():
        Outgoing.objects.exclude(pk=Outgoing.objects.order_by("key").first().pk).delete()
        Outgoing.objects.update(template="nowhere")
    ways = {channel: FakeTransport() for channel in Channel.values}
    for pause in (*WAITS, timedelta(0)):
        deliver_waiting(at=clock.at, transports=ways)
        clock.at += pause
    message = Outgoing.objects.get()
    assert message.state == OutgoingState.FAILED
    assert [name for name, _ in passed_over("deliver")] == [f"短信 {message.key}"]
    assert try_now(reader="deliver", record=message.key, at=clock.at)
    assert Outgoing.objects.get().state == OutgoingState.WAITING


def test_the_waits_grow_to_an_hour() -> None:
    assert [wait(n).total_seconds() for n in (1, 2, 3, 7, 500)] == [60, 120, 240, 3600, 3600]


@pytest.mark.django_db(transaction=True)
def test_a_chore_that_fails_is_told_rests_and_the_others_run(town: Town, at, settings, tmp_path) -> None:
    settings.OUTBOX = tmp_path
    make.accepted(town, at)
    rules = settings.RULES
    shutil.copytree(rules, tmp_path / "rules")
    (tmp_path / "rules" / "compliance" / "2026-11-30.toml").write_text("nonsense", "utf-8")
    settings.RULES = tmp_path / "rules"
    with pytest.raises(Exception, match="2026-11-30"):
        worker.run(is_stopped=lambda: False, once=True)
    assert [name for name, _ in passed_over("chore")] == ["comply"]
    assert not Outgoing.objects.exclude(state=OutgoingState.SENT).exists()
    settings.RULES = rules
    worker.run(is_stopped=lambda: False, once=True)
    assert passed_over("chore") == []


def test_ready_names_what_is_passed_over_and_quotes_no_row(town: Town, at: datetime) -> None:
    Watch("insight", at=at).tell("x", ValueError("王某某"), name=lambda _: "LH-2026-000001-X")
    told = Client().get("/readyz")
    assert (told.status_code, told.json()["status"], told.json()["passed_over"]) == (200, "degraded", 1)
    assert told.json()["troubles"] == [
        {
            "reader": "insight",
            "record": "LH-2026-000001-X",
            "error": "ValueError",
            "since": "2026-03-02T10:14:00+08:00",
            "tries": 1,
            "next_try": "2026-03-02T10:15:00+08:00",
        }
    ]
    assert 'xinhe_passed_over{reader="insight"} 1' in Client().get("/metrics").content.decode()


def test_the_system_administrator_sees_what_is_passed_over_and_has_it_tried(town: Town, at: datetime) -> None:
    admin = client_of(town.sysadmin)
    assert "一切正常" in admin.get("/desk/troubles/").content.decode()
    Watch("insight", at=at).tell("x", ValueError("坏了"), name=lambda _: "LH-2026-000001-X")
    shown = admin.get("/desk/troubles/").content.decode()
    assert all(words in shown for words in ("统计汇总", "LH-2026-000001-X", "坏了"))
    assert "运行状况" in admin.get("/desk/").content.decode()
    admin.post("/desk/troubles/try/", {"reader": "insight", "record": "x"})
    assert Trouble.objects.get().next_try_at > at + timedelta(days=1)
    assert client_of(town.clerk).get("/desk/troubles/").status_code == 404


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client
