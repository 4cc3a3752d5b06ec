"""Between the pure clocks and their rows: read, advance by one event, write what changed."""

from collections.abc import Callable
from datetime import date

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.procedures import book, deadlines
from xinhe.procedures.deadlines import Entry, Running
from xinhe.procedures.definition import Procedure

DATED = ("due_on", "served_on")
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
    dates = {name: date.fromisoformat(event.data[name]) for name in DATED if event.data.get(name)}
    place = "at_petition_office" if matter.receiver.is_petition_office else "at_unit"
    return Entry(
        act=event.act,
        seq=event.seq,
        day=local_day(event.at),
        outcome=event.outcome,
        dates=dates,
        days=event.data["days"] if event.act == "extend" else 0,
        facts=frozenset({place}),
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
    own = procedure if running.clock in procedure.clocks else book.get(matter.procedure, matter.version)
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
        is_right=running.right,
        is_provisional=running.provisional,
        calendar_version=running.calendar_version,
        rolled_over=[(day.isoformat(), name) for day, name in running.rolled_over],
        stopped_on=running.stopped_on,
        stopped_seq=running.stopped_seq,
        is_cancelled=running.cancelled,
        is_open=running.is_open,
    )
