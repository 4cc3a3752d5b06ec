"""The records of the proof in shares, looked at by several processes that all see the same moment."""

import itertools
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import django
from django.db import connection

from xinhe.jobs.proof import FAMILIES
from xinhe.kernel.clock import start_of_day
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.postgres.view import given_away, one_view
from xinhe.records.family import Family
from xinhe.records.verification import Each, verify_records

SHARE = 2000
REACHED = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "ROLE", "EMBEDDED")


@dataclass(frozen=True)
class _View:
    """The moment to look at, and the database in which it is."""

    moment: str
    reached: dict[str, Any]


@dataclass(frozen=True)
class _Stretch:
    """The records of a family between two keys, the first one left out."""

    family: str
    after: UUID | None
    until: UUID
    since: date | None
    view: _View


@contextmanager
def shared(processes: int) -> Iterator[Each]:
    """A way to look at each record in so many processes; inside ``one_view``, which must last as long."""
    view = _View(given_away(), {name: value for name, value in connection.settings_dict.items() if name in REACHED})
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=django.setup) as pool:

        def each(
            family: Family[Any, Any], *, since: date | None, progress: Iterator[object] | None
        ) -> Iterator[Discrepancy]:
            for found, count in pool.map(_look, _stretches(family, since, view)):
                yield from found
                for _ in range(count if progress is not None else 0):
                    next(progress, None)  # type: ignore[arg-type]

        yield each


def _stretches(family: Family[Any, Any], since: date | None, view: _View) -> Iterator[_Stretch]:
    """All stretches of a family, without holding any record."""
    rows = family.record._default_manager.order_by("pk")
    if since is not None:
        rows = rows.filter(moved_at__gte=start_of_day(since))
    keys = rows.values_list("pk", flat=True).iterator(chunk_size=SHARE)
    before: UUID | None = None
    while some := list(itertools.islice(keys, SHARE)):
        yield _Stretch(family.name, before, some[-1], since, view)
        before = some[-1]


# ---------------------------------------------------------------- in the other process

_seen = ExitStack()


def _look(stretch: _Stretch) -> tuple[list[Discrepancy], int]:
    """What is wrong in a stretch, and how many records were looked at."""
    if not connection.in_atomic_block:
        connection.settings_dict.update(stretch.view.reached)
        _seen.enter_context(one_view(stretch.view.moment))
    [family] = [one for one in FAMILIES if one.name == stretch.family]
    ticks = itertools.count()
    found = list(verify_records(family, since=stretch.since, progress=ticks, after=stretch.after, until=stretch.until))
    return found, next(ticks)
