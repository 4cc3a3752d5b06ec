from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from xinhe.kernel.workdays import load

CALENDAR = load(Path(__file__).resolve().parents[2] / "rules" / "holidays")


def test_the_tables_reach_from_2016_to_2026():
    assert set(CALENDAR.years) >= set(range(2016, 2027))


@pytest.mark.parametrize("year", range(2016, 2027))
def test_every_day_agrees_with_chinesecalendar(year):
    day = date(year, 1, 1)
    while day.year == year:
        off, festival = chinese_calendar.get_holiday_detail(day)
        assert CALENDAR.is_workday(day) is (not off), day
        named = day in CALENDAR.year(year).holidays
        assert named is (off and festival is not None), day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", range(2016, 2027))
def test_every_table_says_where_it_comes_from(year):
    table = CALENDAR.year(year)
    assert table.version == f"{year}-1"
    assert "国务院办公厅" in table.source
    assert {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"} <= set(table.holidays.values())
