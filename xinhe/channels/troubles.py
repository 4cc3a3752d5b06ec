"""Rows that cannot be read: passed over, told by name, tried again ever more rarely, forgotten once they are well."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from xinhe.channels.models import Outgoing, OutgoingState, Trouble

logger = logging.getLogger(__name__)

T = TypeVar("T")
DELIVER = "deliver"
# The first wait doubles with each try, up to the longest.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
# No fault of one row: the server is gone.
SERVER = (OperationalError, InterfaceError)


class Gone(LookupError):
    """A record that the log names and that is there no more."""


class Watch:
    """One run of a follower or chore over its rows. Rows that rest after a failure are left alone until their time.

    ``fatal`` are errors that no row is to blame for: the run ends with them.
    """

    def __init__(self, reader: str, *, at: datetime, fatal: tuple[type[Exception], ...] = ()) -> None:
        self.reader, self.at, self.fatal = reader, at, SERVER + fatal
        self.known = {one.record: one for one in Trouble.objects.filter(reader=reader)}

    def rests(self, record: str) -> bool:
        """True while a row that failed is not to be tried again yet."""
        return record in self.known and self.at < self.known[record].next_try_at

    def due(self) -> list[str]:
        """The rows that failed and whose time has come."""
        return [record for record, one in self.known.items() if record and one.next_try_at <= self.at]

    @contextmanager
    def over(self, record: str, *, name: Callable[[str], str] = str) -> Iterator[None]:
        """Read one row in a savepoint: what goes wrong with it is written back, told, and goes no further."""
        try:
            with transaction.atomic():
                yield
        except self.fatal:
            raise
        except Exception as error:  # whatever one row holds, the others go on
            self.tell(record, error, name=name)
        else:
            self.settle(record)

    def through(
        self,
        rows: Sequence[T],
        act: Callable[[Sequence[T]], int],
        *,
        key: Callable[[T], str] = str,
        name: Callable[[str], str] = str,
    ) -> int:
        """Act on all rows at once; where that fails on each half, until what cannot be read stands alone.

        Returns what the acts return, in sum. Every row costs what it costs alone; a bad one, its halves besides.
        """
        if not rows:
            return 0
        if len(rows) == 1:
            with self.over(key(rows[0]), name=name):
                return act(rows)
            return 0
        try:
            with transaction.atomic():
                done = act(rows)
        except self.fatal:
            raise
        except Exception:
            middle = len(rows) // 2
            halves = (rows[:middle], rows[middle:])
            return sum(self.through(half, act, key=key, name=name) for half in halves)
        for row in rows:
            self.settle(key(row))
        return done

    def tell(self, record: str, error: Exception, *, name: Callable[[str], str] = str) -> None:
        """Keep what was wrong with a row, since when, and how often it was tried."""
        before = self.known.get(record)
        tries = before.tries + 1 if before else 1
        what = f"{type(error).__name__}: {error}".replace("\x00", "").encode("utf-8", "backslashreplace").decode()
        row = Trouble(
            reader=self.reader,
            record=record[:120],
            name=before.name if before else name(record)[:120],
            kind=type(error).__name__[:60],
            what=what[:400],
            since=before.since if before else self.at,
            tried_at=self.at,
            next_try_at=self.at + wait(tries),
            tries=tries,
        )
        Trouble.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["reader", "record"],
            update_fields=["kind", "what", "tried_at", "next_try_at", "tries"],
        )
        self.known[record] = row
        logger.warning("%s passes over %s, try %d: %s", self.reader, row.name or self.reader, tries, what)

    def settle(self, record: str) -> None:
        """Forget the trouble of a row that could be read."""
        if self.known.pop(record, None) is not None:
            Trouble.objects.filter(reader=self.reader, record=record).delete()


def wait(tries: int) -> timedelta:
    """How long to leave a row alone after so many failures."""
    return min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)


def all_troubles() -> QuerySet[Trouble]:
    """Everything that is passed over now, for the system administrator."""
    return Trouble.objects.order_by("reader", "since", "record")


def try_now(*, reader: str, record: str, at: datetime) -> bool:
    """Have one row tried again at the next round; a message that was given up waits anew. False when it is well."""
    with transaction.atomic():
        if reader == DELIVER:
            given_up = Outgoing.objects.filter(key=record, state=OutgoingState.FAILED)
            given_up.update(state=OutgoingState.WAITING, next_try_at=at, tries=0)
        return Trouble.objects.filter(reader=reader, record=record).update(next_try_at=at) > 0
