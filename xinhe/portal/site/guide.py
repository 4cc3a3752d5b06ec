"""What can I do here: situations of life and the way that the law opens for each, read from ``rules/guide/``."""

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.kernel import dated
from xinhe.procedures.definition import LANGUAGES, BadRule


@dataclass(frozen=True)
class Way:
    """One situation: where to turn, until when, under which article (第三十一条)."""

    name: str
    route: str
    situation: str
    short: str
    who: str
    limit: str
    warns: bool
    then: str
    cite: str


@dataclass(frozen=True)
class Question:
    """One of the three distinctions (三个区分), as a question that a resident may ask."""

    question: str
    answer: str
    cite: str


@dataclass(frozen=True)
class Guide:
    """The whole guide in one language."""

    ways: tuple[Way, ...]
    questions: tuple[Question, ...]


def guide(language: str, on: date) -> Guide:
    """The guide of this day in this language. Raises BadRule naming the entry that lacks a text."""
    path = dated.file_in_force(settings.RULES / "guide", on)
    return _read(path, language) if path else Guide((), ())


@functools.cache
def _read(path: Path, language: str) -> Guide:
    with path.open("rb") as file:
        plain = tomllib.load(file)

    def said(row: dict[str, object], field: str) -> str:
        words = row[field]
        if not isinstance(words, dict) or set(words) != set(LANGUAGES):
            raise BadRule(f"{path}: {field} needs a text in each of {', '.join(LANGUAGES)}")
        return str(words[language])

    ways = tuple(
        Way(
            name=row["name"],
            route=row["route"],
            situation=said(row, "situation"),
            short=said(row, "short"),
            who=said(row, "who"),
            limit=said(row, "limit"),
            warns=row["warns"],
            then=said(row, "then"),
            cite=said(row, "cite"),
        )
        for row in plain["way"]
    )
    questions = tuple(
        Question(question=said(row, "question"), answer=said(row, "answer"), cite=said(row, "cite"))
        for row in plain["distinction"]
    )
    return Guide(ways, questions)
