"""Between the pure clocks and their rows: read, advance by one event, write what changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xinhe.kernel.clock import local_day
from xinhe.postgres.kept import Asked, Kept, ask
from xinhe.procedures import book, deadlines
from xinhe.procedures.deadlines import Entry, Piece, Running
from xinhe.procedures.definition import Procedure
from xinhe.records.family import Family
from xinhe.records.models import Chained, Record, Timed

DATED = ("due_on", "served_on", "received_on")
PIECE_DATES = ("since", "execute_by")

# What a step says the record is: clocks may run for these alone, or for all others.
NATURES = ("accusation", "suggestion")

AnyFamily = Family[Any, Any]


def _rows(family: AnyFamily, pk: object) -> "QuerySet[Timed]":
    assert family.timed is not None
    return family.timed._default_manager.filter(**{f"{family.owner}_id": pk})


_ROWS: Kept[Timed] = Kept(_rows)


def asked(family: AnyFamily, record: Record) -> list[Asked[Timed]]:
    """The question for the clocks of a record, to be put with others; none for a family without."""
    return [_ROWS.of(record.pk, key=(family,))] if family.timed is not None else []


def told(questions: Sequence[Asked[Timed]]) -> dict[str, Running]:
    """The clocks by name, once ``asked`` was put."""
    return {row.clock: row.running() for question in questions for row in question.rows}


def of(family: AnyFamily, record: Record) -> dict[str, Running]:
    """The clocks of a record by name; one query."""
    questions = asked(family, record)
    ask(*questions)
    return told(questions)


def lapsed(running: Mapping[str, Running], today: date) -> Callable[[str], bool]:
    """A test whether a named clock no longer runs or has passed its end."""

    def is_lapsed(name: str) -> bool:
        clock = running.get(name)
        return clock is None or not clock.is_open or clock.lapsed_by(today)

    return is_lapsed


def entry_of(act: str, seq: int, day: date, outcome: str, data: Mapping[str, Any], facts: frozenset[str]) -> Entry:
    """What one line of a log means for the clocks; the recount reads the same lines without their rows."""
    return Entry(
        act=act,
        seq=seq,
        day=day,
        outcome=outcome,
        dates={name: date.fromisoformat(data[name]) for name in DATED if data.get(name)},
        days=data.get("days") or 0,
        facts=facts | {nature for nature in NATURES if data.get(nature)},
        pieces=_pieces(data.get("pieces", [])),
        excluded=data.get("excluded_days"),
        recalls=data.get("recalls", 0),
    )


def entry(event: Chained, facts: frozenset[str]) -> Entry:
    """An event as the clocks see it."""
    return entry_of(event.act, event.seq, local_day(event.at), event.outcome, event.data, facts)


def _pieces(told: Sequence[Mapping[str, Any]]) -> tuple[Piece, ...]:
    """The items that a step speaks of, as the clocks see them."""
    return tuple(
        Piece(
            item=one["item"],
            remedy=one.get("remedy", ""),
            dates={name: date.fromisoformat(one[name]) for name in PIECE_DATES if one.get(name)},
            over=bool(one.get("over")),
        )
        for one in told
    )


def after(
    family: AnyFamily,
    record: Record,
    event: Chained,
    running: dict[str, Running],
    *,
    procedure: Procedure,
    switched: Procedure | None,
) -> dict[str, Running]:
    """The clocks once this event has happened; a change of procedure counts them anew from the log."""
    if family.timed is None:
        return {}
    before = (entry(e, facts) for facts in [family.clock_facts(record)] for e in family.log(record))
    return step_on(running, entry(event, family.clock_facts(record)), before, procedure=procedure, switched=switched)


def step_on(
    running: dict[str, Running],
    entry: Entry,
    before: Iterable[Entry],
    *,
    procedure: Procedure,
    switched: Procedure | None,
) -> dict[str, Running]:
    """The clocks one entry later; ``before`` is read only when the entry changes the procedure."""
    calendar = book.calendar()
    if entry.act == "recalculate":
        return deadlines.settle(procedure, running, calendar)
    now = deadlines.advance(procedure, running, entry, calendar)
    return now if switched is None else deadlines.switch(switched, now, before, calendar)


def earliest(running: Mapping[str, Running]) -> date | None:
    """The earliest legal end of a duty that still runs."""
    return min((r.end for r in running.values() if r.is_open and not r.right), default=None)


def changed(
    family: AnyFamily,
    record: Record,
    before: Mapping[str, Running],
    now: Mapping[str, Running],
    *,
    procedure: Procedure,
    switched: Procedure | None,
) -> list[Timed]:
    """The rows of the clocks that are new or moved, as they stand now.

    A clock that only the procedure of before has stays under that one's version.
    """
    if family.timed is None:
        return []
    new = switched or procedure
    return [
        row_of(family.timed, family.owner, record, new if new.clock(name) else procedure, clock)
        for name, clock in now.items()
        if before.get(name) != clock
    ]


def row_of(model: type[Timed], owner: str, record: Record, own: Procedure, running: Running) -> Timed:
    """A clock as its row, under the version in whose file its rule stands."""
    code, version = running.stands_in or (own.code, own.version)
    return model(
        **{owner: record},
        clock=running.clock,
        procedure=code,
        version=version,
        started_on=running.started_on,
        started_seq=running.started_seq,
        raw_end=running.raw_end,
        end=running.end,
        internal_end=running.internal_end,
        extended_days=running.extended_days,
        excluded_days=running.excluded_days,
        is_right=running.right,
        is_provisional=running.provisional,
        calendar_version=running.calendar_version,
        rolled_over=[(day.isoformat(), name) for day, name in running.rolled_over],
        stopped_on=running.stopped_on,
        stopped_seq=running.stopped_seq,
        is_cancelled=running.cancelled,
        is_open=running.is_open,
    )


class Recount:
    """The clocks of a record lived through once more, each entry under the rules that held on its day."""

    def __init__(self, procedure: Procedure, facts: frozenset[str]) -> None:
        self.procedure, self.facts = procedure, facts
        self.running: dict[str, Running] = {}
        self.entries: list[Entry] = []

    def take(self, act: str, seq: int, day: date, outcome: str, data: Mapping[str, Any]) -> Entry:
        """Go one entry on. What names a procedure and its version moves the record to it."""
        entry = entry_of(act, seq, day, outcome, data, self.facts)
        to = book.get(data["procedure"], data["version"]) if "procedure" in data else None
        now, switched = self.procedure.as_of(day), to.as_of(day) if to else None
        self.running = step_on(self.running, entry, self.entries, procedure=now, switched=switched)
        self.procedure = to or self.procedure
        self.entries.append(entry)
        return entry


def differs(one: Running, other: Running) -> bool:
    """True when two counts of a clock disagree; an end may differ while the holiday table it needs is another one."""
    same: tuple[str, ...] = ("started_on", "started_seq", "stopped_on", "stopped_seq", "extended_days", "excluded_days")
    if one.calendar_version == other.calendar_version and one.provisional == other.provisional:
        same += ("end", "raw_end", "internal_end", "rolled_over")
    return any(getattr(one, name) != getattr(other, name) for name in (*same, "cancelled", "right"))
