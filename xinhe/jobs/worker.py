"""The worker: delivers the outbox, follows the log, watches the days. Any number may run; each job is claimed.

Every job is safe to repeat: a worker that is killed leaves nothing half done, and the next one goes on.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from xinhe.channels.delivery import deliver_waiting
from xinhe.documents import sweeping
from xinhe.insight.follower import follow
from xinhe.jobs.proof import seal
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.sweeping import sweep
from xinhe.people import throttle
from xinhe.records.models import Seal
from xinhe.supervision.checks import BadCheck
from xinhe.supervision.compliance import comply
from xinhe.supervision.reminding import remind

log = logging.getLogger("xinhe.worker")

Job = Callable[[datetime], Any]

FORGET = timedelta(days=1)


def _seal_yesterday(at: datetime) -> Any:
    """Seal the day that is over; a few minutes past midnight, so that slow transactions have ended."""
    if at.astimezone(SHANGHAI).time().isoformat() < "00:05":
        return None
    yesterday = local_day(at) - timedelta(days=1)
    newest = Seal.objects.order_by("-day").first()
    # Days on which nothing ran get their seal as well, so that a missing one is always a removed one.
    first = newest.day + timedelta(days=1) if newest else yesterday
    for n in range((yesterday - first).days + 1):
        seal(first + timedelta(days=n), at=at)
    return None


def _forget(at: datetime) -> None:
    """Forget what has served its time: counted tries and sessions that are over, drafts among them."""
    throttle.sweep(older_than=at - FORGET)
    Session.objects.filter(expire_date__lt=at).delete()


@dataclass
class Chore:
    """A job, how often it is looked at, and when it ran last."""

    name: str
    every: float
    job: Job
    due: float = field(default=0.0)


def chores() -> list[Chore]:
    """What the worker does, the most frequent first."""
    return [
        Chore("deliver", 1, lambda at: deliver_waiting(at=at)),
        Chore("follow", 2, lambda at: follow(limit=2000)),
        Chore("comply", 60, lambda at: comply(at=at)),
        Chore("sweep", 300, lambda at: sweep(at=at)),
        Chore("remind", 300, lambda at: remind(at=at)),
        Chore("seal", 300, _seal_yesterday),
        Chore("forget", 3600, _forget),
        Chore("uploads", 86400, lambda at: sweeping.sweep(older_than=at - FORGET)),
    ]


def run(*, is_stopped: Callable[[], bool], once: bool = False) -> None:
    """Run every chore when it is due until told to stop; ``once`` runs each a single time."""
    todo = chores()
    while not is_stopped():
        for chore in todo:
            if is_stopped():
                return
            if time.monotonic() >= chore.due:
                _run(chore, must=once)
                chore.due = time.monotonic() + chore.every
        if once:
            return
        time.sleep(0.25)


def _run(chore: Chore, *, must: bool) -> None:
    """One chore, alone among all workers; a failure is logged and tried again when it is due next."""
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"xinhe.{chore.name}"])
            if not cursor.fetchone()[0]:
                return
            try:
                chore.job(timezone.now())
            finally:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"xinhe.{chore.name}"])
    except (DatabaseError, Refused, BadCheck, OSError):
        log.exception("chore %s failed, it will be tried again", chore.name)
        connection.close()
        if must:
            raise
