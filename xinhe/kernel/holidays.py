"""The State Council's yearly notice of days off as it is pasted, read into days; what looks wrong is said and not
guessed.

「春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。」
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.kernel.workdays import Year

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST = 8000
_DAY = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"
_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(（]\d{4}[〕\])）]\d{1,4}号")
_NAMES = re.compile(
    rf"((?:{'|'.join((*FESTIVALS, '国庆', '五一', '中秋', '端午', '清明'))})[^：:，。；;\d]{{0,12}})[：:]"
)
_ONE = r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?"
_TOKEN = re.compile(rf"{_ONE}(?:\s*(?:至|到|—+|－|-|~|～)\s*{_ONE})?|(放假|补休)|(上班)|共(\d{{1,2}})天")
_BREAK = re.compile(r"[。；;\n]")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True)
class Span:
    """Days off in a row, under their festival."""

    name: str
    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        """Each of them."""
        day = self.first
        while day <= self.last:
            yield day
            day += _DAY


@dataclass
class Reading:
    """What a notice says of one year, and what a person has to look at before it is believed."""

    year: int
    number: str = ""
    spans: list[Span] = field(default_factory=list)
    workdays: list[date] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def table(self, *, version: str, source: str) -> Year:
        """The reading as a year's table. Raises Invalid where it contradicts itself."""
        off = {day: span.name for span in self.spans for day in span.days()}
        if not off:
            raise Invalid({"text": gettext_noop("没有读出放假的日子。请照通知原文粘贴，例如：元旦：1月1日至3日放假。")})
        if both := sorted(off.keys() & set(self.workdays)):
            raise Invalid({"text": _named(gettext_noop("%(day)s既写放假又写上班，请核对原文。"), both[0])})
        return Year(self.year, version, off, frozenset(self.workdays), source)


def read(text: str, year: int) -> Reading:
    """The days of a notice for this year, in the order of the text."""
    text = text.translate(_WIDE).replace("\u3000", " ")
    number = _NUMBER.search(text.replace(" ", ""))
    reading = Reading(year, number[0] if number else "")
    name, told = "", 0
    for clause, opening in _clauses(text):
        name, told = (opening, 0) if opening else (name, told)
        told = _take(clause, name or "放假", reading, told)
    read_of = {one for span in reading.spans for one in FESTIVALS if one.removesuffix("节") in span.name}
    if lacking := [one for one in FESTIVALS if one not in read_of]:
        reading.doubts.append(f"没有读到：{'、'.join(lacking)}。")
    return reading


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """The sentences, each with the festival that opens it if one does."""
    for sentence in _BREAK.split(text):
        found = _NAMES.search(sentence)
        yield (sentence[found.end() :], found[1].strip()) if found else (sentence, "")


def _take(clause: str, name: str, reading: Reading, told: int) -> int:
    """Read one sentence; ``told`` days off were read under this festival before."""
    waiting: list[Span] = []
    month, year = 0, reading.year
    for found in _TOKEN.finditer(clause):
        if found[3]:
            ends = []
            for at in (1, 5):
                if not found[at + 2]:
                    continue
                year, month = int(found[at] or year), int(found[at + 1] or month)
                day = _day(year, month, int(found[at + 2]), found[at + 3] or "", reading.doubts)
                ends += [day] if day else []
            if ends:
                waiting.append(Span(name, ends[0], ends[-1]))
        elif found[9]:
            told += sum(_off(span, reading) for span in waiting)
            waiting = []
        elif found[10]:
            for span in waiting:
                _on(span, reading)
            waiting = []
        elif found[11] and told and told != int(found[11]):
            reading.doubts.append(f"{name}：写明共 {found[11]} 天，读出 {told} 天。")
    return told


def _day(year: int, month: int, day: int, beside: str, doubts: list[str]) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        doubts.append(f"没有 {year} 年 {month} 月 {day} 日这一天。")
        return None
    written = _WEEKDAY.search(beside)
    if written and written[1].replace("天", "日") != _WEEKDAYS[found.weekday()]:
        doubts.append(f"{_chinese(found)}写着周{written[1]}，{year} 年这一天是周{_WEEKDAYS[found.weekday()]}。")
    return found


def _off(span: Span, reading: Reading) -> int:
    """Take a span as days off; what lies in another year belongs into that one's table. How many days it says."""
    length = span.length
    if length < 1 or length > 20:
        reading.doubts.append(f"{span.name}：{_chinese(span.first)}至{_chinese(span.last)}读不成一段日子，没有收。")
        return 0
    known = {day for one in reading.spans for day in one.days()}
    days = [day for day in span.days() if day.year == reading.year and day not in known]
    if len(days) < length:
        reading.doubts.append(f"{span.name}：有 {length - len(days)} 天不在 {reading.year} 年或者写了两次，没有收。")
    if days:
        reading.spans.append(Span(span.name, days[0], days[-1]))
    return length


def _on(span: Span, reading: Reading) -> None:
    for day in span.days():
        if day.year != reading.year:
            reading.doubts.append(f"{_chinese(day)}（{day.year} 年）上班，不在 {reading.year} 年，没有收。")
        elif day.weekday() < 5:
            reading.doubts.append(f"{_chinese(day)}本来就是工作日，不用写上班，没有收。")
        elif day not in reading.workdays:
            reading.workdays.append(day)


def _chinese(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def _named(sentence: str, day: date) -> str:
    return sentence % {"day": _chinese(day)}


def spans_of(year: Year) -> Sequence[Span]:
    """A table's days off as spans, for people and for a file."""
    spans: list[Span] = []
    for day, name in sorted(year.holidays.items()):
        if spans and spans[-1].name == name and spans[-1].last + _DAY == day:
            spans[-1] = Span(name, spans[-1].first, day)
        else:
            spans.append(Span(name, day, day))
    return spans
