"""What each step does to the clocks of a matter. Pure: a fold over the log, so the same function serves the
door (one step) and the recount (the whole log)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from xinhe.kernel import limits
from xinhe.kernel.limits import Due, Limit
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.workdays import Calendar
from xinhe.procedures import citation
from xinhe.procedures.definition import Clock, Procedure
from xinhe.procedures.lengths import limit_words


@dataclass(frozen=True)
class Piece:
    """One item that a step speaks of: the remedy it was led to, and the dates it gave for it.

    ``over`` is true where the step takes back what an earlier one gave for it.
    """

    item: int
    remedy: str = ""
    dates: Mapping[str, date] | None = None
    over: bool = False


@dataclass(frozen=True)
class Entry:
    """One step as the clocks see it: the act, its outcome, its local day and the dates it gave.

    ``pieces`` are the items that it speaks of; ``excluded`` are all the days so far that a hearing, or an appraisal,
    took. One that ``recalls`` a step names its number.
    """

    act: str
    seq: int
    day: date
    outcome: str = ""
    dates: Mapping[str, date] | None = None
    days: int = 0
    facts: frozenset[str] = frozenset()
    pieces: tuple[Piece, ...] = ()
    excluded: int | None = None
    recalls: int = 0


@dataclass(frozen=True)
class Running:
    """One clock of one matter: when it began, its legal and internal end, whether it has stopped.

    ``provisional`` is set when the holiday table of the end's year is not in yet: the end is then the raw
    end, the earliest day it can be, and is settled when the table arrives. ``stands_in`` is the procedure and version
    in whose file its rule stands, where it is known.
    """

    clock: str
    started_on: date
    end: date
    internal_end: date | None
    raw_end: date | None = None
    extended_days: int = 0
    excluded_days: int = 0
    provisional: bool = False
    calendar_version: str = ""
    rolled_over: tuple[tuple[date, str], ...] = ()
    stopped_on: date | None = None
    stopped_seq: int | None = None
    started_seq: int = 0
    cancelled: bool = False
    right: bool = False
    stands_in: tuple[str, str] | None = field(default=None, compare=False)

    @property
    def is_open(self) -> bool:
        """True while the clock runs."""
        return self.stopped_on is None and not self.cancelled

    def lapsed_by(self, today: date) -> bool:
        """True when the end has passed and nothing stopped the clock by then."""
        return (self.stopped_on or today) > self.end


Clocks = Mapping[str, Running]


def _is_named(entry: Entry, names: tuple[str, ...]) -> bool:
    return entry.act in names or bool(entry.outcome and f"{entry.act}:{entry.outcome}" in names)


def _is_meant(clock: Clock, entry: Entry) -> bool:
    """Whether the clock runs for such a matter at all."""
    return (not clock.only or clock.only in entry.facts) and not entry.facts.intersection(clock.unless)


def advance(procedure: Procedure, clocks: Clocks, entry: Entry, calendar: Calendar) -> dict[str, Running]:
    """The clocks after one more step; the mapping passed in is not changed.

    Raises Refused when a working-day limit reaches a year without a holiday table, or an extension passes
    what the law allows.
    """
    if entry.recalls:
        return undone(clocks, entry)
    after = dict(clocks)
    for clock in procedure.clocks.values():
        if clock.per_item:
            _advance_items(clock, after, entry, calendar)
            continue
        running = after.get(clock.name)
        if running and running.is_open and _is_named(entry, clock.stops_on):
            running = after[clock.name] = replace(running, stopped_on=entry.day, stopped_seq=entry.seq)
        if running and running.is_open and clock.extend_act == entry.act:
            running = after[clock.name] = extended(clock, running, entry.days, calendar)
        if running and running.is_open and clock.excludes_days and entry.excluded is not None:
            after[clock.name] = _excluding(clock, running, entry.excluded, calendar)
        if _is_named(entry, clock.starts_on) and _is_meant(clock, entry):
            started = _started(clock, entry, entry.dates, calendar)
            if started:
                after[clock.name] = started
    return after


def _advance_items(clock: Clock, after: dict[str, Running], entry: Entry, calendar: Calendar) -> None:
    """One clock that runs for each item by itself; a step that names no item stops it for all of them."""
    if _is_named(entry, clock.stops_on):
        named = {f"{clock.name}#{piece.item}" for piece in entry.pieces}
        for name, running in list(after.items()):
            is_meant = name in named if named else name.partition("#")[0] == clock.name
            if is_meant and running.is_open:
                after[name] = replace(running, stopped_on=entry.day, stopped_seq=entry.seq)
    if _is_named(entry, clock.starts_on):
        for piece in entry.pieces:
            owed = after.get(name := f"{clock.name}#{piece.item}")
            if piece.over and owed and owed.is_open:
                after[name] = replace(owed, stopped_on=entry.day, stopped_seq=entry.seq)
            if clock.remedy and piece.remedy != clock.name:
                continue
            if started := _started(clock, entry, piece.dates, calendar, item=piece.item):
                after[started.clock] = started


def _started(
    clock: Clock, entry: Entry, dates: Mapping[str, date] | None, calendar: Calendar, *, item: int = 0
) -> Running | None:
    name = f"{clock.name}#{item}" if item else clock.name
    start = (dates or {}).get(clock.counts_from, entry.day) if clock.counts_from else entry.day
    if clock.limit is None:
        given = (dates or {}).get(clock.given)
        if given is None:
            return None
        return Running(name, start, given, None, started_seq=entry.seq, right=clock.right, stands_in=clock.stands_in)
    return replace(_computed(clock, start, calendar, seq=entry.seq), clock=name)


def _computed(
    clock: Clock, start: date, calendar: Calendar, *, seq: int, extended: int = 0, excluded: int = 0
) -> Running:
    assert clock.limit is not None
    due, provisional = due_or_raw(counted_from(clock, start), clock.limit.longer(extended + excluded), calendar)
    internal = None
    if not clock.right and not provisional:
        internal = limits.internal_end(due, calendar)
        if clock.internal and not extended and not excluded:
            own, waits = due_or_raw(start, clock.internal.limit, calendar)
            internal = min(internal, internal if waits else limits.internal_end(own, calendar))
    return Running(
        clock=clock.name,
        started_on=start,
        end=due.end,
        raw_end=due.raw,
        internal_end=internal,
        extended_days=extended,
        excluded_days=excluded,
        provisional=provisional,
        calendar_version=due.calendar_version,
        rolled_over=due.rolled_over,
        started_seq=seq,
        right=clock.right,
        stands_in=clock.stands_in,
    )


def counted_from(clock: Clock, start: date) -> date:
    """The day after which the limit of a clock counts: where a right opens later, the end of the waiting."""
    return clock.opens.raw_end(start) if clock.opens else start


def opening(clock: Clock, start: date) -> date | None:
    """The first day on which the right of a clock is open; None where it is open from the start."""
    return counted_from(clock, start) + timedelta(days=1) if clock.opens else None


def promised(clock: Clock, start: date, calendar: Calendar) -> Running:
    """The clock as it would run from this day, for the letter that tells of it."""
    return _computed(clock, start, calendar, seq=0)


def due_or_raw(start: date, limit: Limit, calendar: Calendar) -> tuple[Due, bool]:
    """The deadline, and whether it is provisional.

    A calendar-day limit that ends in a year whose holiday table is not in yet keeps its raw end: rolling can only move
    it later, so the office is bound to the earliest day it can be. A working-day limit goes by the days of the week
    there. Both are marked and counted again when the table is in (``settle``).
    """
    try:
        return limits.due(start, limit, calendar), False
    except Refused as refusal:
        if refusal.code != "no_holiday_table":
            raise
        return limits.provisional(start, limit, calendar), True


def extended(clock: Clock, running: Running, days: int, calendar: Calendar) -> Running:
    """The clock with so many days more. Raises Refused when the law does not allow them."""
    check_extension(clock, running, days)
    total = running.extended_days + days
    return _again(clock, running, calendar, extended=total, excluded=running.excluded_days)


def _excluding(clock: Clock, running: Running, days: int, calendar: Calendar) -> Running:
    """The clock with all the days of hearings, or of appraisals, taken out of it (第三十六条第二款)."""
    return _again(clock, running, calendar, extended=running.extended_days, excluded=days)


def _again(clock: Clock, running: Running, calendar: Calendar, *, extended: int, excluded: int) -> Running:
    counted = _computed(
        clock, running.started_on, calendar, seq=running.started_seq, extended=extended, excluded=excluded
    )
    return replace(counted, clock=running.clock, stands_in=running.stands_in)


def check_extension(clock: Clock, running: Running, days: int) -> None:
    """Refuse an extension that is not at least a day or makes the sum larger than the law allows (第三十四条)."""
    if days < 1:
        raise Refused(gettext_noop("延期至少 1 日。"), code="extension_too_short", field="days", article=clock.cite)
    if running.extended_days + days > clock.extend_days:
        raise Refused(
            gettext_noop("延期合计不得超过 %(limit)s 日，已延 %(used)s 日，最多还能延 %(left)s 日。"),
            code="extension_too_long",
            field="days",
            article=clock.cite,
            limit=clock.extend_days,
            used=running.extended_days,
            left=clock.extend_days - running.extended_days,
        )


def replay(procedure: Procedure, entries: Iterable[Entry], calendar: Calendar) -> dict[str, Running]:
    """The clocks as the procedure would have them had all these steps been taken under it."""
    clocks: dict[str, Running] = {}
    for entry in entries:
        clocks = advance(procedure, clocks, entry, calendar)
    return clocks


def switch(procedure: Procedure, clocks: Clocks, entries: Iterable[Entry], calendar: Calendar) -> dict[str, Running]:
    """The clocks after a matter moves to another procedure: counted anew from the same first dates.

    What has stopped stays as it was judged. Clocks of the old procedure that the new one does not have are
    cancelled, not forgotten.
    """
    after = replay(procedure, entries, calendar)
    for name, running in clocks.items():
        if not running.is_open:
            after[name] = running
        elif name not in after:
            after[name] = replace(running, cancelled=True)
    return after


def undone(clocks: Clocks, entry: Entry) -> dict[str, Running]:
    """The clocks as if the step that this one recalls had not been taken: what it started is cancelled, what it
    stopped runs on to the same day."""
    after = dict(clocks)
    for name, running in clocks.items():
        if running.started_seq == entry.recalls:
            after[name] = replace(running, cancelled=True)
        elif running.stopped_seq == entry.recalls:
            after[name] = replace(running, stopped_on=None, stopped_seq=None)
    return after


def settle(procedure: Procedure, clocks: Clocks, calendar: Calendar) -> dict[str, Running]:
    """The clocks counted again by the holiday tables of now: provisional ends, and those of a table that was mended."""
    after = dict(clocks)
    for name, running in clocks.items():
        clock = procedure.clock(name)
        is_settled = not running.provisional and calendar.versions.issuperset(running.calendar_version.split(","))
        if running.is_open and clock and clock.limit and not is_settled:
            again = _again(clock, running, calendar, extended=running.extended_days, excluded=running.excluded_days)
            after[name] = again if not again.provisional else running
    return after


def explain(clock: Clock, running: Running, language: str = "zh-hans") -> str:
    """One sentence that says where the date comes from, with its article."""
    cite = citation.told(clock.cite) if language == "zh-hans" else citation.shown(clock.cite, language)
    if clock.limit is None:
        return _GIVEN[language] % {
            "began": clock.began[language],
            "day": limits.whole_day(running.end, language),
            "cite": cite,
        }
    limit = clock.limit.longer(running.extended_days + running.excluded_days)
    start = counted_from(clock, running.started_on)
    due = Due(start, limit, running.raw_end, running.end, running.calendar_version, running.rolled_over)
    began = _EXPIRED[language] if clock.opens else clock.began[language]
    sentence = _opens(clock, running.started_on, language) + limits.explain(
        due, began=began, cite=cite, language=language
    )
    if running.extended_days:
        sentence += _EXTENDED[language] % {"days": running.extended_days}
    if running.excluded_days:
        words = _APPRAISED if clock.excludes_appraisals else _EXCLUDED
        sentence += words[language] % {"days": running.excluded_days}
    if running.provisional:
        words = _PROVISIONAL_WORKDAYS if limit.workdays is not None else _PROVISIONAL
        sentence += words[language] % {"year": running.end.year}
    return sentence


def _opens(clock: Clock, start: date, language: str) -> str:
    """From which day on a right can be used that opens only after a while."""
    day = opening(clock, start)
    if day is None:
        return ""
    return _OPENS[language] % {
        "start": limits.whole_day(start, language),
        "began": clock.began[language],
        "wait": limit_words(clock.opens, language),
        "day": limits.whole_day(day, language),
    }


_OPENS = {
    "zh-hans": "%(start)s%(began)s，满 %(wait)s还没有办的，从 %(day)s起可以提出。",
    "zh-hant": "%(start)s%(began)s，滿 %(wait)s還沒有辦的，從 %(day)s起可以提出。",
    "en": "On %(start)s %(began)s; if nothing is done within %(wait)s, you may turn to it from %(day)s. ",
}
_EXPIRED = {"zh-hans": "等满", "zh-hant": "等滿", "en": "the waiting ended"}
_GIVEN = {
    "zh-hans": "%(began)s时指定 %(day)s为限，%(cite)s。",
    "zh-hant": "%(began)s時指定 %(day)s為限，%(cite)s。",
    "en": "Set for %(day)s when it was %(began)s, %(cite)s.",
}
_EXTENDED = {
    "zh-hans": "其中含批准延期 %(days)s 日。",
    "zh-hant": "其中含批准延期 %(days)s 日。",
    "en": " This includes an approved extension of %(days)s days.",
}
_EXCLUDED = {
    "zh-hans": "听证所需的 %(days)s 日不计算在内，已顺加。",
    "zh-hant": "聽證所需的 %(days)s 日不計算在內，已順加。",
    "en": " The %(days)s days that the hearing took do not count and are added.",
}
_APPRAISED = {
    "zh-hans": "鉴定评估所需的 %(days)s 日不计算在内，已顺加。",
    "zh-hant": "鑑定評估所需的 %(days)s 日不計算在內，已順加。",
    "en": " The %(days)s days that an appraisal takes do not count and are added.",
}
_PROVISIONAL_WORKDAYS = {
    "zh-hans": "%(year)s 年放假安排尚未公布录入，先按周一至周五上班计；公布后重新核定。",
    "zh-hant": "%(year)s 年放假安排尚未公布錄入，先按週一至週五上班計；公布後重新核定。",
    "en": (
        " The %(year)s holiday table is not in yet: Monday to Friday are counted as working days,"
        " and it is counted again once the table is in."
    ),
}
_PROVISIONAL = {
    "zh-hans": "%(year)s 年放假安排尚未公布录入，先按期满当日计；公布后如遇休假日再顺延。",
    "zh-hant": "%(year)s 年放假安排尚未公布錄入，先按期滿當日計；公布後如遇休假日再順延。",
    "en": (
        " The %(year)s holiday table is not in yet: this is the raw last day,"
        " and it moves later if it turns out to be a day off."
    ),
}
