"""Moments are kept in UTC; days are those of China."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

# No petition is older than the government it is handed to.
EARLIEST = date(1949, 10, 1)

_WEEKDAYS = "一二三四五六日"


def local_day(at: datetime) -> date:
    """The day in China at this moment."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """The moment, in UTC, at which a day begins in China."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The moment, in UTC, at which a day is over in China: the first that no longer belongs to it."""
    return start_of_day(day + timedelta(days=1))


def chinese_date(day: date) -> str:
    """A day as a letter writes it: 2026年3月2日（周一）."""
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def days_left(end: date, today: date) -> int:
    """Days until the last day: 0 on the day itself, negative when it is over."""
    return (end - today).days
