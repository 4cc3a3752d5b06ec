"""Processor time of process trees, so that a busy machine can't be mistaken for a slow program."""

import contextlib
import os
import resource
from collections import defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def of_children() -> float:
    """Seconds spent by our children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(root: int) -> list[int]:
    """Megabytes of each child of a process: its own and its share of what it holds in common (PSS)."""
    return [megabytes for child in _children(root) if (megabytes := _megabytes(child))]


def memory_below(root: int) -> list[int]:
    """The same of the children's own children: the web workers' typesetters."""
    return [megabytes for child in _children(root) for megabytes in memory(child)]


def _children(root: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if int(entry.read_text().rpartition(")")[2].split()[1]) == root:
                found.append(int(entry.parent.name))
    return found


def _megabytes(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it ended meanwhile
        return 0
    return int(told.partition("\nPss:")[2].split()[0]) >> 10


def of_trees(*roots: int) -> float:
    """Seconds spent by these processes, their living descendants, and those of them that have ended."""
    below, spent = defaultdict(list), {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        pid = int(entry.parent.name)
        below[int(told[1])].append(pid)
        spent[pid] = sum(int(ticks) for ticks in told[11:15]) / TICK
    total, waiting = 0.0, list(roots)
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0.0)
        waiting += below[pid]
    return total
