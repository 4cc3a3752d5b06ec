"""Ask the typesetter for a letter: its process is started when a letter is first needed, and once more if it ended."""

import atexit
import contextlib
import json
import os
import re
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What both sides of the pipe agree on: the length of what follows, and whether it is a letter or why there is none.
LENGTH = struct.Struct(">I")
SET, FAILED = b"\x00", b"\x01"
# A letter takes some thirty milliseconds, one of hundreds of pages a few seconds.
PATIENCE = 60.0
ROOT = Path(__file__).parents[3]
_BLANK = re.compile("[\\s\u200b]")


def blankless(text: str) -> str:
    """The text without blanks, line breaks and the places at which a long run may be broken."""
    return _BLANK.sub("", text)


class NotSet(Exception):
    """The typesetter refused a letter, or did not answer in time."""


class _Gone(Exception):
    """The process ended before it answered."""


class Press:
    """One typesetter of this process, for all its threads in turn."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def set(self, letter: Mapping[str, Any], body: str, *, folder: Path) -> bytes:
        """The letter as PDF with the typefaces of this folder. Raises NotSet."""
        question = json.dumps({"letter": letter, "body": body}, ensure_ascii=False).encode()
        with self._turn:
            if folder != self._folder:
                self._end()
            try:
                return self._ask(question, folder)
            except _Gone:  # it had been idle, or something ended it; a letter that ends it twice is at fault itself
                self._end()
            try:
                return self._ask(question, folder)
            except _Gone:
                self._end()
                raise NotSet("the typesetter ended twice over this letter") from None

    def end(self) -> None:
        """End the process; the next letter starts another one."""
        with self._turn:
            self._end()

    def forget(self) -> None:
        """In a process just forked: the typesetter is the parent's, and so is its turn."""
        self._turn = threading.Lock()
        if self._process is not None:
            self._process.returncode = 0  # nobody waits here for a child of the parent's
            self._close(self._process)
            self._process = None

    def _ask(self, question: bytes, folder: Path) -> bytes:
        process = self._running(folder)
        assert process.stdin is not None
        try:
            process.stdin.write(LENGTH.pack(len(question)) + question)
            process.stdin.flush()
        except BrokenPipeError:
            raise _Gone from None
        until = time.monotonic() + PATIENCE
        kind = self._read(1, until)
        (length,) = LENGTH.unpack(self._read(LENGTH.size, until))
        said = self._read(length, until)
        if kind == FAILED:
            raise NotSet(said.decode("utf-8", "replace"))
        return said

    def _read(self, count: int, until: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        number, read = self._process.stdout.fileno(), bytearray()
        waiting = select.poll()
        waiting.register(number, select.POLLIN)
        while len(read) < count:
            if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
                self._end()
                raise NotSet(f"the typesetter did not answer within {PATIENCE:.0f} seconds")
            some = os.read(number, count - len(read))
            if not some:
                raise _Gone
            read += some
        return bytes(read)

    def _running(self, folder: Path) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._folder = folder
            self._process = subprocess.Popen(
                [sys.executable, "-m", "xinhe.documents.printing.typesetter", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
            )
        return self._process

    def _end(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.wait()
        self._close(process)

    @staticmethod
    def _close(process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


PRESS = Press()
atexit.register(PRESS.end)
os.register_at_fork(after_in_child=PRESS.forget)
