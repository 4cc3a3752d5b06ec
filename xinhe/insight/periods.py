"""The spans of days that figures are asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from xinhe.kernel.refusal import Refused, gettext_noop

LONGEST = 3660


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Refused(gettext_noop("结束日期不能早于开始日期。"), code="period_backwards", field="until")
        if (self.end - self.start).days > LONGEST:
            raise Refused(gettext_noop("统计期间最长 10 年，请缩短。"), code="period_too_long", field="until")

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d} 至 {self.end:%Y-%m-%d}"

    def until(self, today: date) -> "Period | None":
        """The part that has happened; None when all of it is to come."""
        return Period(self.start, min(self.end, today)) if self.start <= today else None

    def whole_months(self) -> "Period | None":
        """The whole months inside; None when there is none."""
        first = self.start if self.start.day == 1 else next_month(self.start)
        after = (self.end + timedelta(days=1)).replace(day=1)
        return Period(first, after - timedelta(days=1)) if first < after else None


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return Period(day.replace(day=1), next_month(day) - timedelta(days=1))


def month_before(day: date) -> Period:
    """The whole month before a day's own."""
    return month_of(day.replace(day=1) - timedelta(days=1))


def quarter_of(day: date) -> Period:
    """The quarter in which a day lies."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return Period(first, month_of(first.replace(month=first.month + 2)).end)


def year_of(day: date) -> Period:
    """The year in which a day lies."""
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))


def twelve_months(day: date) -> list[date]:
    """The first days of the twelve months that end with a day's own."""
    months = [day.replace(day=1)]
    while len(months) < 12:
        months.append(month_before(months[-1]).start)
    return months[::-1]
