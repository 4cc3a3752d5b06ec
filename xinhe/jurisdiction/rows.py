"""How a table's row is read, cell by cell, and what an import says of the rows that it took and of those it did not."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from xinhe.kernel.clock import local_day
from xinhe.kernel.moments import moment_of
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.tables import Row

T = TypeVar("T")
# Of a term, a contract or somebody's service; another one is a slip.
YEARS = range(1949, 2200)
_SEPARATORS = re.compile(r"[；;、\n]")
_YES, _NO = frozenset({"是", "有", "√", "1", "y", "yes"}), frozenset({"", "否", "无", "不", "×", "0", "n", "no"})


@dataclass
class TableReport:
    """What an import did: rows that are new, changed or the same, and those refused with number and reason."""

    created: int = 0
    updated: int = 0
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The figures in one sentence, for the log of changes."""
        return f"新增 {self.created}，改动 {self.updated}，未变 {self.same}，没有收下 {len(self.refused)}。"

    @property
    def is_empty(self) -> bool:
        """True when not one row was taken or known: an import of nothing is no success."""
        return not (self.created or self.updated or self.same)

    def refuse(self, row: Row, sentence: str) -> None:
        """Name a row that is not taken, with its sheet where there are several."""
        self.refused.append((row.number, f"工作表「{row.sheet}」：{sentence}" if row.sheet else sentence))

    def count(self, is_new: bool, is_changed: bool) -> None:
        """Count one row that was taken."""
        if is_new:
            self.created += 1
        elif is_changed:
            self.updated += 1
        else:
            self.same += 1


def unfit(sentence: str, **facts: object) -> Refused:
    """What is wrong with one row, to be raised."""
    return Refused(sentence, code="bad_row", field=None, article=None, now=None, **facts)


def word_in(row: Row, column: str, limit: int, *, is_needed: bool = True) -> str:
    """The words of a cell."""
    value = row.get(column, "")
    if is_needed and not value:
        raise unfit(gettext_noop("“%(column)s”没有填写。"), column=column)
    if len(value) > limit:
        raise unfit(
            gettext_noop("“%(column)s”有 %(length)d 字，最多 %(limit)d 字。"),
            column=column,
            length=len(value),
            limit=limit,
        )
    return value


def code_in(row: Row, column: str, shape: re.Pattern[str]) -> str:
    """A code of this shape."""
    value = word_in(row, column, 60)
    if not shape.fullmatch(value):
        raise unfit(gettext_noop("“%(column)s”的格式不对：%(value)s。"), column=column, value=value)
    return value


def choice_in(row: Row, column: str, choices: list[tuple[str, str]]) -> str:
    """A choice by its Chinese name or its own value."""
    value = word_in(row, column, 60)
    for own, label in choices:
        if value in (own, label, *re.split(r"[（）]", label)[:2]):
            return own
    raise unfit(
        gettext_noop("“%(column)s”没有“%(value)s”这一项，可以填：%(choices)s。"),
        column=column,
        value=value,
        choices="、".join(label for _, label in choices),
    )


def several_in(row: Row, column: str) -> list[str]:
    """What stands in a cell between ；and 、, each once."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(row.get(column, "")) if part.strip()))


def is_yes_in(row: Row, column: str) -> bool:
    """A yes or no; an empty cell is no."""
    value = word_in(row, column, 10, is_needed=False)
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise unfit(gettext_noop("“%(column)s”写“是”或者“否”，现为：%(value)s。"), column=column, value=value)


def day_in(row: Row, column: str, *, today: date, is_needed: bool = False) -> date | None:
    """A day in any of the usual ways to write one; None for an empty cell."""
    value = word_in(row, column, 40, is_needed=is_needed)
    if not value:
        return None
    moment = moment_of(value, today=today)
    if moment is None or moment.year not in YEARS:
        raise unfit(
            gettext_noop("“%(column)s”的日期读不出来：%(value)s，请写成 2026-03-02。"), column=column, value=value
        )
    return local_day(moment)


def readable(rows: Iterable[Row], report: TableReport, make: Callable[[Row], T]) -> Iterator[tuple[Row, T]]:
    """The rows that can be made into something; the others go into the report."""
    for row in rows:
        if row.fault:
            report.refuse(row, row.fault)
            continue
        try:
            made = make(row)
        except Refused as refused:
            report.refuse(row, refused.sentence)
        else:
            yield row, made


def distinct(pairs: Iterable[tuple[Row, T]], report: TableReport, key: Callable[[T], object]) -> list[tuple[Row, T]]:
    """Each key once: the first row counts, a later one is refused and names the first."""
    first: dict[object, str] = {}
    kept = []
    for row, made in pairs:
        if (at := first.setdefault(key(made), row.where)) != row.where:
            report.refuse(row, f"与{at}重复，只取第一次出现的。")
        else:
            kept.append((row, made))
    return kept
