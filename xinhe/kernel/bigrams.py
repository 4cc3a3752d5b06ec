"""Search words without a dictionary: pairs of Chinese characters, whole words of anything else."""

import operator
import re
import unicodedata

LIMIT = 2_000
LONGEST_WORD = 32

_CHINESE = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_RUNS = re.compile(rf"([{_CHINESE}]+)|([^\W_{_CHINESE}]+)")


def bigrams(text: str) -> list[str]:
    """The search words of a text, sorted, each once; the first 2,000 of a very long one."""
    words: dict[str, None] = {}
    for run in _RUNS.finditer(unicodedata.normalize("NFKC", text).lower()):
        chinese, word = run.groups()
        if word:
            words[word[:LONGEST_WORD]] = None
        elif len(chinese) == 1:
            words[chinese] = None
        else:
            for start in range(len(chinese) - 1):
                words[chinese[start : start + 2]] = None
                if len(words) == LIMIT:
                    break
        if len(words) == LIMIT:
            break
    return sorted(words)


def pairs(text: str) -> set[str]:
    """The search words of a text that is short enough for all of them, in no order: to compare texts by."""
    found: set[str] = set()
    for chinese, word in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
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
