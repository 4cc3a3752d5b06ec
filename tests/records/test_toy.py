"""The door is one: a new kind of record gets clock, letter, seal and proof for a page of lines."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, models

from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.uuid7 import uuid7
from xinhe.people.person import Person
from xinhe.procedures.definition import read
from xinhe.records import clocks, door, sealing, verification
from xinhe.records.family import Family, hung
from xinhe.records.models import Chained, Feed, Record, Timed
from xinhe.records.move import Move


class ToyQuerySet(models.QuerySet["Toy"]):
    def visible_to(self, person: Person) -> "ToyQuerySet":
        return self.filter(office=person.office)


class Toy(Record):
    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=20)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    objects = ToyQuerySet.as_manager()

    class Meta:
        app_label = "toy"


class ToyEvent(Chained):
    pk = models.CompositePrimaryKey("toy_id", "seq")
    toy = models.ForeignKey(Toy, models.PROTECT)

    class Meta:
        app_label = "toy"


class ToyDeadline(Timed):
    pk = models.CompositePrimaryKey("toy_id", "clock")
    toy = models.ForeignKey(Toy, models.PROTECT)

    class Meta:
        app_label = "toy"


RULES = read(Path(__file__).parent / "toy" / "2026-01-01.toml")
TOY: Family[Toy, Move[Toy]] = Family(
    name="toy",
    title="请求",
    record=Toy,
    event=ToyEvent,
    owner="toy",
    move=Move,
    procedure=lambda toy: RULES,
    seats=lambda toy, by: frozenset(f"{role}@any" for role in by.roles),
    facts=lambda toy, by, on: {},
    called=lambda toy: toy.number,
    told=lambda move, event: ([], []),
    unknown="没有这个请求。",
    stale="请求又有了新进展。",
    timed=ToyDeadline,
    began=lambda events: RULES,
    hangs=(hung(ToyDeadline, "toy"), hung(Document, "subject_id")),
)


def step(toy: Toy, act: str, *, by: Person, at: datetime, seen: int | None = None) -> AbstractContextManager[Move[Toy]]:
    return door.step(TOY, toy, act, by=by, at=at, seen=seen)


# ---------------------------------------------------------------- and what it is given


@pytest.fixture
def tables(transactional_db: None) -> Iterator[None]:
    models_ = (Toy, ToyEvent, ToyDeadline)
    with connection.schema_editor() as editor:
        for model in models_:
            editor.create_model(model)
            editor.execute(f"GRANT SELECT ON {model._meta.db_table} TO xinhe_app")
    yield
    with connection.schema_editor() as editor:
        for model in reversed(models_):
            editor.delete_model(model)


def ask(town: Town, at: datetime) -> Toy:
    toy = Toy(number="T-1", version="2026-01-01", office=town.petition_office, opened_at=at, moved_at=at)
    with step(toy, "ask", by=town.clerk, at=at) as move:
        facts = {
            "to": "县住建局",
            "due_on": local_day(at),
            "left": 3,
            "asked": "请答复",
            "number": "T-1",
            "items": ["甲"],
        }
        move.issue(move.rule.letter, facts, office=town.petition_office)
    return toy


def test_a_toy_lives_through_its_three_states(tables: None, town: Town, at: datetime) -> None:
    toy = ask(town, at)
    assert clocks.of(TOY, toy)["reply"].end == local_day(at) + timedelta(days=10)
    with refusal("not_your_step"), step(toy, "answer", by=town.dispatcher, at=at):
        pass
    with refusal("wrong_state") as info, step(toy, "finish", by=town.clerk, at=at):
        pass
    assert info.value.now == f"{town.clerk.name} 已于 2026-03-02 10:14 办了「提出」。"
    handler = Person(kind="staff", name="办", roles=frozenset({"handler"}), office=town.petition_office)
    with step(toy, "answer", by=handler, at=at + timedelta(hours=1), seen=1):
        pass
    with refusal("stale"), step(toy, "finish", by=town.clerk, at=at + timedelta(hours=2), seen=1):
        pass
    with refusal("clock_went_back"), step(toy, "finish", by=town.clerk, at=at):
        pass
    with step(toy, "finish", by=town.clerk, at=at + timedelta(hours=2)):
        pass
    toy.refresh_from_db()
    assert (toy.state, toy.is_open, toy.log_seq) == ("done", False, 3)
    assert not clocks.of(TOY, toy)["reply"].is_open
    assert [row.act for row in Feed.objects.filter(family="toy").order_by("id")] == ["ask", "answer", "finish"]


def test_a_toy_is_sealed_and_proved(tables: None, town: Town, at: datetime) -> None:
    toy = ask(town, at)
    sealed = sealing.seal([TOY], local_day(at), at=at)
    assert sealed is not None
    assert [(head.family, head.number) for head in sealed.heads.all()] == [("toy", "T-1")]
    assert list(verification.verify([TOY], at=at)) == []
    Toy.objects.update(office=town.housing)
    (found,) = verification.verify([TOY], at=at)
    assert found.record == "T-1"
    assert found.what.startswith(f"toy_toy 的 office_id 日志记为 {toy.office_id}，现为 {town.housing.pk}")
