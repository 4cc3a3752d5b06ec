"""Where limits reach a year without a holiday table, the demonstration county rests instead of guessing."""

from datetime import datetime

import pytest

from xinhe.jobs import demo
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Deadline, Event
from xinhe.matters.verification import verify


def test_the_last_day_of_the_last_year_with_a_holiday_table_will_do_as_well(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "MATTERS", 0)  # only what lies on the desks: the past has tables
    at = datetime(2026, 12, 31, 16, 0, tzinfo=SHANGHAI)
    assert demo.load(at=at, password="Linhe-2026-demo").matters > 30
    assert not Event.objects.filter(at__gt=at).exists()
    assert not Deadline.objects.filter(clock="objection", end__year=2027).exists()
    assert list(verify()) == []
