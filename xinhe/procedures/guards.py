"""Does a text tie help to giving up the right to petition (息访、罢访的承诺)? Judged by meaning.

The groups of words stand under ``rules/guards/``: what is given up, by what it binds, on what it hangs; and what is
denied, condemned or reported.
"""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from xinhe.kernel.dated import file_or_first

FOLDER = "guards"
GROUPS = (
    "giving_up",
    "hinted",
    "threat",
    "bought",
    "binding",
    "condition",
    "benefit",
    "denied",
    "condemned",
    "reported",
    "guided",
)
_ENDS = re.compile(r"[。！？；!?;\n]+")
_CLAUSE = re.compile(r"[，,：:、]")
# Whatever stands between the characters of a word to hide it.
_BETWEEN = re.compile(r"[\s\u3000*＊·•\-—_~～|/\\.。]*(?<=\w)[\s\u3000*＊·•_~～|/\\]+(?=\w)")
_QUOTES = str.maketrans("", "", "「」『』“”\"'‘’〈〉")


class BadGuard(Exception):
    """A file of guards that can't be read: names the file and what is wrong there."""


@dataclass(frozen=True)
class Passage:
    """One passage that ties help to a right, or may: then a second reader decides (``is_certain`` is false)."""

    passage: str
    is_certain: bool


@dataclass(frozen=True, kw_only=True)
class Guard:
    """The groups of words of one file, each as one pattern."""

    groups: Mapping[str, re.Pattern[str]]

    def findings(self, text: str, *, is_withdrawal: bool = False) -> Iterator[Passage]:
        """Each passage of a text that is stopped or doubtful, in its order.

        To withdraw is the petitioner's own right: there only what was bought or extorted is stopped.
        """
        plain = _plain(text)
        sentences = [sentence for sentence in _ENDS.split(plain) if sentence]
        for n, sentence in enumerate(sentences):
            before = sentences[n - 1] if n else ""
            verdict = self._is_extorted(sentence) if is_withdrawal else self._verdict(sentence, before)
            if verdict is not None:
                yield Passage(sentence, verdict)

    def _verdict(self, sentence: str, before: str) -> bool | None:
        """True for what is stopped, False for what is doubtful, None for what is innocent."""
        if self._has("condemned", sentence):
            return None
        if self._has("threat", sentence) and not self._is_denied(self.groups["threat"], sentence):
            return True
        given_up = self._is_said("giving_up", sentence)
        if not given_up:
            return False if self._is_said("hinted", sentence) and self._hangs(sentence) else None
        if self._has("reported", sentence) or (self._has("guided", sentence) and not self._hangs(sentence)):
            return False
        return self._has("binding", sentence) or self._hangs(f"{before}，{sentence}")

    def _is_extorted(self, sentence: str) -> bool | None:
        """True when a withdrawal was bought or extorted; None when it is the petitioner's own."""
        if self._has("condemned", sentence):
            return None
        return self._is_said("threat", sentence) or self._is_said("bought", sentence) or None

    def _hangs(self, sentence: str) -> bool:
        """Whether something hangs on it: a condition, or help that is named beside it."""
        return self._has("condition", sentence) or self._has("benefit", sentence)

    def _is_said(self, group: str, sentence: str) -> bool:
        """Whether words of the group stand in the sentence and are not denied there."""
        return self._has(group, sentence) and not self._is_denied(self.groups[group], sentence)

    def _is_denied(self, group: re.Pattern[str], sentence: str) -> bool:
        """Whether every place where the group stands says the opposite: 不以息访为条件."""
        denied = self.groups["denied"]
        return all(denied.search(_clause_before(sentence, found.start())) for found in group.finditer(sentence))

    def _has(self, group: str, sentence: str) -> bool:
        return self.groups[group].search(sentence) is not None


def _clause_before(sentence: str, at: int) -> str:
    """What stands before a place, back to the last comma."""
    return _CLAUSE.split(sentence[:at])[-1]


def _plain(text: str) -> str:
    """The text without what hides a word: full width, blanks and marks between characters, quotation marks."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _BETWEEN.sub("", folded)


def read(path: Path) -> Guard:
    """The guard of one file. Raises BadGuard naming the file."""
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))["groups"]
        return Guard(groups={name: re.compile("|".join(f"(?:{one})" for one in groups[name])) for name in GROUPS})
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise BadGuard(f"{path}: {error}") from error


_read = functools.cache(read)


def guard(on: date) -> Guard:
    """The guard in force on a day; the first file also speaks for the days before it."""
    path = file_or_first(settings.RULES / FOLDER, on)
    if path is None:
        raise FileNotFoundError(settings.RULES / FOLDER)
    return _read(path)
