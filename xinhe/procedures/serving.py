"""The ways of service (送达方式) as ``rules/service/`` holds them: what each asks for, and when a letter counts as
received."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.kernel.dated import file_or_first
from xinhe.kernel.limits import Limit

FOLDER = "service"
PROOFS = ("witness", "record")
_KNOWN = {"method", "cite", "consent", "reason", "one_of", "after"}


class BadService(Exception):
    """A file of the ways of service that can't be read: names the file and what is wrong there."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of service with its article (参照《民事诉讼法》第八十八条至第九十五条)."""

    method: str
    cite: str
    after: Limit | None = None
    reason: str = ""
    one_of: tuple[str, ...] = ()
    consent: bool = False

    def received_on(self, told: date) -> date:
        """The day on which a letter that was handed over, left or announced on the told day counts as received."""
        return self.after.raw_end(told) if self.after else told


def read(path: Path) -> Mapping[str, Way]:
    """The ways of one file by their method. Raises BadService naming the file."""
    try:
        ways = [_way(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["way"]]
    except (KeyError, TypeError, ValueError) as error:
        raise BadService(f"{path}: {error}") from error
    return {way.method: way for way in ways}


def _way(row: Mapping[str, object]) -> Way:
    if strangers := set(row) - _KNOWN:
        raise ValueError(f"a way of service knows no {', '.join(sorted(strangers))}")
    after, one_of = row.get("after"), row.get("one_of", [])
    if not isinstance(one_of, list) or set(one_of) - set(PROOFS):
        raise ValueError(f"one_of holds {', '.join(PROOFS)}")
    return Way(
        method=str(row["method"]),
        cite=str(row["cite"]),
        after=Limit(**after) if isinstance(after, dict) else None,
        reason=str(row.get("reason", "")),
        one_of=tuple(one_of),
        consent=bool(row.get("consent")),
    )


_read = functools.cache(read)


def ways(on: date) -> Mapping[str, Way]:
    """The ways of service in force on a day; the first file also speaks for the days before it."""
    path = file_or_first(settings.RULES / FOLDER, on)
    if path is None:
        raise FileNotFoundError(settings.RULES / FOLDER)
    return _read(path)
