"""Between the pure clocks and their rows: read, advance by one event, write what changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.procedures import book, deadlines
from xinhe.procedures.deadlines import Entry, Piece, Running
from xinhe.procedures.definition import Procedure

DATED = ("due_on", "served_on", "received_on")
PIECE_DATES = ("since", "execute_by")
KEPT = ("matter", "clock")
COLUMNS = [f.name for f in Deadline._meta.concrete_fields if f.name not in KEPT]


def of(matter: Matter) -> dict[str, Running]:
    """The clocks of a matter by name; one query."""
    return {d.clock: d.running() for d in Deadline.objects.filter(matter=matter)}


def lapsed(running: dict[str, Running], today: date) -> Callable[[str], bool]:
    """A test whether a named clock no longer runs or has passed its end."""

    def is_lapsed(name: str) -> bool:
        clock = running.get(name)
        return clock is None or not clock.is_open or clock.lapsed_by(today)

    return is_lapsed


def entry(event: Event, matter: Matter) -> Entry:
    """An event as the clocks see it."""
    place = frozenset({"at_petition_office" if matter.receiver.is_petition_office else "at_unit"})
    return entry_of(event.act, event.seq, local_day(event.at), event.outcome, event.data, place)


def entry_of(act: str, seq: int, day: date, outcome: str, data: Mapping[str, Any], facts: frozenset[str]) -> Entry:
    """What one line of the log means for the clocks; the recount reads the same lines without their rows."""
    return Entry(
        act=act,
        seq=seq,
        day=day,
        outcome=outcome,
        dates={name: date.fromisoformat(data[name]) for name in DATED if data.get(name)},
        days=data["days"] if act == "extend" else 0,
        facts=facts | ({"accusation"} if data.get("accusation") else frozenset()),
        pieces=_pieces(data.get("pieces", [])),
        excluded=data.get("excluded_days"),
    )


def _pieces(told: Sequence[Mapping[str, Any]]) -> tuple[Piece, ...]:
    """The items that a step speaks of, as the clocks see them."""
    return tuple(
        Piece(
            item=one["item"],
            remedy=one.get("remedy", ""),
            dates={name: date.fromisoformat(one[name]) for name in PIECE_DATES if one.get(name)},
        )
        for one in told
    )


def after(
    matter: Matter,
    event: Event,
    running: dict[str, Running],
    *,
    procedure: Procedure,
    switched: Procedure | None,
) -> dict[str, Running]:
    """The clocks once this event has happened; a change of procedure counts them anew from the log."""
    calendar = book.calendar()
    if event.act == "recalculate":
        return deadlines.settle(procedure, running, calendar)
    now = deadlines.advance(procedure, running, entry(event, matter), calendar)
    if switched is None:
        return now
    entries = [entry(e, matter) for e in Event.objects.filter(matter=matter).order_by("seq")]
    return deadlines.switch(switched, now, entries, calendar)


def earliest(running: dict[str, Running]) -> date | None:
    """The earliest legal end of a duty that still runs."""
    return min((r.end for r in running.values() if r.is_open and not r.right), default=None)


def store(matter: Matter, procedure: Procedure, before: dict[str, Running], now: dict[str, Running]) -> None:
    """Write the clocks that changed, in one statement."""
    rows = [_row(matter, procedure, clock) for name, clock in now.items() if before.get(name) != clock]
    if rows:
        Deadline.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["matter", "clock"], update_fields=COLUMNS
        )


def _row(matter: Matter, procedure: Procedure, running: Running) -> Deadline:
    own = procedure if procedure.clock(running.clock) else book.get(matter.procedure, matter.version)
    return Deadline(
        matter=matter,
        clock=running.clock,
        procedure=own.code,
        version=own.version,
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
