"""What an earlier supervisor of this installation left behind, found and ended before a new one starts."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from xinhe.jobs.supervisor import MARK

PROC = Path("/proc")
GRACE = 5.0


def strays(home: Path) -> list[int]:
    """Processes of this installation whose supervisor is gone. Only what bears our own mark is looked at."""
    return sorted(_found(str(home)))


def end(pids: list[int], *, say: Callable[[str], object]) -> None:
    """End these processes and wait until they are gone."""
    for pid in pids:
        say(f"上一次运行留下的进程 {pid} 还在，先结束它。")
        _signal(pid, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while time.monotonic() < until and any(_is_there(pid) for pid in pids):
        time.sleep(0.05)
    for pid in pids:
        _signal(pid, signal.SIGKILL)


def _found(home: str) -> Iterator[int]:
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        told = _environment(entry)
        supervisor = told.get(MARK, "")
        if told.get("XINHE_HOME") == home and supervisor.isdigit() and not _serves(int(supervisor)):
            yield int(entry.name)


def _environment(entry: Path) -> dict[str, str]:
    """What a process was started with; nothing when it is not ours to read, or gone."""
    try:
        pairs = (entry / "environ").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return {}
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _serves(pid: int) -> bool:
    """True while the process with this number is a supervisor; another program may have got the number since."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"serve" in words or b"demo" in words


def _is_there(pid: int) -> bool:
    return (PROC / str(pid)).exists()


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
