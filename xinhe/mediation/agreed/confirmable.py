"""What a court does not take in or confirm of an agreement (司法确认), found by its words.

Read from ``rules/confirmation/``, one file a version. It warns and never stops: both sides may agree on it.
"""

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.kernel.dated import file_or_first

FOLDER = "confirmation"


class BadWarning(Exception):
    """A file of warnings that can't be read: names the file and what is wrong there."""


@dataclass(frozen=True, kw_only=True)
class Warned:
    """One ground on which a court refuses: the words by which it is found, its article, and the sentence to both."""

    name: str
    sentence: str
    cite: str
    words: re.Pattern[str]


def warned(text: str, *, on: date) -> list[str]:
    """The sentence of each ground that a text touches, by the words in force on a day."""
    path = file_or_first(settings.RULES / FOLDER, on)
    if path is None:
        raise BadWarning(f"{settings.RULES / FOLDER}: there is no file")
    return [one.sentence for one in read(path) if one.words.search(text)]


@functools.cache
def read(path: Path) -> Sequence[Warned]:
    """One file, in its order. Raises BadWarning naming it."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["warning"]
        return tuple(
            Warned(
                name=row["name"],
                sentence=row["sentence"],
                cite=row["cite"],
                words=re.compile("|".join(f"(?:{one})" for one in row["words"])),
            )
            for row in rows
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise BadWarning(f"{path}: {type(error).__name__} {error}") from error
