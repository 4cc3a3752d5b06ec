"""Characters that are written in several shapes: traditional, simplified, and the variants of Taiwan and Hong Kong.

One shape for comparing and finding, what a person wrote being kept as it was written; and our own words and names in
traditional characters, for who reads those.

The tables are those of OpenCC (Apache License 2.0), by way of opencc-python-reimplemented.
"""

import functools
import re
from pathlib import Path

import opencc

_TABLES = Path(opencc.__file__).parent / "dictionary"
# The forms that our rule files use, where the table of Hong Kong has others.
_FORMS = {"裏": "裡", "説": "說", "羣": "群", "啓": "啟", "閲": "閱", "户": "戶", "公佈": "公布", "銷燬": "銷毀"}
# 签 alone is taken for a slip of bamboo, where one signs.
_SIGNED = re.compile("(?<![標抽牙])籤")
# Radicals that some programs write for the character that looks like them; those of 康熙字典 are brought back by NFKC.
_RADICALS = dict(
    zip(
        "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂母民虎西见角贝车长门青韦页风飞食马鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_WHOLE = str.maketrans(_RADICALS)
# To the shape that the mainland's table of traditional characters knows, and from there to the simplified one.
_TO_STANDARD, _TO_SIMPLE = ("TWVariantsRev.txt", "HKVariantsRev.txt"), "TSCharacters.txt"


@functools.cache
def _folding() -> dict[int, str]:
    simple = _read(_TO_SIMPLE)
    table = simple | _RADICALS
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


def whole(text: str) -> str:
    """The text with characters where a program wrote a radical that looks the same."""
    return text.translate(_WHOLE)


def folded(text: str) -> str:
    """The text with every character in its one shape."""
    return text.translate(_folding())


@functools.cache
def _hong_kong() -> opencc.OpenCC:
    """Read when the first such page is asked for: the tables take a moment."""
    return opencc.OpenCC("s2hk")


@functools.lru_cache(maxsize=4096)
def traditional(text: str) -> str:
    """Our own words, or a name, in traditional characters."""
    converted = str(_hong_kong().convert(text))
    for theirs, ours in _FORMS.items():
        converted = converted.replace(theirs, ours)
    return _SIGNED.sub("簽", converted)
