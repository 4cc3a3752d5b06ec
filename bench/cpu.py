"""Processor time of process trees, so that a busy machine can't be mistaken for a slow program."""

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
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(entry.read_text().rpartition(")")[2].split()[1]) != root:
                continue
            told = (entry.parent / "smaps_rollup").read_text()
        except OSError:  # it ended meanwhile
            continue
        found.append(int(told.partition("\nPss:")[2].split()[0]) >> 10)
    return found


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
