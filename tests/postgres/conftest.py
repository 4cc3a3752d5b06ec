"""A home of its own for every test, and other processes that use it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xinhe.postgres.launcher import remove

ROOT = Path(__file__).resolve().parents[2]

HOLD = """
import sys
from pathlib import Path
from xinhe.postgres.launcher import ensure
ensure(Path(sys.argv[1]), fast=sys.argv[2] == "fast")
print("holding", flush=True)
sys.stdin.readline()
"""

Holder = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that an unprivileged account can reach, which pytest's own folder is not."""
    folder = Path(tempfile.mkdtemp(prefix="xinhe-home-"))
    folder.chmod(0o755)
    yield folder
    remove(folder)
    shutil.rmtree(folder)


@pytest.fixture
def hold() -> Iterator[Holder]:
    """Start another process that attaches to a home and holds it until its input is closed."""
    started: list[subprocess.Popen[str]] = []

    def start(home: Path, *, fast: bool = True, **changes: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(home), "fast" if fast else "durable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **changes},
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
