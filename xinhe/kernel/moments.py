"""Days and moments as people write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.text import storable

_ASIDE = re.compile(r"[(\[].*?[)\]]|(?:星期|周|礼拜)[一二三四五六日天]")
_NUMERALS = "〇一二三四五六七八九"
_NUMERAL = re.compile(rf"[{_NUMERALS}零○O十廿卅]+(?=[年月日号时分])")
_TIME = (
    r"(?:[ T]*(?P<half>上午|下午|晚上|中午|凌晨|早上)?\s*(?P<hour>\d{1,2})(?:\s*[:时点]\s*(?P<minute>\d{1,2}))?"
    r"(?:\s*[:分]\s*(?P<second>\d{1,2})(?:\.\d+)?)?\s*[时分秒点]?\s*(?P<noon>AM|PM)?)?"
)
_SET_APART = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*(?P<mark>[-/.、年])\s*(?P<month>\d{1,2})\s*[-/.、月]\s*(?P<day>\d{1,2})\s*[日号]?"
    + _TIME,
    re.ASCII | re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?", re.ASCII
)
# A day as a spreadsheet counts it: 1949 to 2119, its fraction is the time.
_SERIAL = re.compile(r"(?P<days>[1-7]\d{4})(?P<part>\.\d+)?", re.ASCII)
_FIRST, _SERIALS = datetime(1899, 12, 30, tzinfo=SHANGHAI), range(18_172, 80_000)
_ALL_OF_TWO = re.compile(r"\d\d/\d\d/\d\d(?!\d)", re.ASCII)
_AFTERNOON = frozenset({"下午", "晚上"})


def moment_of(text: str, *, today: date) -> datetime | None:
    """The moment that a person or a spreadsheet wrote, its day at midnight; None where it can be read in no way, or in
    more than one. A year of two figures is the last one that has begun.
    """
    typed = _ASIDE.sub(" ", unicodedata.normalize("NFKC", storable(text)))
    typed = _NUMERAL.sub(lambda found: _figures(found[0]), " ".join(typed.split())).strip()
    if serial := _SERIAL.fullmatch(typed):
        return _counted(int(serial["days"]), float(serial["part"] or 0))
    if _ALL_OF_TWO.match(typed):
        return None
    found = _TOGETHER.fullmatch(typed) or _SET_APART.fullmatch(typed)
    try:
        return _put_together(found, today) if found else _iso(typed)
    except (ValueError, OverflowError):
        return None


def _put_together(found: "re.Match[str]", today: date) -> datetime:
    said = found.groupdict()
    year = int(said["year"])
    if len(said["year"]) == 2:
        year += 2000 if 2000 + year <= today.year else 1900
    hour, minute, second = (int(said[name] or 0) for name in ("hour", "minute", "second"))
    is_late = said.get("half") in _AFTERNOON or (said.get("noon") or "").upper() == "PM"
    if is_late and hour < 12:
        hour += 12
    return datetime(year, int(said["month"]), int(said["day"]), hour, minute, second, tzinfo=SHANGHAI)


def _iso(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _counted(days: int, part: float) -> datetime | None:
    if days not in _SERIALS:
        return None
    seconds = round(part * 86_400)
    return _FIRST + timedelta(days=days, seconds=seconds)


def _figures(numeral: str) -> str:
    """二〇二四 as 2024, 二十三 as 23."""
    numeral = numeral.translate(str.maketrans("零○O", "〇〇〇")).replace("廿", "二十").replace("卅", "三十")
    if "十" not in numeral:
        return "".join(str(_NUMERALS.index(one)) for one in numeral)
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return str((_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0))
