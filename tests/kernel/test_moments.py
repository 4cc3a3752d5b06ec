"""Days and moments as people write them."""

from datetime import date

import pytest

from xinhe.kernel.moments import moment_of

TODAY = date(2026, 3, 2)


def read(text: str) -> str:
    moment = moment_of(text, today=TODAY)
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024. 3. 5",
        "2024年3月5日",
        "2024 年 3 月 5 日",
        "２０２４年３月５日",
        "24.3.5",
        "24-03-05",
        "24年3月5日",
        "24/3/5",
        "20240305",
        "45356",
        "45356.0",
        "二〇二四年三月五日",
        "二零二四年三月五号",
        "2024年3月5日（周二）",
        "2024-03-05 星期二",
        "2024-03-05T00:00:00",
        "2024-03-05 00:00:00.000",
        "\u202d2024-3-5\u202c",
        "2024、3、5",
        "2024 3 5",
        "2024—3—5",
        "2024\\3\\5",
        "2024·3·5",
        "2024.03.05.",
        "’24.3.5",
        "'2024-03-05",
        "贰零贰肆年叁月伍日",
        "二0二四年三月五日",
        "民国113年3月5日",
        "༢༠༢༤-༣-༥",
        "5-Mar-24",
        "Tue Mar 05 2024",
        "2024年3月5日上午",
        "2024-03-05 12:00 AM",
        "2024-03-04 24:00",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == "2024-03-05 00:00:00"


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05 15:20",
        "2024/3/5 15:20:00",
        "2024年3月5日 15时20分",
        "2024年3月5日下午3时20分",
        "2024年3月5日 下午3:20",
        "2024年3月5日下午三点二十分",
        "2024.3.5 15.20",
        "2024年3月5日午后3:20",
        "March 5, 2024 3:20 pm",
        "2024/3/5 3:20 PM",
        "20240305152000",
        "45356.6388888889",
        "2024-03-05T15:20:00+08:00",
        "2024-03-05T07:20:00Z",
        "２０２４年３月５日　１５：２０",
    ],
)
def test_a_time_is_read_with_its_day(text: str) -> None:
    moment = moment_of(text, today=TODAY)
    assert moment is not None
    assert moment.timestamp() == 1709623200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "3月5日",
        "2024年3月",
        "2024",
        "2024-13-05",
        "2024-02-30",
        "05/03/24",
        "3/5/24",
        "3/5/2024",
        "05/03/2012",
        "05 03 24",
        "2024-03-05 25:00",
        "2024年3月5日晚上12点",
        "2024-03-05 11:75",
        "123",
        "99999",
        "20241305",
        "2024-03-05至2024-03-08",
        "农历二月初五",
        "139000",
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_no_day(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-03-05 12:05 AM", "00:05"),
        ("2024-03-05 12:05 PM", "12:05"),
        ("2024年3月5日凌晨12:30", "00:30"),
        ("2024年3月5日中午1点", "13:00"),
        ("2024年3月5日晚8点半", "20:30"),
        ("2024年3月5日夜里2点", "02:00"),
        ("2024年3月5日傍晚6点整", "18:00"),
        ("2024年3月5日上午12:30", "12:30"),
    ],
)
def test_the_half_of_a_day_counts_from_where_people_count(text: str, time: str) -> None:
    assert read(text) == f"2024-03-05 {time}:00"


@pytest.mark.parametrize(
    ("text", "year"), [("26.1.5", "2026"), ("27.1.5", "1927"), ("98.1.5", "1998"), ("00.1.5", "2000")]
)
def test_a_year_of_two_figures_is_the_last_that_has_begun(text: str, year: str) -> None:
    assert read(text)[:4] == year


@pytest.mark.parametrize(
    ("text", "day"),
    [("二〇二三年十月二十一日", "2023-10-21"), ("二〇二三年十一月三十日", "2023-11-30"), ("二〇二三年廿月一日", "")],
)
def test_numerals_are_read(text: str, day: str) -> None:
    assert read(text)[:10] == day
