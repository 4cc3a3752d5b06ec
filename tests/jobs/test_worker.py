"""The worker's days: warnings once, overdue said once, provisional dates settled when the table arrives."""

from datetime import date, datetime

import pytest

from tests import town as make
from tests.town import Town
from xinhe.channels.models import Notice, Outgoing, OutgoingState
from xinhe.jobs import worker
from xinhe.kernel.workdays import Year
from xinhe.matters.acts.bar import bar
from xinhe.matters.models import Deadline, Event
from xinhe.matters.sweeping import sweep
from xinhe.people.person import SYSTEM
from xinhe.procedures import book


def texts() -> list[str]:
    return [n.text for n in Notice.objects.order_by("at", "key") if "天" in n.text]


def test_an_office_is_warned_once_for_each_threshold(town: Town, at: datetime, clock) -> None:
    make.accepted(town, at)  # concluded by 6 May; warnings 10 and 3 days before
    for days in (54, 1, 1, 5, 1):
        sweep(at=clock.forward(days=days))
        sweep(at=clock.at)
    assert texts() == ["办结还剩 10 天：小区停车费涨到每月 160 元", "办结还剩 3 天：小区停车费涨到每月 160 元"]


def test_a_missed_end_is_told_to_the_office_and_to_who_sent_it(town: Town, at: datetime, clock) -> None:
    make.accepted(town, at)
    late = clock.forward(days=66)
    assert sweep(at=late) == 1
    assert sweep(at=late) == 0
    told = set(Notice.objects.filter(text__contains="已超期 1 天").values_list("office__code", flat=True))
    assert told == {"lh-zjj", "lh-xfj"}


def test_a_missed_end_is_not_told_to_an_office_that_is_barred(town: Town, at: datetime, clock) -> None:
    received, led = make.accepted(town, at), make.accepted(town, at, title="另一件")
    bar(received, offices=[town.petition_office.pk], by=SYSTEM, at=at)
    bar(led, offices=[town.housing.pk], by=SYSTEM, at=at)
    late = clock.forward(days=66)
    assert sweep(at=late) == 2
    told = set(Notice.objects.filter(text__contains="已超期 1 天").values_list("subject_id", "office__code"))
    assert told == {(received.pk, "lh-zjj"), (led.pk, "lh-xfj")}


def test_a_date_in_a_year_without_a_table_is_settled_when_the_table_comes(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
    matter = make.accepted(town, at)
    waiting = Deadline.objects.get(matter=matter, clock="conclude")
    assert (waiting.is_provisional, waiting.end) == (True, date(2027, 1, 8))
    assert "2027 年放假安排" in waiting.explanation()
    assert sweep(at=at) == 0
    calendar = book.calendar().replace(Year(2027, "2027-1", {date(2027, 1, 8): "元旦"}, frozenset(), "测试"))
    monkeypatch.setattr(book, "calendar", lambda: calendar)
    assert sweep(at=at) == 1
    settled = Deadline.objects.get(matter=matter, clock="conclude")
    assert (settled.is_provisional, settled.end) == (False, date(2027, 1, 11))
    assert Event.objects.get(matter=matter, act="recalculate").by_kind == "system"


@pytest.mark.django_db(transaction=True)
def test_one_round_of_the_worker_delivers_follows_sweeps_and_seals(
    town: Town, at: datetime, settings, tmp_path
) -> None:
    settings.OUTBOX = tmp_path
    make.accepted(town, at)
    worker.run(is_stopped=lambda: False, once=True)
    assert not Outgoing.objects.exclude(state=OutgoingState.SENT).exists()
    sent = Outgoing.objects.count()
    worker.run(is_stopped=lambda: False, once=True)
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == sent
