"""The one door: every change of a record passes here, in one transaction.

Lock and right in one query, the pure engine asked, the act's facts, then state, dates, event, feed and messages
together. Web page, API, import and job all come through the same acts and so through here, whatever kind of record
it is: what differs between kinds is its ``Family``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from xinhe.channels.models import Notice, Outgoing
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.people.person import Person, Sight
from xinhe.postgres.kept import Kept, ask
from xinhe.postgres.writing import insert, inserts, put, update
from xinhe.procedures import engine
from xinhe.procedures.deadlines import Running
from xinhe.procedures.definition import Procedure, Step
from xinhe.procedures.engine import Verdict
from xinhe.records import clocks
from xinhe.records.family import Family
from xinhe.records.models import STOCK, Chained, Feed, Record
from xinhe.records.move import Move
from xinhe.records.trace import CHAINED

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=Move[Any])
# Two requests read the clock before they wait for one lock: the second may be earlier by as much as it waited.
WAITED = timedelta(minutes=5)


@dataclass(frozen=True)
class Standing:
    """How a record and a person stand to each other today: all that the engine asks for."""

    procedure: Procedure
    state: str
    seats: frozenset[str]
    facts: Mapping[str, bool]
    running: dict[str, Running]
    on: date

    def decide(self, act: str) -> Step:
        """The rule row that lets the act happen. Raises Refused with the sentence."""
        lapsed = clocks.lapsed(self.running, self.on)
        return engine.decide(self.procedure, act, state=self.state, seats=self.seats, facts=self.facts, lapsed=lapsed)

    def survey(self) -> tuple[Verdict, ...]:
        """Every act of this person's seats, each allowed or with its reason."""
        lapsed = clocks.lapsed(self.running, self.on)
        return engine.survey(self.procedure, state=self.state, seats=self.seats, facts=self.facts, lapsed=lapsed)


def standing(
    family: Family[R, M],
    record: R,
    *,
    by: Person,
    on: date,
    facts: Mapping[str, bool] | None = None,
    running: dict[str, Running] | None = None,
) -> Standing:
    """How the record stands to this person; a page that has read facts or clocks already hands them over."""
    if running is None:
        running = {} if record._state.adding else clocks.of(family, record)
    return Standing(
        procedure=family.procedure(record).as_of(on),
        state=record.state,
        seats=family.seats(record, by),
        facts=family.facts(record, by, on) if facts is None else facts,
        running=running,
        on=on,
    )


