"""The one door: every change of a matter passes here, in one transaction.

Lock and right in one query, the pure engine asked, the act's facts, then state, dates, event, feed and
messages together. Web page, API, import and job all come through the same acts and so through here.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import models, transaction

from xinhe.channels.models import Notice, Outgoing
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.matters import clocks, tell
from xinhe.matters.facts import Facts
from xinhe.matters.models import Deadline, Event, Feed, Matter
from xinhe.matters.move import Move
from xinhe.matters.seats import seats
from xinhe.people.person import Person
from xinhe.procedures import book, engine
from xinhe.procedures.definition import Procedure

NOT_FOUND = gettext_noop("没有找到这件事。编号写错了，或者它不归你看。")


@contextmanager
def step(matter: Matter, act: str, *, by: Person, at: datetime, seen: int | None = None) -> Iterator[Move]:
    """Take one step with a matter.

    ``seen`` is the last event that the person's page showed: a newer one refuses the step as stale. Raises
    Unknown when the matter is not visible to ``by``, Refused with the sentence when the rules forbid the act.
    A matter that is not stored yet is inserted (intake).
    """
    with transaction.atomic():
        is_new = matter._state.adding
        if not is_new:
            matter = _locked(matter, by)
        procedure = book.get(matter.procedure, matter.version)
        running = {} if is_new else clocks.of(matter)
        facts = Facts(matter, by, local_day(at))
        _check_fresh(matter, procedure, seen, by)
        try:
            rule = engine.decide(
                procedure,
                act,
                state=matter.state,
                seats=seats(matter, by),
                facts=facts,
                lapsed=clocks.lapsed(running, local_day(at)),
            )
        except Refused as refusal:
            raise _with_last_step(refusal, matter, procedure, by) from None
        before = _columns(matter)
        move = Move(matter, rule, procedure, by, at, running, facts)
        yield move
        _write(move, before, is_new=is_new)


def _locked(matter: Matter, by: Person) -> Matter:
    """Right and lock in one query: who may not see it can't lock it either."""
    found = (
        Matter.objects.visible_to(by)
        .select_related("receiver", "holder", "lead")
        .select_for_update(of=("self",))
        .filter(pk=matter.pk)
        .first()
    )
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


def _check_fresh(matter: Matter, procedure: Procedure, seen: int | None, by: Person) -> None:
    if seen is None or seen == matter.log_seq:
        return
    raise _with_last_step(
        Refused(gettext_noop("你打开页面之后，这件事又有了新进展。请刷新页面看过再办。"), code="stale"),
        matter,
        procedure,
        by,
    )


def _with_last_step(refusal: Refused, matter: Matter, procedure: Procedure, by: Person) -> Refused:
    """Add who did what last, so that the second of two clerks learns that the first was quicker."""
    if refusal.code not in ("wrong_state", "stale") or matter._state.adding:
        return refusal
    last = Event.objects.filter(matter=matter).shown_to(by).order_by("-seq").first()
    if last:
        rows = procedure.steps_for(last.act)
        act = rows[0].title["zh-hans"] if rows else last.act
        moment = last.at.astimezone(SHANGHAI).strftime("%H:%M")
        refusal.now = f"{last.by_name} 已于 {local_day(last.at):%Y-%m-%d} {moment} 办了「{act}」。"
    return refusal


def _columns(matter: Matter) -> dict[str, object]:
    values = {f.attname: getattr(matter, f.attname) for f in Matter._meta.concrete_fields}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}


def _write(move: Move, before: dict[str, object], *, is_new: bool) -> None:
    matter, rule = move.matter, move.rule
    from_state = matter.state
    to_state = _target(move)
    event = Event(
        matter_id=matter.pk,
        seq=move.seq,
        act=rule.act,
        outcome=move.outcome,
        by_kind=move.by.kind,
        by_name=move.by.name,
        account_id=move.by.account_id,
        office_id=move.by.office_id,
        at=move.at,
        from_state=from_state,
        to_state=to_state,
        data=json.loads(chain.canonical(move.data)),
        previous=matter.log_head,
    )
    event.hash = event.computed_hash()
    procedure = move.switched or move.procedure
    running = clocks.after(matter, event, move.running, procedure=move.procedure, switched=move.switched)
    matter.state = to_state
    matter.is_open = procedure.states[to_state].open
    if not procedure.states[to_state].final:
        matter.closed_at = None
    elif matter.closed_at is None:
        matter.closed_at = move.at
    matter.moved_at = move.at
    matter.due_on = clocks.earliest(running)
    matter.log_seq, matter.log_head = event.seq, event.hash
    changed = [name for name, value in _columns(matter).items() if is_new or before[name] != value]
    if is_new:
        matter.save(force_insert=True)
    else:
        matter.save(update_fields=changed)
    event.save(force_insert=True)
    for model, rows in _by_model(move.rows).items():
        model._default_manager.bulk_create(rows)
    clocks.store(matter, procedure, move.running, running)
    Feed.objects.create(matter_id=matter.pk, seq=event.seq, act=event.act)
    _send(move, event)


def _target(move: Move) -> str:
    rule = move.rule
    target = move.to or (rule.targets[0] if len(rule.targets) == 1 else "")
    if target == ".":
        target = move.matter.state
    elif target not in rule.targets:
        raise ValueError(f"{rule.act} can't lead to {target!r}")
    return target


def _by_model(rows: list[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    grouped: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        grouped.setdefault(type(row), []).append(row)
    return grouped


def _send(move: Move, event: Event) -> None:
    outgoing, notices = tell.messages(move, event)
    if outgoing:
        Outgoing.objects.bulk_create(outgoing, ignore_conflicts=True)
    if notices:
        Notice.objects.bulk_create(notices, ignore_conflicts=True)


def deadlines_of(matter: Matter) -> list[Deadline]:
    """The legal dates of a matter, in the order in which they began."""
    return list(Deadline.objects.filter(matter=matter))
