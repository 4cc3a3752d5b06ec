"""Why a date is that day, in one sentence that a villager reads once; the words stand in ``rules/sentences/``."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.kernel.dated import file_or_first
from xinhe.kernel.variants import traditional
from xinhe.procedures import citation
from xinhe.procedures.deadlines import Running, explain, opening
from xinhe.procedures.definition import Clock

FOLDER = "sentences"
OWN_LAW = "信访工作条例"
_CHINESE = ("zh-hans", "zh-hant")
_WEEKDAYS = {
    "zh-hans": [f"周{day}" for day in "一二三四五六日"],
    "zh-hant": [f"週{day}" for day in "一二三四五六日"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BY = {"zh-hans": "最迟", "zh-hant": "最遲"}
_EXTENDED = {"zh-hans": "延期%d日，", "zh-hant": "延期%d日，"}
_HEARD = {"zh-hans": "除听证%d日，", "zh-hant": "除聽證%d日，"}
_APPRAISED = {"zh-hans": "除鉴定%d日，", "zh-hant": "除鑑定%d日，"}


class BadSentences(Exception):
    """A file of sentences that can't be read: names the file and what is wrong there."""


@dataclass(frozen=True)
class Sentence:
    """The words around one clock's day, by language."""

    because: Mapping[str, str]
    must: Mapping[str, str]


@dataclass(frozen=True)
class Sentences:
    """All of one file, by clock, and the laws' short names in English."""

    by_clock: Mapping[str, Sentence]
    laws: Mapping[str, str]


def read(path: Path) -> Sentences:
    """The sentences of one file. Raises BadSentences naming it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = {row["clock"]: _sentence(row) for row in raw["sentence"]}
        return Sentences(rows, {row["name"]: row["en"] for row in raw["law"]})
    except (KeyError, TypeError, ValueError) as error:
        raise BadSentences(f"{path}: {error}") from error


def _sentence(row: Mapping[str, Mapping[str, str]]) -> Sentence:
    for language in _CHINESE:
        if not row["because"][language] or not row["must"][language]:
            raise ValueError(f"{row['clock']} needs because and must in {language}")
    return Sentence(row["because"], {**row["must"], "en": row["must"]["en"]})


@functools.cache
def _file(path: Path) -> Sentences:
    return read(path)


def sentences(on: date) -> Sentences:
    """The sentences in force on a day; before the first file the first one, and none where a place has no such file."""
    path = file_or_first(settings.RULES / FOLDER, on)
    return _file(path) if path else Sentences({}, {})


def why(clock: Clock, running: Running, language: str = "zh-hans", *, on: date = date.max) -> str:
    """What happened, which article, and by when: 你11月29日交来的材料，按《…》第二十二条，最迟12月14日（周一）前…"""
    words = sentences(on)
    sentence = words.by_clock.get(clock.name)
    if sentence is None:  # a clock that a place added, and no words for it yet
        return explain(clock, running, language)
    if language not in _CHINESE:
        return _english(clock, running, sentence, words)
    start, end = running.started_on, running.end
    because = sentence.because[language] % {"start": _day(start, with_year=end.year - start.year > 1)}
    opens = opening(clock, start)
    weekday = f"（{_WEEKDAYS[language][end.weekday()]}）"
    if opens:
        first = _day(opens, with_year=opens.year != start.year)
        days = f"{first}至{_day(end, with_year=end.year != opens.year)}{weekday}"
        return f"{because}，按{_cited(clock, language)}，{days}{sentence.must[language]}。"
    after = ""
    if running.extended_days:
        after += _EXTENDED[language] % running.extended_days
    if running.excluded_days:
        left_out = _APPRAISED if clock.excludes_appraisals else _HEARD
        after += left_out[language] % running.excluded_days
    day = f"{_day(end, with_year=end.year != start.year)}{weekday}"
    return f"{because}，按{_cited(clock, language)}，{after}{_BY[language]}{day}前{sentence.must[language]}。"


def by_when(clock: Clock, running: Running, language: str = "zh-hans") -> str:
    """What has to be done, or can be, and by when, for a message: 最迟12月14日（周一）前要转给负责的单位。"""
    sentence = sentences(date.max).by_clock.get(clock.name)
    if sentence is None:
        return ""
    end, year = running.end, running.end.year != running.started_on.year
    weekday = _WEEKDAYS.get(language, _WEEKDAYS["en"])[end.weekday()]
    if language not in _CHINESE:
        return (
            f"{sentence.must['en']} by {weekday} {end.day} {_MONTHS[end.month - 1]}{f' {end.year}' if year else ''}. "
        )
    return f"{_BY[language]}{_day(end, with_year=year)}（{weekday}）前{sentence.must[language]}。"


def _cited(clock: Clock, language: str) -> str:
    law, article = citation.basis(clock.cite, own=OWN_LAW)
    cited = f"《{law}》{article}"
    return traditional(cited) if language == "zh-hant" else cited


def _day(day: date, *, with_year: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"


def _english(clock: Clock, running: Running, sentence: Sentence, words: Sentences) -> str:
    law, article = citation.basis(clock.cite, own=OWN_LAW)
    name = words.laws.get(law, law)
    cited = f"{name} Art. {citation.number(article[1:-1])}" if article else name
    end, opens = running.end, opening(clock, running.started_on)
    year = f" {end.year}" if end.year != running.started_on.year else ""
    day = f"{_WEEKDAYS['en'][end.weekday()]} {end.day} {_MONTHS[end.month - 1]}{year}"
    when = f"{opens.day} {_MONTHS[opens.month - 1]}–{day}" if opens else f"by {day}"
    return f"{sentence.must['en']} {when} ({cited})."
