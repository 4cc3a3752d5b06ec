"""Take stock (盘点存底): a log of before traces gets one entry that holds the present as it stands.

From then on every column of such a record follows from its log as well; what was changed before can't be known any
more, except by the hashes that the older steps kept (``Family.witness``).
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from xinhe.kernel import chain
from xinhe.people.person import SYSTEM
from xinhe.records.family import Family
from xinhe.records.models import STOCK, Chained, Feed, Record
from xinhe.records.trace import Trace

BATCH = 200


def take_stock(
    families: Sequence[Family[Any, Any]], *, at: datetime, progress: Callable[[int], object] = lambda _: None
) -> int:
    """Give every record without traces its entry; how many got one. Safe to kill and to repeat.

    ``progress`` hears how many more records are done. Only to be called while nothing else writes.
    """
    return sum(_of_family(family, at, progress) for family in families)


def _of_family(family: Family[Any, Any], at: datetime, progress: Callable[[int], object]) -> int:
    traced = family.event._default_manager.filter(
        Q(seq=1) | Q(act=STOCK), **{family.owner: OuterRef("pk")}, trace__isnull=False
    )
    untraced = family.record._default_manager.filter(~Exists(traced)).order_by("pk")
    done, last = 0, UUID(int=0)
    while batch := list(untraced.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            of_batch(family, batch, at)
        done, last = done + len(batch), batch[-1].pk
        progress(len(batch))
    return done


def of_batch(family: Family[Any, Any], batch: Sequence[Record], at: datetime) -> None:
    """Give each of these records its entry, in the caller's transaction."""
    traces = {record.pk: Trace(record.pk, came=[record]) for record in batch}
    for each in family.hangs:
        owner = each.by.split("__")
        for row in each.model._default_manager.filter(**{f"{each.by}__in": list(traces)}).select_related(
            *(owner[:-1] or (None,))
        ):
            holder: Any = row
            for name in owner[:-1]:
                holder = getattr(holder, name)
            field = holder._meta.get_field(owner[-1])
            traces[getattr(holder, field.attname)].came.append(row)
    events = [_entry(family, record, traces[record.pk], at) for record in batch]
    family.event._default_manager.bulk_create(events)
    Feed.objects.bulk_create(
        Feed(family=family.name, record_id=record.pk, seq=record.log_seq, act=STOCK) for record in batch
    )
    family.record._default_manager.bulk_update(batch, ["log_seq", "log_head"])


def _entry(family: Family[Any, Any], record: Record, trace: Trace, at: datetime) -> Chained:
    """The entry that closes what is known of the record, put behind its last event."""
    event = family.event(
        **{f"{family.owner}_id": record.pk},
        seq=record.log_seq + 1,
        act=STOCK,
        by_kind=SYSTEM.kind,
        by_name=SYSTEM.name,
        at=max(at, record.moved_at),
        from_state=record.state,
        to_state=record.state,
        data={},
        trace=json.loads(chain.canonical(trace.written())),
        previous=record.log_head,
    )
    event.hash = event.computed_hash()
    record.log_seq, record.log_head = event.seq, event.hash
    return event
