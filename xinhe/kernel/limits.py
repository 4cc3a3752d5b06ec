"""Deadlines: from a day and a limit to the last day, with every step kept so that the date can explain itself.

The starting day is not counted (民法典 第二百零一条); a last day that is off work moves to the first working
day after it (第二百零三条).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from xinhe.kernel.workdays import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """How long the law gives: calendar days (日) or working days (工作日)."""

    days: int | None = None
    workdays: int | None = None

    def __post_init__(self) -> None:
        given = [n for n in (self.days, self.workdays) if n is not None]
        if len(given) != 1 or given[0] <= 0:
            raise ValueError("a limit is either days or working days, and more than none")

    def __str__(self) -> str:
        return f"{self.days}d" if self.days is not None else f"{self.workdays}wd"


@dataclass(frozen=True)
class Due:
    """A computed deadline: its end, and what it was computed from.

    `raw` is the end before it moved (None for working days); `rolled_over` are the days off that did not
    count: those between `raw` and `end`, or for working days those between `start` and `end`.
    """

    start: date
    limit: Limit
    raw: date | None
    end: date
    calendar_version: str
    rolled_over: tuple[tuple[date, str], ...]


def parse_limit(text: str) -> Limit:
    """Read a limit as rule files write it: "15d" are days, "5wd" working days."""
    found = re.fullmatch(r"([1-9]\d{0,4})(d|wd)", text, re.ASCII)
    if not found:
        raise ValueError(f'a limit is written like "15d" or "5wd", not {text!r}')
    n = int(found[1])
    return Limit(days=n) if found[2] == "d" else Limit(workdays=n)


def due(start: date, limit: Limit, calendar: Calendar, *, roll: bool = True) -> Due:
    """The last day of a limit that begins after the starting day."""
    if limit.workdays is not None:
        end = calendar.add_workdays(start, limit.workdays)
        return Due(start, limit, None, end, _versions(start + _DAY, end, calendar), _off(start, end, calendar))
    assert limit.days is not None
    raw = start + timedelta(days=limit.days)
    if not roll:
        return Due(start, limit, raw, raw, _versions(raw, raw, calendar), ())
    end = calendar.next_workday(raw)
    return Due(start, limit, raw, end, _versions(raw, end, calendar), _off(raw, end, calendar))


def extend(earlier: Due, days: int, calendar: Calendar, *, roll: bool = True) -> Due:
    """The same limit made longer by some days, counted anew from the same starting day.

    Adding to the old end would give away the days it had rolled.
    """
    if earlier.limit.days is None:
        raise ValueError("a limit in working days is not extended by days")
    if days <= 0:
        raise ValueError("an extension is at least a day")
    return due(earlier.start, Limit(days=earlier.limit.days + days), calendar, roll=roll)


def internal_end(due: Due, calendar: Calendar) -> date:
    """The day an office should be done by: the last working day not after the unmoved end.

    So an office is in time even for a reader who does not move the end past days off. Where no working day
    lies in between, it is the legal end.
    """
    internal = calendar.previous_workday(due.raw or due.end)
    return internal if internal > due.start else due.end


def _off(first: date, end: date, calendar: Calendar) -> tuple[tuple[date, str], ...]:
    # For calendar days `first` is the raw end, itself off work when anything moved; for working days it is
    # the start, which is not counted whatever it is.
    days = (first + timedelta(days=n) for n in range((end - first).days))
    named = ((day, calendar.holiday_name(day)) for day in days)
    return tuple((day, name) for day, name in named if name is not None)


def _versions(first: date, last: date, calendar: Calendar) -> str:
    years = range(min(first.year, last.year), last.year + 1)
    return ",".join(dict.fromkeys(calendar.year(year).version for year in years))
