"""What it takes to prove the log: the records of the last days one by one, and the nets over whole tables.

A filled store holds logs of before traces, so stock is taken of those records first, as ``xinhe migrate`` does of all.
"""

import itertools
import pickle
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from bench.results import Proof
from xinhe.jobs.proof import FAMILIES, verify
from xinhe.jobs.shares import shared
from xinhe.kernel.clock import local_day, start_of_day
from xinhe.matters.models import Matter
from xinhe.postgres import launcher
from xinhe.postgres.view import one_view
from xinhe.records import stock
from xinhe.records.verification import fed, strays

DAYS, CORES = 20, 2


def main(out: str) -> None:
    """Measure and leave the result in a file."""
    Path(out).write_bytes(pickle.dumps(measure()))


def measure() -> Proof:
    """Take stock of what moved in the last days, verify it, and cast the nets."""
    launcher.ensure(settings.HOME)
    since = local_day(now()) - timedelta(days=DAYS)
    moved = list(Matter.objects.filter(moved_at__gte=start_of_day(since), log_seq__gt=0).order_by("pk"))
    untraced = [one for one in moved if not one.events.defer(None).filter(trace__isnull=False).exists()]
    counted = itertools.count()
    took = _seconds(lambda: _take_stock(untraced))
    proved = _seconds(lambda: _prove(since, counted))
    nets = _seconds(lambda: sum(1 for _ in itertools.chain(strays(FAMILIES), fed(FAMILIES))))
    return Proof(len(untraced), took, next(counted), proved, Matter.objects.count(), nets)


def _prove(since: date, progress: Iterator[int]) -> int:
    with one_view(), shared(CORES) as each:
        return sum(1 for _ in verify(since=since, progress=progress, each=each))


def _take_stock(rows: list[Matter]) -> None:
    for first in range(0, len(rows), stock.BATCH):
        with transaction.atomic():
            stock.of_batch(FAMILIES[0], rows[first : first + stock.BATCH], now())


def _seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started
