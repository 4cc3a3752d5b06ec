"""One shape for characters that are written in several: traditional, simplified, and the variants of Taiwan and Hong
Kong. For comparing and finding alone; what a person wrote is kept as it was written.

The tables are those of OpenCC (Apache License 2.0), by way of opencc-python-reimplemented.
"""

import functools
from pathlib import Path

import opencc

_TABLES = Path(opencc.__file__).parent / "dictionary"
# To the shape that the mainland's table of traditional characters knows, and from there to the simplified one.
_TO_STANDARD, _TO_SIMPLE = ("TWVariantsRev.txt", "HKVariantsRev.txt"), "TSCharacters.txt"


@functools.cache
def _folding() -> dict[int, str]:
    simple = _read(_TO_SIMPLE)
    table = dict(simple)
    for name in _TO_STANDARD:
        for variant, standard in _read(name).items():
            table.setdefault(variant, simple.get(standard, standard))
    # A few shapes have a shape of their own; what goes round in a circle ends at its smallest.
    return {ord(character): last for character in table if (last := _last(table, character)) != character}


def _last(table: dict[str, str], character: str) -> str:
    way = [character]
    while (shape := table.get(way[-1], way[-1])) not in way:
        way.append(shape)
    return min(way[way.index(shape) :]) if shape != way[-1] else shape


def _read(name: str) -> dict[str, str]:
    """One character to one; where a table offers several, the first is the most usual."""
    pairs = (line.split("\t") for line in (_TABLES / name).read_text("utf-8").splitlines() if "\t" in line)
    found = {before: after.split(" ")[0] for before, after in pairs}
    return {before: after for before, after in found.items() if len(before) == 1 and len(after) == 1}


def folded(text: str) -> str:
    """The text with every character in its one shape."""
    return text.translate(_folding())
