"""Search words without a dictionary: pairs of Chinese characters, traditional and simplified alike, whole words of
anything else.
"""

import operator
import re
import unicodedata

from xinhe.kernel.text import storable
from xinhe.kernel.variants import folded

LONGEST_WORD = 32

_CHINESE = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_RUNS = re.compile(rf"([{_CHINESE}]+)|([^\W_{_CHINESE}]+)")
_LONE = re.compile(rf"[{_CHINESE}]")
# What chooses a shape of the character before it parts no word.
_SHAPES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# A word that goes on in the next line, as in what was copied from a page; and one spelt with blanks, as in a heading.
_WRAPPED = re.compile(rf"([{_CHINESE}])[^\S\n]*\n[^\S\n]*(?=([{_CHINESE}]))")
_SPELT = re.compile(rf"(?<![{_CHINESE}])[{_CHINESE}](?:[^\S\n]+[{_CHINESE}](?![{_CHINESE}]))+")


def bigrams(text: str) -> list[str]:
    """The search words of a text, sorted, each once: all of them, however long it is."""
    return sorted(pairs(text))


def pairs(text: str) -> set[str]:
    """The search words of a text, in no order."""
    plain = _plain(text)
    found = {last + first for last, first in _WRAPPED.findall(plain)}
    for spelt in _SPELT.findall(plain):
        found |= _cut("".join(spelt.split()))
    return found | _cut(plain)


def _plain(text: str) -> str:
    return folded(unicodedata.normalize("NFKC", _SHAPES.sub("", storable(text)))).lower()


def _cut(plain: str) -> set[str]:
    found: set[str] = set()
    for chinese, word in _RUNS.findall(plain):
        if word:
            found.add(word[:LONGEST_WORD])
        elif len(chinese) == 1:
            found.add(chinese)
        else:
            found.update(map(operator.add, chinese, chinese[1:]))
    return found


def query_tokens(text: str) -> list[str]:
    """The words that a search phrase asks for: all must be among a text's.

    One Chinese character alone finds only texts where it stands alone. Beside other words it is not asked for: within
    a text it is half of a pair, as the 栋 of 12栋 before 漏水.
    """
    asked = _cut(_SPELT.sub(lambda spelt: "".join(spelt[0].split()), _plain(text)))
    return sorted({word for word in asked if not _LONE.fullmatch(word)} or asked)
