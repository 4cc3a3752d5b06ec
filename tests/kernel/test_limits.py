from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel.limits import Limit, due, explain, extend, internal_end, parse_limit
from xinhe.kernel.workdays import Calendar, Year

STARTS = st.dates(date(2016, 1, 1), date(2026, 6, 30))
LIMITS = st.builds(lambda n: Limit(days=n), st.integers(1, 90)) | st.builds(
    lambda n: Limit(workdays=n), st.integers(1, 40)
)


@pytest.mark.parametrize(
    ("start", "limit", "raw", "end"),
    [
        ("2025-01-20", "15d", "2025-02-04", "2025-02-05"),
        ("2025-01-15", "15d", "2025-01-30", "2025-02-05"),
        ("2025-03-03", "60d", "2025-05-02", "2025-05-06"),
        ("2025-08-03", "60d", "2025-10-02", "2025-10-09"),
        ("2025-09-05", "30d", "2025-10-05", "2025-10-09"),
        ("2025-12-25", "15d", "2026-01-09", "2026-01-09"),
        ("2025-01-24", "5wd", None, "2025-02-07"),
        ("2025-04-25", "3wd", None, "2025-04-29"),
        ("2025-09-26", "10wd", None, "2025-10-16"),
        ("2025-09-30", "5wd", None, "2025-10-14"),
        ("2026-02-12", "3wd", None, "2026-02-24"),
    ],
)
def test_the_rulebooks_dates_come_out(calendar, start, limit, raw, end):
    found = due(date.fromisoformat(start), parse_limit(limit), calendar)
    assert found.raw == (date.fromisoformat(raw) if raw else None)
    assert found.end == date.fromisoformat(end)


@given(STARTS, st.integers(1, 90))
def test_a_rolled_end_is_a_working_day_and_never_before_the_raw_one(calendar, start, days):
    found = due(start, Limit(days=days), calendar)
    assert calendar.is_workday(found.end)
    assert found.raw is not None
    assert found.end >= found.raw == start + timedelta(days=days)
    assert [day for day, _ in found.rolled_over] == [
        found.raw + timedelta(days=n) for n in range((found.end - found.raw).days)
    ]


@given(STARTS, LIMITS, st.data())
def test_one_more_holiday_never_shortens_a_deadline(calendar, start, limit, data):
    before = due(start, limit, calendar)
    day = data.draw(st.dates(start, min(before.end + timedelta(days=3), date(2026, 12, 31))))
    table = calendar.year(day.year)
    more = Year(day.year, "more", {**table.holidays, day: "加放"}, table.workdays - {day}, table.source)
    assert due(start, limit, calendar.replace(more)).end >= before.end


@given(STARTS, LIMITS)
def test_an_office_is_done_by_a_working_day_not_after_the_legal_end(calendar, start, limit):
    found = due(start, limit, calendar)
    internal = internal_end(found, calendar)
    assert start < internal <= found.end
    assert calendar.is_workday(internal)


def test_an_office_does_not_use_the_days_that_the_end_moved(calendar):
    assert internal_end(due(date(2026, 3, 2), Limit(days=60), calendar), calendar) == date(2026, 4, 30)
    assert internal_end(due(date(2026, 5, 1), Limit(days=1), calendar), calendar) == date(2026, 5, 6)


def test_without_rolling_the_raw_end_stands(calendar):
    found = due(date(2026, 3, 2), Limit(days=60), calendar, roll=False)
    assert (found.end, found.rolled_over) == (date(2026, 5, 1), ())


def test_an_extension_counts_anew_from_the_same_start(calendar):
    first = due(date(2026, 3, 2), Limit(days=60), calendar)
    longer = extend(first, 30, calendar)
    assert (longer.start, longer.limit.days, longer.end) == (date(2026, 3, 2), 90, date(2026, 6, 1))
    assert longer.raw == date(2026, 5, 31)


def test_a_deadline_names_the_tables_it_was_counted_by(calendar):
    assert due(date(2026, 3, 2), Limit(days=60), calendar).calendar_version == "2026-1"
    assert due(date(2025, 12, 29), Limit(workdays=5), calendar).calendar_version == "2025-1,2026-1"


@pytest.mark.parametrize("text", ["15d", "5wd", "1wd", "60d"])
def test_limits_are_read_and_written_alike(text):
    assert str(parse_limit(text)) == text


@pytest.mark.parametrize("text", ["", "0d", "-1d", "15", "5w", "1.5d", "15 d", "d", "１５d"])
def test_anything_else_is_no_limit(text):
    with pytest.raises(ValueError):
        parse_limit(text)


@pytest.mark.parametrize("given", [{}, {"days": 1, "workdays": 1}, {"days": 0}, {"workdays": -1}])
def test_a_limit_is_days_or_working_days(given):
    with pytest.raises(ValueError):
        Limit(**given)


@pytest.mark.parametrize(
    ("start", "limit", "sentence"),
    [
        (
            "2026-03-02",
            "60d",
            "2026年3月2日受理，60 日，第三十四条；5月1日在劳动节假期内，顺延到假期后第一个工作日 5月6日。",
        ),
        (
            "2026-03-06",
            "15d",
            "2026年3月6日受理，15 日，第三十四条；3月21日是周六，顺延到其后第一个工作日 3月23日。",
        ),
        ("2025-12-25", "15d", "2025年12月25日受理，15 日，第三十四条；2026年1月9日届满。"),
        (
            "2026-02-12",
            "3wd",
            "2026年2月12日受理，3 个工作日，第三十四条；其间 2月15日至23日春节放假不计，2月24日届满。",
        ),
        ("2026-03-06", "1wd", "2026年3月6日受理，1 个工作日，第三十四条；其间周末不计，3月9日届满。"),
        ("2026-03-03", "1wd", "2026年3月3日受理，1 个工作日，第三十四条；3月4日届满。"),
    ],
)
def test_a_deadline_explains_itself_in_one_sentence(calendar, start, limit, sentence):
    found = due(date.fromisoformat(start), parse_limit(limit), calendar)
    assert explain(found, began="受理", cite="第三十四条") == sentence


def test_the_sentence_exists_in_traditional_characters_and_english(calendar):
    found = due(date(2026, 3, 2), Limit(days=60), calendar)
    assert explain(found, began="受理", cite="第三十四條", language="zh-hant") == (
        "2026年3月2日受理，60 日，第三十四條；5月1日在勞動節假期內，順延到假期後第一個工作日 5月6日。"
    )
    assert explain(found, began="accepted", cite="Article 34", language="en") == (
        "Accepted on 2 March 2026, 60 days, Article 34; 1 May falls in the Labour Day holiday, "
        "so it moves to the first working day after it, 6 May."
    )


@pytest.mark.parametrize(
    ("start", "months", "raw"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-01-15", 12, "2026-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
    ],
)
def test_months_end_on_the_day_of_their_number_or_the_last_of_the_month(start: str, months: int, raw: str) -> None:
    """民法典 第二百零二条."""
    assert Limit(months=months).raw_end(date.fromisoformat(start)) == date.fromisoformat(raw)


def test_a_limit_in_months_is_read_and_said(calendar: Calendar) -> None:
    assert parse_limit("6m") == Limit(months=6)
    assert str(Limit(months=6)) == "6m"
    sentence = explain(due(date(2025, 1, 15), Limit(months=12), calendar), began="知道", cite="第二十七条")
    assert sentence == "2025年1月15日知道，1 年，第二十七条；2026年1月15日届满。"
    with pytest.raises(ValueError, match="written like"):
        parse_limit("1000m")
