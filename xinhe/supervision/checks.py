"""The compliance checks as read from ``rules/compliance/``: which fault, in which words, under which article. Pure.

A check says what to look at; ``sightings`` finds where that happened, and the sentence here tells it with its dates.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from xinhe.documents.composing import chinese_day
from xinhe.kernel import dated

TAGS = ("V", "R", "U", "D")
FIELDS = {"code", "title", "looks_at", "clocks", "sentence", "late", "complaint", "article", "tag", "source"}
NEEDED = {"code", "title", "looks_at", "sentence", "article", "tag"}
# What can be looked at, and the blanks that its sentence may have.
BLANKS: Mapping[str, frozenset[str]] = {
    "registration": frozenset({"received", "end", "opened"}),
    "clock": frozenset({"started", "began", "end", "done", "today"}),
    "refusal": frozenset({"refused", "reopened"}),
    "rejection": frozenset({"answered", "revoked"}),
    "recommendation": frozenset({"made", "end", "today"}),
    "complaint": frozenset({"made"}),
}
BLANK = re.compile(r"%\((\w+)\)s")
SPACED = re.compile(r" ?(%\(\w+\)s) ?")


class BadCheck(Exception):
    """A rule file that can't be read: names the file, the row and what is wrong."""


@dataclass(frozen=True)
class Check:
    """One kind of fault. ``late`` is its sentence when the duty was done after all, but too late.

    ``complaint`` tells complaints apart, by what the petitioner complained of.
    """

    code: str
    title: str
    article: str
    tag: str
    version: str
    looks_at: str
    sentence: str
    clocks: tuple[str, ...] = ()
    late: str = ""
    complaint: str = ""
    source: str = ""


@dataclass(frozen=True)
class Sighting:
    """One place where a check saw its fault: the matter, the office, what it rests on, and the dates to tell."""

    matter_id: UUID
    number: str
    office_id: int
    basis: str
    dates: Mapping[str, date | str]
    is_late: bool = False

    def told_by(self, check: Check) -> str:
        """The check's sentence with this sighting's dates."""
        # The rules set a day in figures off by spaces; 年月日 needs none. The sentence goes into letters as it is.
        words = SPACED.sub(r"\1", check.late if self.is_late else check.sentence)
        return words % {name: chinese_day(it) if isinstance(it, date) else it for name, it in self.dates.items()}


def read(path: Path) -> tuple[Check, ...]:
    """The checks of ``rules/compliance/<in-force date>.toml``. Raises BadCheck naming file and row."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        date.fromisoformat(path.stem)
    except tomllib.TOMLDecodeError as error:
        raise BadCheck(f"{path}: {error}") from error
    except ValueError as error:
        raise BadCheck(f"{path}: the file's name must be the date from which it is in force") from error
    if unknown := set(raw) - {"check"}:
        raise BadCheck(f"{path}: unknown field {', '.join(sorted(unknown))}")
    checks = tuple(_check(row, path, n) for n, row in enumerate(raw.get("check", []), start=1))
    codes = [check.code for check in checks]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise BadCheck(f"{path} [[check]] {twice[0]}: named twice")
    return checks


def load(folder: Path, on: date) -> tuple[Check, ...]:
    """The checks in force on a day; none before the first file."""
    path = dated.file_in_force(folder, on)
    return read(path) if path else ()


def _check(row: dict[str, Any], path: Path, number: int) -> Check:
    where = f"{path} [[check]] {row.get('code') or number}"
    if unknown := set(row) - FIELDS:
        raise BadCheck(f"{where}: unknown field {', '.join(sorted(unknown))}")
    if lacking := NEEDED - set(row):
        raise BadCheck(f"{where}: missing field {', '.join(sorted(lacking))}")
    check = Check(**row | {"clocks": tuple(row.get("clocks", ())), "version": path.stem})
    for fault in _faults(check):
        raise BadCheck(f"{where}: {fault}")
    return check


def _faults(check: Check) -> list[str]:
    faults = []
    if check.tag not in TAGS or (check.tag != "V" and not check.source):
        faults.append(f"tag {check.tag} is unknown or says no source")
    if check.looks_at not in BLANKS:
        faults.append(f"looks_at is none of {', '.join(BLANKS)}")
        return faults
    if (check.looks_at == "clock") != bool(check.clocks) or bool(check.clocks) != bool(check.late):
        faults.append("clocks and late belong to a check that looks at clocks, and to no other")
    if (check.looks_at == "complaint") != bool(check.complaint):
        faults.append("complaint belongs to a check that looks at complaints, and to no other")
    used = set(BLANK.findall(check.sentence + check.late))
    if strange := used - BLANKS[check.looks_at]:
        faults.append(f"nothing fills %({min(strange)})s")
    return faults
