"""Where limits reach a year without a holiday table, the demonstration county rests instead of guessing."""

from collections import Counter
from datetime import datetime

import pytest

from xinhe.jobs import demo
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Deadline, Event


def test_the_last_day_of_the_last_year_with_a_holiday_table_will_do_as_well(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "MATTERS", 0)  # only what lies on the desks: the past has tables
    at = datetime(2026, 12, 31, 16, 0, tzinfo=SHANGHAI)
    assert demo.load(at=at, password="Linhe-2026-demo", with_studio=False).matters > 30
    assert not Event.objects.filter(at__gt=at).exists()
    # A year without a table is counted provisionally.
    assert not Deadline.objects.filter(clock="objection", end__year=2027, is_provisional=False).exists()
    assert list(verify(at=at)) == []


def test_the_first_working_day_after_a_long_holiday_will_do_as_well(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "MATTERS", 0)
    at = datetime(2026, 10, 8, 10, 0, tzinfo=SHANGHAI)
    demo.load(at=at, password="Linhe-2026-demo", with_studio=False)
    taken = Counter(Event.objects.values_list("act", flat=True))
    told = Counter(step["act"] for path in demo.paths() for step in path.step)
    assert {act for act, number in told.items() if taken[act] < number} == {"report_retaliation"}
    assert not Event.objects.filter(at__gt=at).exists()
