"""One foreground process that is the parent of web and worker: starts, restarts, stops and reaps them.

Nothing that it started outlives it: each child, and what the web server forks, is killed by the kernel when its own
parent dies; a generation is gone to the last process before the next one starts.
"""

import contextlib
import ctypes
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
# What a process of ours bears in its environment: the supervisor's number.
MARK = "XINHE_SUPERVISOR"
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent dies, however that dies."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def die_with_supervisor() -> None:
    """The same for a web worker, which is a grandchild of ours; nothing when it was started by hand."""
    if os.environ.get(MARK):
        die_with_parent()
        if os.getppid() == 1:  # the parent died before the kernel was told
            os._exit(1)


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
        """Start it in a session of its own, so that only we pass signals on; its end comes with ours."""
        # We have one thread: nothing that another one holds can be missing between fork and exec.
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
        self.started, self.due = time.monotonic(), 0.0

    def look(self, environment: dict[str, str]) -> None:
        """Start it again when it ended; one that ends at once again and again is given ever more time."""
        assert self.process is not None
        status = self.process.poll()
        if status is None:
            return
        now = time.monotonic()
        if not self.due:
            # What it had forked would serve on, with old code, beside the next one.
            end_group(self.process.pid)
            self.flaps = self.flaps + 1 if now - self.started < FLAPPING else 0
            self.due = now + min(self.flaps and 2 ** (self.flaps - 1), LONGEST_REST)
            print(f"{self.name} 退出（{status}），重新启动", file=sys.stderr, flush=True)
        if now >= self.due:
            self.start(environment)


def supervise(children: Sequence[Child], *, environment: dict[str, str]) -> int:
    """Keep the children alive until SIGTERM or SIGINT; then stop them. Returns the exit status."""
    stopping: list[int] = []
    environment = environment | {MARK: str(os.getpid())}

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


def end_group(pid: int) -> None:
    """Kill what is left of the group that this child led."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


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
    for child in children:
        if child.process:
            end_group(child.process.pid)
