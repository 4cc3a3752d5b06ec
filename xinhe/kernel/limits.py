"""Deadlines: from a day and a limit to the last day, each able to explain itself.

The starting day is not counted (民法典 第二百零一条); a last day that is off work moves to the first working
day after it (第二百零三条).
"""

import calendar as calendar_of
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xinhe.kernel.workdays import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """How long the law gives: calendar days (日), working days (工作日), or months (月; a year is twelve).

    ``plus`` are days on top of months: an extension is counted in days, whatever it extends.
    """

    days: int | None = None
    workdays: int | None = None
    months: int | None = None
    plus: int = 0

    def __post_init__(self) -> None:
        given = [n for n in (self.days, self.workdays, self.months) if n is not None]
        if len(given) != 1 or given[0] <= 0:
            raise ValueError("a limit is days, working days or months, one of them, and more than none")
        if self.plus < 0 or (self.plus and self.months is None):
            raise ValueError("only months have days on top of them, and no fewer than none")

    def __str__(self) -> str:
        if self.days is not None:
            return f"{self.days}d"
        if self.workdays is not None:
            return f"{self.workdays}wd"
        return f"{self.months}m+{self.plus}d" if self.plus else f"{self.months}m"

    def longer(self, days: int) -> "Limit":
        """The limit with days added to it. Raises ValueError for one in working days."""
        if not days:
            return self
        if self.months is not None:
            return replace(self, plus=self.plus + days)
        if self.days is None:
            raise ValueError("a limit in working days is never added to")
        return Limit(days=self.days + days)

    def raw_end(self, start: date) -> date:
        """The last day before it moves: a limit in months ends on the day of that number, or the month's last one.

        民法典 第二百零二条. Only for days and months.
        """
        if self.months is None:
            assert self.days is not None
            return start + timedelta(days=self.days)
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        last = calendar_of.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, last)) + timedelta(days=self.plus)


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
    """Read a limit as rule files write it: "15d" are days, "5wd" working days, "6m" months."""
    found = re.fullmatch(r"([1-9]\d{0,4})(d|wd)|([1-9]\d{0,2})(m)", text, re.ASCII)
    if not found:
        raise ValueError(f'a limit is written like "15d", "5wd" or "6m", not {text!r}')
    if found[3]:
        return Limit(months=int(found[3]))
    n = int(found[1])
    return Limit(days=n) if found[2] == "d" else Limit(workdays=n)


def due(start: date, limit: Limit, calendar: Calendar, *, roll: bool = True) -> Due:
    """The last day of a limit that begins after the starting day."""
    if limit.workdays is not None:
        end = calendar.add_workdays(start, limit.workdays)
        first = start + _DAY
        return Due(start, limit, None, end, _versions(first, end, calendar), _off(first, end, calendar))
    raw = limit.raw_end(start)
    if not roll:
        return Due(start, limit, raw, raw, _versions(raw, raw, calendar), ())
    end = calendar.next_workday(raw)
    return Due(start, limit, raw, end, _versions(raw, end, calendar), _off(raw, end, calendar))


