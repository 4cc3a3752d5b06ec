"""Which days are worked: the yearly notice of the State Council as tables, one file a year."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from xinhe.kernel.refusal import Refused, gettext_noop

_DAY = timedelta(days=1)
_WEEKEND = {5: "周六", 6: "周日"}


@dataclass(frozen=True)
class Year:
    """One year's table: days off with their festival (节日), and weekend days that are worked (调休上班)."""

    year: int
    version: str
    holidays: Mapping[date, str]
    workdays: frozenset[date]
    source: str

    def __post_init__(self) -> None:
        strangers = [day for day in (*self.holidays, *self.workdays) if day.year != self.year]
        if strangers:
            raise ValueError(f"{min(strangers)} does not belong in the table of {self.year}")
        both = self.workdays & self.holidays.keys()
        if both:
            raise ValueError(f"{min(both)} is both a day off and a working day")


class Calendar:
    """The years' tables together: answers which day is worked and where a limit lands."""

    def __init__(self, years: Iterable[Year]) -> None:
        self._years = {year.year: year for year in years}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a table, in order."""
        return tuple(sorted(self._years))

    @property
    def versions(self) -> frozenset[str]:
        """The versions of all tables."""
        return frozenset(table.version for table in self._years.values())

    def year(self, year: int) -> Year:
        """The table of a year; without one nothing in that year can be counted."""
        try:
            return self._years[year]
        except KeyError:
            raise Refused(
                gettext_noop("没有 %(year)s 年的节假日表，无法计算期限。请系统管理员先在「放假安排」里录入。"),
                code="no_holiday_table",
                year=year,
            ) from None

    def is_workday(self, day: date) -> bool:
        """Is this day worked?"""
        table = self.year(day.year)
        if day in table.holidays:
            return False
        return day.weekday() < 5 or day in table.workdays

    def holiday_name(self, day: date) -> str | None:
        """The festival of a day off, 周六 or 周日 for a plain weekend, None for a working day."""
        table = self.year(day.year)
        if day in table.holidays:
            return table.holidays[day]
        return None if day in table.workdays else _WEEKEND.get(day.weekday())

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after the start, which is itself not counted."""
        if n < 0:
            raise ValueError("working days are counted forward")
        day = start
        while n:
            day += _DAY
            n -= self.is_workday(day)
        return day

    def workdays_before(self, day: date, n: int) -> date:
        """The n-th working day before this one; for hints alone, so a year without a table is taken as it comes."""
        while n:
            day -= _DAY
            n -= self.is_workday(day) if day.year in self._years else day.weekday() < 5
        return day

    def version(self, day: date) -> str:
        """The version of the table that this day was judged by."""
        return self.year(day.year).version

    def with_plain(self, years: Iterable[int]) -> "Calendar":
        """The same calendar with weekends as the only days off in these years, for ends that are provisional."""
        plain = (Year(year, "", {}, frozenset(), "") for year in years)
        return Calendar([*self._years.values(), *plain])

    def replace(self, year: Year) -> "Calendar":
        """The same calendar with this year's table in place of its own."""
        return Calendar([*(other for other in self._years.values() if other.year != year.year), year])


def load(folder: Path) -> Calendar:
    """Read every year's table in the folder."""
    return Calendar(read(path) for path in sorted(folder.glob("*.toml")))


def read(path: Path) -> Year:
    """Read one year's table, refusing a file that contradicts itself."""
    try:
        return _year(tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(
            gettext_noop("节假日表 %(file)s 无法使用：%(reason)s。"),
            code="bad_holiday_table",
            file=path.name,
            reason=f"缺少 {error}" if isinstance(error, KeyError) else str(error),
        ) from error


def _year(table: Mapping[str, object]) -> Year:
    year, version, source = table["year"], table["version"], table["source"]
    if not (isinstance(year, int) and isinstance(version, str) and isinstance(source, str)):
        raise TypeError("year must be a number, version and source text")
    holidays: dict[date, str] = {}
    for span in _rows(table, "holiday"):
        day, last = _day(span["from"]), _day(span["to"])
        if last < day:
            raise ValueError(f"{span['name']} ends before it begins")
        while day <= last:
            if day in holidays:
                raise ValueError(f"{day} is listed twice")
            holidays[day] = str(span["name"])
            day += _DAY
    workdays = frozenset(_day(row["day"]) for row in _rows(table, "workday"))
    return Year(year, version, holidays, workdays, source)


def _rows(table: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    rows = table.get(key, [])
    if not isinstance(rows, list):
        raise TypeError(f"{key} must be a list of tables")
    return rows


def _day(value: object) -> date:
    if type(value) is not date:
        raise TypeError(f"{value!r} is not a date")
    return value
