"""Days and moments as people write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.numerals import SIGNS, number_of
from xinhe.kernel.text import half_width

_ASIDE = re.compile(
    r"[(\[].*?[)\]]|(?:星期|周|礼拜)[一二三四五六日天]|\b(?:Mon|Tues?|Wed|Thu|Fri|Sat|Sun)[a-z]*\b,?", re.IGNORECASE
)
_NUMERAL = re.compile(rf"[{SIGNS}]+(?=[年月日号时点分])")
# Dashes, dots and strokes of any kind that stand between the parts of a day.
_MARKS = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2015\u2212·・\\_", "-------..//")
_HALF = "上午|下午|午后|午前|晚上|晚间|傍晚|夜里|夜间|深夜|中午|正午|凌晨|清晨|早上|早晨|早|晚"
_TIME = (
    rf"(?:[ T]*(?P<half>{_HALF})?\s*(?P<hour>\d{{1,2}})(?:\s*[:时点.]\s*(?P<minute>\d{{1,2}}|半|整))?"
    r"(?:\s*[:分]\s*(?P<second>\d{1,2})(?:\.\d+)?)?\s*[时分秒点]?\s*(?P<noon>AM|PM)?)?"
    rf"(?:\s*(?P<part>{_HALF}))?\s*\.?"
)
_SET_APART = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*(?P<mark>[-/.、年]|(?<=\d{4})\s)\s*(?P<month>\d{1,2})\s*[-/.、月\s]\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?"
    + _TIME,
    re.ASCII | re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?", re.ASCII
)
_NAMED = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_MONTH = rf"(?P<name>{'|'.join(_NAMED)})[a-z]*"
# A month by its English name leaves no doubt which figure is the day.
_ENGLISH = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH}\.?[\s,-]+(?P<year>\d{{4}}|\d{{2}})(?!\d)" + _TIME,
        re.ASCII | re.I,
    ),
    re.compile(
        rf"{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})(?!\d)" + _TIME, re.ASCII | re.I
    ),
)
# A day as a spreadsheet counts it: 1949 to 2119, its fraction is the time.
LONGEST = 100  # a day with whatever stands in brackets beside it; words are longer
_SERIAL = re.compile(r"(?P<days>[1-7]\d{4})(?P<part>\.\d+)?", re.ASCII)
_FIRST, _SERIALS = datetime(1899, 12, 30, tzinfo=SHANGHAI), range(18_172, 80_000)
_ALL_OF_TWO = re.compile(r"\d\d/\d\d/\d\d(?!\d)", re.ASCII)
# Twelve of these is the first hour of the day; twelve of the night may be its first or its last.
_MORNING, _NIGHT = frozenset({"凌晨", "AM"}), frozenset({"夜里", "夜间", "深夜", "晚上", "晚间", "晚"})
# Behind these hours count on from noon.
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "PM"}) | _NIGHT
_MINUTES = {"半": 30, "整": 0}
_OF_THE_REPUBLIC = re.compile(r"民国\s*(\d{1,3})(?=\s*年)", re.ASCII)
_REPUBLIC = 1911


def moment_of(text: str, *, today: date) -> datetime | None:
    """The moment that a person or a spreadsheet wrote, its day at midnight; None where it can be read in no way, or in
    more than one. A year of two figures is the last one that has begun.
    """
    typed = " ".join(_ASIDE.sub(" ", half_width(text[:LONGEST])).split()).strip(" '\"`’‘。;,")
    typed = _OF_THE_REPUBLIC.sub(lambda found: str(int(found[1]) + _REPUBLIC), _NUMERAL.sub(_figures, typed))
    if serial := _SERIAL.fullmatch(typed):
        return _counted(int(serial["days"]), float(serial["part"] or 0))
    if _ALL_OF_TWO.match(typed):
        return None
    marked = typed.translate(_MARKS)
    found = next(filter(None, (way.fullmatch(marked) for way in (_TOGETHER, _SET_APART, *_ENGLISH))), None)
    try:
        return _put_together(found, today) if found else _iso(typed)
    except (ValueError, OverflowError):
        return None


def _put_together(found: "re.Match[str]", today: date) -> datetime:
    said = found.groupdict()
    year = int(said["year"])
    if len(said["year"]) == 2:
        year += 2000 if 2000 + year <= today.year else 1900
    month = int(said["month"]) if said.get("month") else _NAMED.index(said["name"].title()) + 1
    day = datetime(year, month, int(said["day"]), tzinfo=SHANGHAI)
    return day + timedelta(seconds=_seconds(said))


def _seconds(said: Mapping[str, str | None]) -> int:
    """How far into its day a time is, by the clock or by the half of the day that was named with it."""
    hour, second = int(said["hour"] or 0), int(said["second"] or 0)
    minute = _MINUTES[said["minute"]] if said["minute"] in _MINUTES else int(said["minute"] or 0)
    halves = {said.get("half"), (said.get("noon") or "").upper()}
    if hour == 12 and halves & _NIGHT:
        raise ValueError(hour)
    if hour == 12 and halves & _MORNING:
        hour = 0
    elif hour <= 3 and "中午" in halves:
        hour += 12
    elif hour < 12 and halves & _AFTERNOON:
        hour += 0 if hour < 6 and halves & _NIGHT else 12
    moment = (hour * 60 + minute) * 60 + second
    if minute > 59 or second > 59 or moment > 86_400:
        raise ValueError(hour)
    return moment


def _iso(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _counted(days: int, part: float) -> datetime | None:
    if days not in _SERIALS:
        return None
    seconds = round(part * 86_400)
    return _FIRST + timedelta(days=days, seconds=seconds)


def _figures(found: "re.Match[str]") -> str:
    """二〇二四 as 2024, 二十三 as 23."""
    number = number_of(found[0])
    return found[0] if number is None else found[0] if found[0].isdigit() else str(number)
