from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel.refusal import Refused
from xinhe.kernel.workdays import Calendar, Year, read

DAYS = st.dates(date(2016, 1, 1), date(2026, 9, 1))


def test_days_are_named(calendar):
    assert calendar.holiday_name(date(2026, 2, 17)) == "春节"
    assert calendar.holiday_name(date(2026, 3, 7)) == "周六"
    assert calendar.holiday_name(date(2026, 3, 8)) == "周日"
    assert calendar.holiday_name(date(2026, 2, 14)) is None
    assert calendar.holiday_name(date(2026, 3, 9)) is None


def test_a_make_up_day_is_worked(calendar):
    assert calendar.is_workday(date(2026, 2, 14))
    assert date(2026, 2, 14).weekday() == 5


def test_the_next_and_the_previous_working_day_may_be_the_day_itself(calendar):
    assert calendar.next_workday(date(2026, 3, 9)) == date(2026, 3, 9)
    assert calendar.next_workday(date(2026, 5, 1)) == date(2026, 5, 6)


def test_a_year_without_a_table_is_refused_with_what_to_do(calendar):
    with pytest.raises(Refused) as no:
        calendar.next_workday(date(2027, 1, 1))
    assert no.value.code == "no_holiday_table"
    assert no.value.sentence == "没有 2027 年的节假日表，无法计算期限。请系统管理员先在「放假安排」里录入。"


def test_a_table_can_be_replaced_and_says_its_version(calendar):
    edited = calendar.replace(Year(2026, "2026-2", {date(2026, 3, 9): "抗洪"}, frozenset(), "县通知"))
    assert edited.version(date(2026, 3, 9)) == "2026-2"
    assert not edited.is_workday(date(2026, 3, 9))
    assert calendar.version(date(2026, 3, 9)) == "2026-1"
    assert calendar.is_workday(date(2026, 3, 9))


@given(DAYS, st.integers(0, 60))
def test_more_working_days_never_end_earlier(calendar, start, n):
    assert calendar.add_workdays(start, n) < calendar.add_workdays(start, n + 1)


@given(DAYS, DAYS, st.integers(1, 60))
def test_a_later_start_never_ends_earlier(calendar, one, other, n):
    first, second = sorted((one, other))
    assert calendar.add_workdays(first, n) <= calendar.add_workdays(second, n)


@given(DAYS, st.integers(1, 60))
def test_the_working_days_between_are_counted_exactly(calendar, start, n):
    end = calendar.add_workdays(start, n)
    between = [date.fromordinal(day) for day in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert sum(map(calendar.is_workday, between)) == n
    assert calendar.is_workday(end)


def test_a_day_of_another_year_has_no_place_in_a_table():
    with pytest.raises(ValueError):
        Year(2026, "2026-1", {date(2025, 12, 31): "元旦"}, frozenset(), "x")


HEAD = 'year = 2026\nversion = "1"\nsource = "x"\n'
HOLIDAY = '[[holiday]]\nname = "春节"\nfrom = 2026-02-{}\nto = 2026-02-{}\n'


@pytest.mark.parametrize(
    "text",
    [
        "year = 2026",
        "year = ",
        HEAD + HOLIDAY.format(16, 15),
        HEAD + HOLIDAY.format(15, 16) + HOLIDAY.format(16, 17),
        HEAD + HOLIDAY.format(14, 14) + "[[workday]]\nday = 2026-02-14",
        HEAD + '[[workday]]\nday = "2026-02-14"',
        HEAD + "[[workday]]\nday = 2025-02-14",
    ],
)
def test_a_table_that_contradicts_itself_is_refused_by_name(tmp_path, text):
    path = tmp_path / "2026.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"2026\.toml"):
        read(path)


def test_an_empty_calendar_knows_no_year():
    assert Calendar([]).years == ()
