"""How long a limit is, in the words of each language: 60 日, 5 个工作日, 6 months."""

from xinhe.kernel.limits import Limit
from xinhe.procedures.definition import Clock

_UNITS = {
    "zh-hans": {"days": "日", "workdays": "个工作日", "months": "个月", "years": "年"},
    "zh-hant": {"days": "日", "workdays": "個工作日", "months": "個月", "years": "年"},
    "en": {"days": "days", "workdays": "working days", "months": "months", "years": "years"},
}


def limit_words(limit: Limit | None, language: str = "zh-hans") -> str:
    """A limit in words; nothing where a step names the day."""
    if limit is None:
        return ""
    unit, count = unit_of(limit, language)
    return f"{count} {unit}"


_OPENS = {
    "zh-hans": "满 %(wait)s后的 %(limit)s内",
    "zh-hant": "滿 %(wait)s後的 %(limit)s內",
    "en": "%(limit)s, after %(wait)s",
}


def clock_words(clock: Clock, language: str = "zh-hans") -> str:
    """The limit of a clock in words, with how long one has to wait before it opens."""
    limit = limit_words(clock.limit, language)
    if clock.opens is None:
        return limit
    return _OPENS[language] % {"wait": limit_words(clock.opens, language), "limit": limit}


def unit_of(limit: Limit, language: str) -> tuple[str, int]:
    """The unit in which a limit is said, and how many of it."""
    if limit.workdays is not None:
        unit, count = "workdays", limit.workdays
    elif limit.months is not None:
        is_whole = limit.months % 12 == 0
        unit, count = "years" if is_whole else "months", limit.months // (12 if is_whole else 1)
    else:
        assert limit.days is not None
        unit, count = "days", limit.days
    word = _UNITS[language][unit]
    return (word.removesuffix("s") if count == 1 and language == "en" else word), count
