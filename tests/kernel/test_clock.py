from datetime import UTC, date, datetime, timedelta

import pytest

from xinhe.kernel.clock import chinese_date, days_left, end_of_day, local_day, start_of_day


def test_the_day_begins_at_midnight_in_china():
    assert start_of_day(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 2)) == start_of_day(date(2026, 3, 3))


def test_a_moment_belongs_to_the_chinese_day():
    end = end_of_day(date(2026, 3, 2))
    assert local_day(end) == date(2026, 3, 3)
    assert local_day(end - timedelta(microseconds=1)) == date(2026, 3, 2)


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError):
        local_day(datetime(2026, 3, 2))  # noqa: DTZ001


def test_a_letter_writes_the_day_with_its_weekday():
    assert chinese_date(date(2026, 3, 2)) == "2026年3月2日（周一）"
    assert chinese_date(date(2026, 12, 27)) == "2026年12月27日（周日）"


def test_on_the_last_day_none_is_left():
    assert [days_left(date(2026, 3, 2), date(2026, 3, day)) for day in (1, 2, 3)] == [1, 0, -1]
