"""The program that sets letters: a process of its own, so that typesetter and typefaces fill no web worker.

It knows neither Django nor the database: a letter comes in as data and goes out as PDF (``press.py`` asks for it).
"""

import contextlib
import functools
import hashlib
import io
import json
import os
import select
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pylopdf_fonts_zh_cn
import pypdf
import typst

from xinhe.documents.printing import fonts
from xinhe.documents.printing.press import FAILED, LENGTH, SET, blankless

LAYOUT = Path(__file__).with_name("layout.typ")
# How far apart the lines stand, and how many of the last paragraphs stay with the signature: 22 lines a page are the
# standard; up to 25 are drawn together, or down to 19 apart, before a page ends near empty.
WAYS = ((0.94, 1), (0.88, 1), (1.08, 1), (1.16, 1), (1.08, 2), (1.12, 3), (1.16, 4))
AS_STANDARD = (1.0, 1)
KEPT = 512
ENOUGH = 4 * 28  # characters of the body that the last page holds: four lines
# One that nobody needs gives its memory back; one that has set many letters makes room for a fresh one.
IDLE = 120.0  # seconds
SHEETS = 5_000


class Typesetter:
    """The typefaces of one office and the letters that were set with them."""

    def __init__(self, folder: Path) -> None:
        """Load the office's own typefaces, the free ones, and the machine's for what is rare."""
        shipped = pylopdf_fonts_zh_cn.serif_path().parent
        with _linked() as rare:
            paths = [path for path in (folder, shipped, rare) if path.is_dir()]
            self.typefaces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
        self.families = fonts.chosen(self.typefaces.families())
        self._found: dict[bytes, tuple[float, int]] = {}

    def set(self, letter: Mapping[str, Any], body: str) -> bytes:
        """The letter as PDF, its lines so far apart that its last page holds text: as the standard has it if it may.

        What was found once is kept, so that a letter asked for again is drawn once and not in every way.
        """
        known = hashlib.blake2b(json.dumps(letter, sort_keys=True).encode()).digest()
        if (way := self._found.get(known)) is not None:
            return self._drawn(letter, *way)
        best, found = self._drawn(letter, *AS_STANDARD), AS_STANDARD
        most = on_last_page(best, body)
        for way in WAYS:
            if most >= min(ENOUGH, len(body)):
                break
            other = self._drawn(letter, *way)
            if (held := on_last_page(other, body)) > most:
                best, found, most = other, way, held
        for oldest in list(self._found)[: max(0, len(self._found) - KEPT + 1)]:
            del self._found[oldest]
        self._found[known] = found
        return best

    def _drawn(self, letter: Mapping[str, Any], spread: float, keep: int) -> bytes:
        shape = {
            "fonts": self.families,
            "own": {place: fonts.is_own(place, families) for place, families in self.families.items()},
            "spread": spread,
            "keep": keep,
        }
        # Neither the machine's typefaces nor the network is asked: the same letter looks the same everywhere.
        return typst.compile(
            _layout(),
            font_paths=self.typefaces,
            ignore_system_fonts=True,
            sys_inputs={"letter": json.dumps({**letter, **shape}, ensure_ascii=False)},
        )


def on_last_page(data: bytes, body: str) -> int:
    """How many characters of the body stand on the last page; all of them on a single one."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    if len(pages) == 1:
        return len(body)
    last = blankless(pages[-1].extract_text())
    low, high = 0, len(body)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if body[-middle:] in last else (low, middle - 1)
    return low


def serve(folder: Path, asked: BinaryIO, answers: BinaryIO) -> None:
    """Set what is asked for, one letter after another, until nobody asks any more.

    Who asks waits for the answer, so nothing of a next question lies in a buffer when the wait for it begins.
    """
    typesetter = Typesetter(folder)
    for _ in range(SHEETS):
        if not select.select([asked], [], [], IDLE)[0]:
            return
        head = asked.read(LENGTH.size)
        if len(head) < LENGTH.size:  # who asked is gone
            return
        question = json.loads(asked.read(*LENGTH.unpack(head)))
        try:
            kind, said = SET, typesetter.set(question["letter"], question["body"])
        except Exception as error:  # told to who asked, whatever it was; the next letter is another
            kind, said = FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "replace")
        answers.write(kind + LENGTH.pack(len(said)) + said)
        answers.flush()


@functools.cache
def _layout() -> bytes:
    return LAYOUT.read_bytes()


@contextlib.contextmanager
def _linked() -> Iterator[Path]:
    """A folder that holds the rare ones alone, until they are loaded: only folders can be shown to the typesetter."""
    with tempfile.TemporaryDirectory(prefix="xinhe-fonts-") as name:
        place = Path(name)
        for path in fonts.rare().values():
            (place / path.name).symlink_to(path)
        yield place


def main() -> None:
    """Answer on what was the standard output; what a library prints goes to the log instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(Path(sys.argv[1]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
