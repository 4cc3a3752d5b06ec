"""One foreground process that is the parent of web and worker: starts, restarts, stops and reaps them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

GRACE = 15
# A child that lived shorter than this many seconds flaps; the rest before its next start doubles up to the longest.
FLAPPING = 5
LONGEST_REST = 60


@dataclass
class Child:
    """A program to keep running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    flaps: int = field(default=0)
    due: float = field(default=0.0)

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a session of its own, so that only we pass signals on."""
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)
        self.started, self.due = time.monotonic(), 0.0

    def look(self, environment: dict[str, str]) -> None:
        """Start it again when it ended; one that ends at once again and again is given ever more time."""
        assert self.process is not None
        status = self.process.poll()
        if status is None:
            return
        now = time.monotonic()
        if not self.due:
            self.flaps = self.flaps + 1 if now - self.started < FLAPPING else 0
            self.due = now + min(self.flaps and 2 ** (self.flaps - 1), LONGEST_REST)
            print(f"{self.name} 退出（{status}），重新启动", file=sys.stderr, flush=True)
        if now >= self.due:
            self.start(environment)


def supervise(children: Sequence[Child], *, environment: dict[str, str]) -> int:
    """Keep the children alive until SIGTERM or SIGINT; then stop them. Returns the exit status."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signal module's signature)
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    for child in children:
        child.start(environment)
    while not stopping:
        for child in children:
            child.look(environment)
        time.sleep(0.2)
    _stop(children)
    return 0


def _stop(children: Sequence[Child]) -> None:
    running = [c.process for c in children if c.process and c.process.poll() is None]
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
    end = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
