"""By which words a search finds a matter: those of its letters, as all who see the matter may read them.

What was said at intake and handed in later is added by those acts. A recommendation is read by its sender and receiver
alone, and is found by nobody: a unit could else try its words one by one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from xinhe.documents.models import Document
from xinhe.kernel import bigrams
from xinhe.kernel.variants import folded
from xinhe.matters.letters.recommendations import FORM

# What a letter keeps for the printer.
UNREAD = frozenset({"form", "version", "layout", "kind", "name", "style", "align", "signed", "ours"})


def words_of(letters: Iterable[Document]) -> set[str]:
    """The words by which these letters are found."""
    read = (one for one in letters if one.form != FORM)
    texts = (text for one in read for text in (one.title, one.number, *_texts(one.content)))
    return bigrams.pairs("\n".join(texts))


def with_words_of(words: Iterable[str], letters: Iterable[Document]) -> list[str]:
    """The words of a matter in the one shape of their characters, with those of its letters."""
    return sorted({*map(folded, words), *words_of(letters)})


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for one in content:
            yield from _texts(one)
    elif isinstance(content, dict):
        for name, one in content.items():
            if name not in UNREAD:
                yield from _texts(one)
