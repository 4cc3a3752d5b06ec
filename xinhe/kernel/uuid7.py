"""Time-ordered identifiers (RFC 9562, version 7), so that new rows land at the end of an index."""

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

# 42 bits count within a millisecond; the other 32 are fresh each time, so that two processes forked
# with the same counter still differ.
_COUNTER_BITS = 42
_COUNTER_TOP = (1 << _COUNTER_BITS) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Sequence:
    """The last millisecond and counter given out, guarded for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ms = -1
        self._counter = 0

    def next(self, ms: int, *, never_back: bool) -> tuple[int, int]:
        with self._lock:
            if never_back and ms < self._ms:
                ms = self._ms
            if ms == self._ms:
                self._counter += 1
                if self._counter > _COUNTER_TOP:
                    ms, self._counter = ms + 1, 0
            else:
                # Half the range stays free above the random start.
                self._counter = int.from_bytes(os.urandom(6), "big") & (_COUNTER_TOP >> 1)
            self._ms = ms
            return ms, self._counter


_by_the_clock = _Sequence()
_by_the_caller = _Sequence()


def uuid7(at: datetime | None = None) -> UUID:
    """An identifier that sorts by time; a process's next one, for no earlier moment, is larger."""
    if at is None:
        ms, counter = _by_the_clock.next(time.time_ns() // 1_000_000, never_back=True)
    else:
        if at.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        since = at - _EPOCH
        ms = (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
        if ms < 0:
            raise ValueError("a moment before 1970 has no uuid7")
        ms, counter = _by_the_caller.next(ms, never_back=False)
    high, low = counter >> 30, counter & ((1 << 30) - 1)
    number = ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 32 | int.from_bytes(os.urandom(4), "big")
    return UUID(int=number)
