"""Which of several versions is in force on a day: rules, forms, checks and guides alike."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A version of something, with the day from which it is in force."""

    @property
    def in_force(self) -> date:
        """The first day of its force."""
        ...


D = TypeVar("D", bound=Dated)


def in_force(versions: Iterable[D], on: date) -> D | None:
    """The newest version whose day has come; None while there is none."""
    return max((one for one in versions if one.in_force <= on), key=lambda one: one.in_force, default=None)


@dataclass(frozen=True)
class DatedFile:
    """A file whose name is the day from which it is in force."""

    path: Path

    @property
    def in_force(self) -> date:
        """The first day of its force. Raises ValueError for another name."""
        try:
            return date.fromisoformat(self.path.stem)
        except ValueError as error:
            raise ValueError(f"{self.path}: the file's name must be the date from which it is in force") from error


def file_in_force(folder: Path, on: date) -> Path | None:
    """The file of a folder that is in force on a day; None while there is none."""
    found = in_force(_files(folder), on)
    return found.path if found else None


def file_or_first(folder: Path, on: date) -> Path | None:
    """The file of a folder that is in force on a day, the first one for the days before it; None in an empty folder."""
    return file_in_force(folder, on) or next((file.path for file in _files(folder)), None)


@functools.cache
def _files(folder: Path) -> tuple[DatedFile, ...]:
    return tuple(DatedFile(path) for path in sorted(folder.glob("*.toml")))