def provisional(start: date, limit: Limit, calendar: Calendar) -> Due:
    """The last day while the holiday table of a year is not in yet, to be counted anew once it is.

    Calendar days keep their unmoved end: it can only become later. Working days go by the days of the week in a year
    without a table, so that a duty still has a day (第二十二条、第二十三条: the days run on).
    """
    if limit.workdays is None:
        raw = limit.raw_end(start)
        return Due(start, limit, raw, raw, "", ())
    years = range(start.year, start.year + 2 + limit.workdays // 200)
    weekly = calendar.with_plain(year for year in years if year not in calendar.years)
    return replace(due(start, limit, weekly), calendar_version="")


def extend(earlier: Due, days: int, calendar: Calendar, *, roll: bool = True) -> Due:
    """The same limit made longer by some days, counted anew from the same starting day.

    Adding to the old end would give away the days it had rolled.
    """
    if earlier.limit.days is None:
        raise ValueError("a limit in working days is not extended by days")
    if days <= 0:
        raise ValueError("an extension is at least a day")
    return due(earlier.start, earlier.limit.longer(days), calendar, roll=roll)


def internal_end(due: Due, calendar: Calendar) -> date:
    """The day an office should be done by: the last working day not after the unmoved end.

    So an office is in time even for a reader who does not move the end past days off. Where no working day
    lies in between, it is the legal end.
    """
    day = due.raw or due.end
    while day > due.start and not calendar.is_workday(day):
        day -= _DAY
    return day if day > due.start else due.end


def _off(first: date, end: date, calendar: Calendar) -> tuple[tuple[date, str], ...]:
    days = (first + timedelta(days=n) for n in range((end - first).days))
    named = ((day, calendar.holiday_name(day)) for day in days)
    return tuple((day, name) for day, name in named if name is not None)


def _versions(first: date, last: date, calendar: Calendar) -> str:
    years = range(first.year, last.year + 1)
    return ",".join(dict.fromkeys(calendar.year(year).version for year in years))


def explain(due: Due, *, began: str, cite: str, language: str = "zh-hans") -> str:
    """The deadline in one sentence: when it began, how long, under which article, and why it ends that day.

    `began` is what happened on the starting day ("受理") and `cite` the article, both in that language.
    """
    words = _LANGUAGES.get(language.lower(), _LANGUAGES["zh-hans"])
    return words.sentence(due, began=began, cite=cite)


def whole_day(day: date, language: str = "zh-hans") -> str:
    """A day with its year, as the sentences about deadlines write it."""
    return _LANGUAGES.get(language.lower(), _LANGUAGES["zh-hans"]).whole(day)


def _runs(days: tuple[tuple[date, str], ...]) -> list[tuple[date, date, str]]:
    """Days off in a row with the same name, as first day, last day, name; plain weekends are left out."""
    runs: list[tuple[date, date, str]] = []
    for day, name in days:
        if name in _WEEKEND:
            continue
        if runs and runs[-1][2] == name and runs[-1][1] == day - _DAY:
            runs[-1] = (runs[-1][0], day, name)
        else:
            runs.append((day, day, name))
    return runs


class _Chinese:
    """The sentence in Chinese; the traditional form differs in characters only."""

    def __init__(self, characters: Mapping[int, int]) -> None:
        self._characters = characters

    def sentence(self, due: Due, *, began: str, cite: str) -> str:
        if due.limit.workdays is not None:
            length = f"{due.limit.workdays} 个工作日"
            why = self._skipped(due) + f"{self._day(due.end, due.start)}届满"
        else:
            length = f"{due.limit.days} 日" if due.limit.days else self._months(due.limit)
            why = self._rolled(due)
        ours = f"{length}，{{cite}}；{why}。".translate(self._characters)
        return f"{self.whole(due.start)}{began}，" + ours.replace("{cite}", cite)

    @staticmethod
    def whole(day: date) -> str:
        return f"{day.year}年{day.month}月{day.day}日"

    @staticmethod
    def _months(limit: Limit) -> str:
        count = limit.months or 0
        length = f"{count // 12} 年" if count % 12 == 0 else f"{count} 个月"
        return f"{length}零 {limit.plus} 日" if limit.plus else length

    def _rolled(self, due: Due) -> str:
        if due.raw is None or due.raw == due.end:
            return f"{self._day(due.end, due.start)}届满"
        raw, end = self._day(due.raw, due.start), self._day(due.end, due.raw)
        name = due.rolled_over[0][1]
        if name in _WEEKEND:
            return f"{raw}是{name}，顺延到其后第一个工作日 {end}"
        return f"{raw}在{name}假期内，顺延到假期后第一个工作日 {end}"

    def _skipped(self, due: Due) -> str:
        parts = []
        for first, last, name in _runs(due.rolled_over):
            span = self._day(first, due.start)
            if last != first:
                span += f"至{last.day}日" if last.month == first.month else f"至{self._day(last, first)}"
            parts.append(f"{span}{name}放假")
        if any(name in _WEEKEND for _, name in due.rolled_over):
            parts.append("周末")
        if not parts:
            return ""
        blank = " " if parts[0][0].isdigit() else ""
        return f"其间{blank}{'、'.join(parts)}不计，"

    def _day(self, day: date, near: date) -> str:
        return self.whole(day) if day.year != near.year else f"{day.month}月{day.day}日"


class _English:
    """The sentence in English."""

    def sentence(self, due: Due, *, began: str, cite: str) -> str:
        head = f"{began[:1].upper()}{began[1:]} on {self.whole(due.start)}"
        if due.limit.workdays is not None:
            unit = "working day" if due.limit.workdays == 1 else "working days"
            why = f"{self._skipped(due)}the last day is {self._end(due)}"
            return f"{head}, {due.limit.workdays} {unit}, {cite}; {why}."
        count, unit = due.limit.days or due.limit.months or 0, "day" if due.limit.days else "month"
        if due.limit.months and count % 12 == 0:
            count, unit = count // 12, "year"
        unit += "" if count == 1 else "s"
        if due.limit.plus:
            unit += f" and {due.limit.plus} " + ("day" if due.limit.plus == 1 else "days")
        return f"{head}, {count} {unit}, {cite}; {self._rolled(due)}."

    def _rolled(self, due: Due) -> str:
        if due.raw is None or due.raw == due.end:
            return f"the last day is {self._end(due)}"
        name = due.rolled_over[0][1]
        raw, end = self._day(due.raw, due.start), self._day(due.end, due.raw)
        if name in _WEEKEND:
            return f"{raw} is a {_ENGLISH_NAMES[name]}, so it moves to the first working day after it, {end}"
        name = _ENGLISH_NAMES.get(name, name)
        return f"{raw} falls in the {name} holiday, so it moves to the first working day after it, {end}"

    def _skipped(self, due: Due) -> str:
        parts = []
        for first, last, name in _runs(due.rolled_over):
            until = f" to {self._day(last, first)}" if last != first else ""
            parts.append(f"{self._day(first, due.start)}{until} ({_ENGLISH_NAMES.get(name, name)})")
        if any(name in _WEEKEND for _, name in due.rolled_over):
            parts.append("weekends")
        return f"not counting {', '.join(parts)}, " if parts else ""

    def _end(self, due: Due) -> str:
        return self._day(due.end, due.start)

    @staticmethod
    def whole(day: date) -> str:
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"

    def _day(self, day: date, near: date) -> str:
        return self.whole(day) if day.year != near.year else f"{day.day} {_ENGLISH_MONTHS[day.month - 1]}"


_WEEKEND = ("周六", "周日")
# Of our own sentence and the festivals' names only: what the caller gives is in its language already.
_TRADITIONAL = str.maketrans("个间内顺后满计劳动节国庆届周", "個間內順後滿計勞動節國慶屆週")
_ENGLISH_NAMES = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "周六": "Saturday",
    "周日": "Sunday",
}
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LANGUAGES: dict[str, _Chinese | _English] = {
    "zh-hans": _Chinese({}),
    "zh-hant": _Chinese(_TRADITIONAL),
    "en": _English(),
}
