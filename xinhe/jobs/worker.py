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

from xinhe.channels import troubles
from xinhe.channels.delivery import deliver_waiting
from xinhe.documents import sweeping
from xinhe.documents.wording import read_waiting
from xinhe.insight.follower import follow
from xinhe.jobs.proof import seal
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.matters.importing import ledgers
from xinhe.matters.sweeping import sweep
from xinhe.matters.turn.sharing import share_out
from xinhe.mediation.agreed.reminding import remind_of_agreements
from xinhe.people import phone_codes, throttle
from xinhe.records.models import Seal
from xinhe.supervision.compliance import comply
from xinhe.supervision.reminding import remind
from xinhe.web import drafts

log = logging.getLogger("xinhe.worker")

Job = Callable[[datetime], Any]

FORGET = timedelta(days=1)
CHORE = "chore"


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
    """Forget what has served its time: counted tries, drafts, and sessions that are over with what they hold."""
    throttle.sweep(older_than=at - FORGET)
    drafts.sweep(at=at)
    phone_codes.sweep(older_than=at - FORGET)
    Session.objects.filter(expire_date__lt=at).delete()


def _forget_uploads(at: datetime) -> None:
    """Forget files that were sent and belong to nothing, also those that a killed server had half received."""
    sweeping.sweep(older_than=at - FORGET)
    sweeping.sweep_temporary(older_than=at - FORGET)


@dataclass
class Chore:
    """A job, how often it is looked at, when it is due, and how often it failed on end.

    ``is_known``: that it runs well has been written down since this worker began.
    """

    name: str
    every: float
    job: Job
    due: float = field(default=0.0)
    failures: int = field(default=0)
    is_known: bool = field(default=False)


def chores() -> list[Chore]:
    """What the worker does, the most frequent first."""
    return [
        Chore("deliver", 1, lambda at: deliver_waiting(at=at)),
        Chore("follow", 2, lambda at: follow(at=at, limit=2000)),
        Chore("share", 5, lambda at: share_out(at=at)),
        Chore("words", 5, lambda at: read_waiting(at=at)),
        Chore("comply", 60, lambda at: comply(at=at)),
        Chore("sweep", 300, lambda at: sweep(at=at)),
        Chore("remind", 300, lambda at: remind(at=at)),
        Chore("remind_of_agreements", 300, lambda at: remind_of_agreements(at=at)),
        Chore("seal", 300, _seal_yesterday),
        Chore("forget", 3600, _forget),
        Chore("ledgers", 86400, lambda at: ledgers.forget(older_than=at - timedelta(days=7))),
        Chore("uploads", 86400, _forget_uploads),
    ]


def run(*, is_stopped: Callable[[], bool], once: bool = False) -> None:
    """Run every chore when it is due until told to stop; ``once`` runs each a single time, and raises what failed."""
    todo = chores()
    while not is_stopped():
        failed: Exception | None = None
        for chore in todo:
            if is_stopped():
                return
            if time.monotonic() >= chore.due:
                failed = _run(chore) or failed
                chore.due = time.monotonic() + max(chore.every, _rest(chore))
        if once:
            if failed is not None:
                raise failed
            return
        time.sleep(0.25)


def _rest(chore: Chore) -> float:
    """Seconds that a chore stays away after it failed so many times on end: it must not keep a core busy."""
    return troubles.wait(chore.failures).total_seconds() if chore.failures else 0


def _run(chore: Chore) -> Exception | None:
    """One chore, alone among all workers. A failure, whatever it is, is told and tried again, ever more rarely."""
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"xinhe.{chore.name}"])
            if not cursor.fetchone()[0]:
                return None
            try:
                chore.job(timezone.now())
            finally:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"xinhe.{chore.name}"])
        _settle(chore)
    except Exception as error:
        log.exception("chore %s failed, it will be tried again", chore.name)
        connection.close()
        chore.failures += 1
        _tell(chore, error)
        return error
    return None


def _settle(chore: Chore) -> None:
    if chore.failures or not chore.is_known:
        troubles.Watch(CHORE, at=timezone.now()).settle(chore.name)
    chore.failures, chore.is_known = 0, True


def _tell(chore: Chore, error: Exception) -> None:
    try:
        troubles.Watch(CHORE, at=timezone.now()).tell(chore.name, error)
    except DatabaseError:
        log.warning("chore %s: its failure could not be kept", chore.name)
        connection.close()
