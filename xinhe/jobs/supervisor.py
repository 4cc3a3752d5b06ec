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
FLAPPING = 5


@dataclass
class Child:
    """A program to keep running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a session of its own, so that only we pass signals on."""
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True)
        self.started = time.monotonic()


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
            assert child.process is not None
            status = child.process.poll()
            if status is None:
                continue
            if time.monotonic() - child.started < FLAPPING:
                time.sleep(1)
            print(f"{child.name} 退出（{status}），重新启动", file=sys.stderr, flush=True)
            child.start(environment)
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