@contextmanager
def step(
    family: Family[R, M], record: R, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> Iterator[M]:
    """Take one step with a record; one that is not stored yet is inserted.

    ``seen`` is the last event that the person's page showed: a newer one refuses the step as stale. Raises Unknown
    when the record is not visible to ``by``, Refused with the sentence when the rules forbid the act.
    """
    with transaction.atomic():
        is_new = record._state.adding
        running: dict[str, Running] = {}
        if not is_new:
            record, running = _locked(family, record, by)
            at = _in_order(record, at)
        now = standing(family, record, by=by, on=local_day(at), running=running)
        try:
            if seen is not None and seen != record.log_seq:
                raise Refused(family.stale, code="stale")
            rule = now.decide(act)
        except Refused as refusal:
            raise _with_last_step(family, record, refusal, by) from None
        before = {} if is_new else _columns(record)
        move = family.move(record, rule, now.procedure, by, at, now.running, now.facts)
        yield move
        _write(family, move, before, is_new=is_new)


def _lock(family: Family[Any, Any], sight: Sight, pk: object) -> "models.QuerySet[Any]":
    rows: Any = family.record._default_manager
    visible = rows.visible_to(sight.person)
    if family.joined:
        visible = visible.select_related(*family.joined)
    return visible.select_for_update(of=("self",)).filter(pk=pk)  # type: ignore[no-any-return]


_LOCKED: Kept[Any] = Kept(_lock)


def _locked(family: Family[R, M], record: R, by: Person) -> tuple[R, dict[str, Running]]:
    """The record under its lock, and its clocks as they then stand.

    Right and lock are one query: who may not see it can't lock it either.
    """
    timed = clocks.asked(family, record)
    if by.matter_id is None:
        asked = _LOCKED.of(record.pk, key=(family, by.sight))
        ask(asked, *timed)
        rows = asked.rows
    else:  # the sight of a petitioner is one matter: a text kept for each would push out all others
        rows = list(_lock(family, by.sight, record.pk))
        ask(*timed)
    if not rows:
        raise Unknown(family.unknown)
    return _as_it_stands(family, rows[0]), clocks.told(timed)


def _as_it_stands(family: Family[R, M], record: R) -> R:
    """Without what was joined to the row of before: a lock that was waited for reads only its own row anew."""
    for name in family.joined:
        first = name.split("__")[0]
        joined = record._state.fields_cache.get(first)
        if (joined.pk if joined is not None else None) != getattr(record, f"{first}_id"):
            record._state.fields_cache.pop(first, None)
    return record


def _in_order(record: Record, at: datetime) -> datetime:
    """A step is never earlier than the one before it. Raises Refused when the clock itself went back."""
    if at >= record.moved_at:
        return at
    if record.moved_at - at <= WAITED:
        return record.moved_at
    raise Refused(
        gettext_noop(
            "服务器的时间（%(clock)s）早于上一步的时间（%(last)s），这一步没有记下。请联系系统管理员校准时钟。"
        ),
        code="clock_went_back",
        clock=_moment(at),
        last=_moment(record.moved_at),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _with_last_step(family: Family[R, M], record: R, refusal: Refused, by: Person) -> Refused:
    """Add who did what last, so that the second of two clerks learns that the first was quicker.

    A petitioner learns it from the progress page, which names no clerk and no step inside the offices.
    """
    if refusal.code not in ("wrong_state", "stale") or record._state.adding or by.is_resident:
        return refusal
    last = family.shown(family.log(record), by).exclude(act=STOCK).order_by("-seq").first()
    if last is not None:
        rows = family.procedure(record).latest.steps_for(last.act)
        act = rows[0].title["zh-hans"] if rows else last.act
        refusal.now = f"{last.by_name} 已于 {_moment(last.at)} 办了「{act}」。"
    return refusal


def _columns(record: Record) -> dict[str, object]:
    values = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    return {name: deepcopy(value) if isinstance(value, list | dict) else value for name, value in values.items()}


def _changed(record: Record, before: Mapping[str, object]) -> set[str]:
    """The columns that are not as they were; of a new record all."""
    kept = record.__dict__
    names = (field.attname for field in record._meta.concrete_fields)
    return {name for name in names if not before or before[name] != kept[name]}


def _write(family: Family[R, M], move: M, before: Mapping[str, object], *, is_new: bool) -> None:
    """Everything that follows from the step, from the row to the messages."""
    record = move.record
    event = _event(family, move)
    switched = move.switched.as_of(move.today) if move.switched else None
    running = clocks.after(family, record, event, move.running, procedure=move.procedure, switched=switched)
    dates = clocks.changed(family, record, move.running, running, procedure=move.procedure, switched=switched)
    move.running = running
    procedure = switched or move.procedure
    record.state, record.is_open = event.to_state, procedure.states[event.to_state].open
    record.moved_at = move.at
    family.follows(move, procedure)
    outgoing, notices = family.told(move, event)
    changed = _changed(record, before)
    _trace(move, event, changed - CHAINED, dates, outgoing, is_new=is_new)
    event.hash = event.computed_hash()
    record.log_seq, record.log_head = event.seq, event.hash
    if is_new:
        record.begun = sorted(dates, key=lambda row: row.clock)
    feed = Feed(family=family.name, record_id=record.pk, seq=event.seq, act=event.act)
    put(
        insert(record) if is_new else update(record, sorted(changed | CHAINED)),
        insert(event),
        *inserts(move.rows),
        *inserts(dates, replaces=(family.owner, "clock")),
        insert(feed),
        *inserts((*outgoing, *notices), passes_over=True),
    )


def _event(family: Family[R, M], move: M) -> Chained:
    return family.event(
        **{f"{family.owner}_id": move.record.pk},
        seq=move.seq,
        act=move.rule.act,
        outcome=move.outcome,
        by_kind=move.by.kind,
        by_name=move.by.name,
        account_id=move.by.account_id,
        office=move.by.office,
        at=move.at,
        from_state=move.record.state,
        to_state=_target(family, move),
        data=chain.plain(move.data),
        previous=move.record.log_head,
    )


def _trace(
    move: Move[Any],
    event: Chained,
    changed: set[str],
    dates: list[Any],
    outgoing: list[Outgoing],
    *,
    is_new: bool,
) -> None:
    """Put into the event what this step writes into the tables: record, rows, dates and messages."""
    trace = move.trace
    if is_new:
        trace.came.append(move.record)
    else:
        trace.alter(move.record, changed)
    # A notice is a hint at a desk with a read mark, no part of what the record is.
    trace.came += [row for row in (*move.rows, *dates, *outgoing) if not isinstance(row, Notice)]
    event.trace = trace.written()


def _target(family: Family[R, M], move: M) -> str:
    state = move.record.state

    def before() -> str:
        came = family.log(move.record).filter(to_state=state).exclude(from_state=state).last()
        return str(came.from_state)

    ground = str(move.data.get("ground", ""))
    return engine.target(move.procedure, move.rule, move.outcome, state=state, before=before, ground=ground)
