"""The head of a sheet: found under title rows by the columns that it names."""

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xinhe.kernel.tables.line import Line

# Among so many lines with something in them the head is looked for.
SEARCHED = 30
_MARKS = re.compile(r"[\s*★☆:：_]+")
_ASIDE = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
_TOTAL = re.compile(r"(?:本[页月季年]|全[县市年]|累)?(?:[合小总共累]\s*计|总数)[:：]?\s*[\d,.]*\s*[件人次批]*")
FieldOf = Callable[[str], str]


@dataclass(frozen=True)
class Head:
    """The line that names the columns: its number, and a name for each column, no two the same."""

    number: int
    names: list[str]

    @functools.cached_property
    def _written(self) -> list[str]:
        return _trimmed([re.sub(r"（第 \d+ 列）$", "", name) for name in self.names])

    def repeats(self, line: Line) -> bool:
        """True for the head written again, as on each printed page."""
        if line.cells[0] and self._written[:1] != ["".join(line.cells[0].split())]:
            return False
        return _trimmed(line.cells) == self._written


def plain_head(text: str) -> str:
    """A column's name as it is compared: half width, no blanks, stars or colons, capitals small."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def without_aside(text: str) -> str:
    """The same without what stands in brackets: 联系电话（手机） is 联系电话."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", text))


def head_of(line: Line) -> Head:
    """The head that a line makes: a name that comes twice, or none, is told apart by its column."""
    names: list[str] = []
    cells = list(line.cells)
    while cells and not cells[-1]:
        cells.pop()
    for at, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())
        names.append(name if name and name not in names else f"{name}（第 {at} 列）")
    return Head(line.number, names)


def find_head(lines: Sequence[Line], field_of: FieldOf) -> Head | None:
    """The line that names the most columns that are known, the first of several; None where none names two."""
    best, most = None, 1
    for line in lines:
        known = {found for cell in line.cells if cell and (found := field_of(cell))}
        if len(known) > most:
            best, most = line, len(known)
    return head_of(best) if best else None


def likely_head(lines: Sequence[Line]) -> Head | None:
    """Where no name is known: the first line with as many different words as any, but for figures."""

    def words(line: Line) -> int:
        return len({cell for cell in line.cells if cell and not cell[:1].isdigit()})

    most = max(map(words, lines), default=0)
    return next((head_of(line) for line in lines if most > 1 and words(line) >= max(2, most - 1)), None)


def is_total(line: Line) -> bool:
    """True for a line that adds up those above it."""
    first = next((cell for cell in line.cells if cell), "")
    return ("计" in first or "总" in first) and bool(_TOTAL.fullmatch(unicodedata.normalize("NFKC", first)))


def _trimmed(cells: Sequence[str]) -> list[str]:
    words = ["".join(cell.split()) for cell in cells]
    while words and not words[-1]:
        words.pop()
    return words
