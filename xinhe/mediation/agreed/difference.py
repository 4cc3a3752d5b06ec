"""What a new draft changed against the one before it, which it made void: text by text and line by line."""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from xinhe.mediation.terms import Clause, Terms

TEXTS = ("facts", "content", "way", "late")
# Below this two pieces have so little in common that each is shown whole.
ALIKE = 0.5
_CLAUSE = re.compile(r"[^，。；：！？、\n]*[，。；：！？、\n]+|[^，。；：！？、\n]+")
_SIGN = re.compile(r"\d[\d,.]*|[A-Za-z]+|.", re.DOTALL)


class Mark(StrEnum):
    """What became of a piece or of a line."""

    SAME = "same"
    INSERTED = "inserted"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Snippet:
    """A piece of a text: the same in both, inserted or removed."""

    change: Mark
    text: str


@dataclass(frozen=True)
class TextChange:
    """One text of the terms that is not what it was, as marked pieces; of the kind, both words."""

    name: str
    pieces: Sequence[Snippet]


@dataclass(frozen=True)
class LineChange:
    """One thing that is owed that was inserted, removed or changed."""

    change: Mark
    before: Clause | None
    after: Clause | None


@dataclass(frozen=True)
class Redraft:
    """All that changed; nothing of it where the new draft says the same once more."""

    texts: Sequence[TextChange]
    lines: Sequence[LineChange]


def difference(before: Terms, after: Terms) -> Redraft:
    """What the later draft changed."""
    texts = [TextChange(name, marked(getattr(before, name), getattr(after, name))) for name in TEXTS]
    kinds = [Snippet(Mark.REMOVED, before.kind), Snippet(Mark.INSERTED, after.kind)]
    found = [TextChange("kind", kinds)] if before.kind != after.kind else []
    found += [one for one in texts if any(part.change is not Mark.SAME for part in one.pieces)]
    return Redraft(found, list(_lines(before.clauses, after.clauses)))


def marked(before: str, after: str) -> list[Snippet]:
    """Both texts in one: clause by clause, and within a clause that is still alike sign by sign."""
    found: list[Snippet] = []
    old, new = _CLAUSE.findall(before), _CLAUSE.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        was, now = "".join(old[a:b]), "".join(new[c:d])
        found += [Snippet(Mark.SAME, now)] if tag == "equal" else _within(was, now)
    return joined(found)


def _within(was: str, now: str) -> list[Snippet]:
    """One piece that took the place of another; figures and foreign words are never cut."""
    old, new = _SIGN.findall(was), _SIGN.findall(now)
    match = SequenceMatcher(None, old, new)
    if match.ratio() < ALIKE:
        return [Snippet(Mark.REMOVED, was), Snippet(Mark.INSERTED, now)]
    found = []
    for tag, a, b, c, d in match.get_opcodes():
        if tag == "equal":
            found.append(Snippet(Mark.SAME, "".join(new[c:d])))
        else:
            found += [Snippet(Mark.REMOVED, "".join(old[a:b])), Snippet(Mark.INSERTED, "".join(new[c:d]))]
    return found


def joined(found: Sequence[Snippet]) -> list[Snippet]:
    """Neighbours of one kind as one piece, none of them empty."""
    whole: list[Snippet] = []
    for one in found:
        if not one.text:
            continue
        if whole and whole[-1].change is one.change:
            one = Snippet(one.change, whole.pop().text + one.text)
        whole.append(one)
    return whole


def _lines(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[LineChange]:
    """What was inserted or changed, in the order of the new draft, then what is gone; a mere change of order is none.

    A line is another one's change where the same side owes the same thing, or where it stands in the same place.
    """
    old, new = dict(enumerate(before)), dict(enumerate(after))
    _pair(old, new, lambda n, one: one)
    same_thing = _pair(old, new, lambda n, one: (one.side, one.what))
    pairs = same_thing | _pair(old, new, lambda n, one: (one.side, n))
    for n, one in enumerate(after):
        if n in pairs:
            yield LineChange(Mark.CHANGED, pairs[n], one)
        elif n in new:
            yield LineChange(Mark.INSERTED, None, one)
    yield from (LineChange(Mark.REMOVED, one, None) for one in old.values())


def _pair(old: dict[int, Clause], new: dict[int, Clause], key: Callable[[int, Clause], Hashable]) -> dict[int, Clause]:
    """Take out of both what has the same key, each once: the old line by the place of the new one."""
    found = {}
    for n, one in list(new.items()):
        place = next((m for m, other in old.items() if key(m, other) == key(n, one)), None)
        if place is not None:
            found[n] = old.pop(place)
            del new[n]
    return found
