"""A date that waited for next year's holiday table is settled once the table is in."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tests import town as make
from tests.town import Town
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.recalculate import recalculate
from xinhe.matters.models import Deadline, Event
from xinhe.people.person import SYSTEM
from xinhe.procedures import book

LATE = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)  # sixty days on is New Year's Day
TABLE = """
year = 2027
version = "2027-1"
source = "国务院办公厅通知"
[[holiday]]
name = "元旦"
from = 2027-01-01
to = 2027-01-01
"""


@pytest.fixture
def rules(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A copy of the rules that may be given another year's table."""
    shutil.copytree(settings.RULES, tmp_path / "rules")  # type: ignore[attr-defined]
    settings.RULES = tmp_path / "rules"  # type: ignore[attr-defined]
    book.shipped_calendar.cache_clear()
    yield tmp_path / "rules"
    book.shipped_calendar.cache_clear()


def test_the_end_moves_when_the_table_is_in(town: Town, rules: Path) -> None:
    matter = make.accepted(town, LATE)
    before = Deadline.objects.get(matter=matter, clock="conclude")
    (rules / "holidays" / "2027.toml").write_text(TABLE, encoding="utf-8")
    book.shipped_calendar.cache_clear()
    matter = recalculate(matter, reason="放假安排已录入", by=SYSTEM, at=LATE)
    after = Deadline.objects.get(matter=matter, clock="conclude")
    assert (before.end, before.is_provisional) == (date(2027, 1, 1), True)
    assert (after.end, after.is_provisional, matter.due_on) == (date(2027, 1, 4), False, date(2027, 1, 4))
    assert Event.objects.filter(matter=matter).latest("seq").data == {"reason": "放假安排已录入"}


def test_no_person_recalculates(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Refused, match="不归你的岗位办"):
        recalculate(matter, reason="x", by=town.head, at=at)
