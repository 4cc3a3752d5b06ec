"""Search words without a dictionary: pairs of Chinese characters, traditional and simplified alike, whole words of
anything else.
"""

import operator
import re
import unicodedata

from xinhe.kernel.variants import folded

LONGEST_WORD = 32

_CHINESE = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_RUNS = re.compile(rf"([{_CHINESE}]+)|([^\W_{_CHINESE}]+)")


def bigrams(text: str) -> list[str]:
    """The search words of a text, sorted, each once: all of them, however long it is."""
    return sorted(pairs(text))


def pairs(text: str) -> set[str]:
    """The search words of a text, in no order."""
    found: set[str] = set()
    for chinese, word in _RUNS.findall(folded(unicodedata.normalize("NFKC", text)).lower()):
        if word:
            found.add(word[:LONGEST_WORD])
        elif len(chinese) == 1:
            found.add(chinese)
        else:
            found.update(map(operator.add, chinese, chinese[1:]))
    return found


def query_tokens(text: str) -> list[str]:
    """The words that a search phrase asks for: all must be among a text's.

    One Chinese character alone finds only texts where it stands alone.
    """
    return bigrams(text)
