"""Fragments that are repeated row by row: drawn once with marks for their columns, then only filled."""

import functools
import re
from collections.abc import Iterable, Sequence
from html import escape

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

OPENS, CLOSES = "\ue000", "\ue001"  # private characters: no template of ours has them


def fill(template: str, columns: Sequence[str], rows: Iterable[Sequence[str]], **fixed: str | bool) -> SafeString:
    """The fragment for each row, one after the other.

    Each column stands in the fragment as ``{{ column }}`` and no tag may ask what is in it: to draw fifty rows of a
    list by the template took longer than to find them. Values are escaped here; they are text and never markup.
    ``fixed`` is the same for all rows and may be asked.
    """
    pieces, places = _drawn(template, tuple(columns), tuple(fixed.items()), translation.get_language() or "")
    parts: list[str] = []
    for row in rows:
        cells = [escape(value) for value in row]
        for piece, place in zip(pieces, places, strict=False):
            parts += (piece, cells[place])
        parts.append(pieces[-1])
    return SafeString("".join(parts))


@functools.lru_cache(maxsize=64)
def _drawn(
    template: str, columns: tuple[str, ...], fixed: tuple[tuple[str, str | bool], ...], language: str
) -> tuple[Sequence[str], Sequence[int]]:
    """What stands between the columns, and which column follows each piece."""
    marks = {column: f"{OPENS}{place}{CLOSES}" for place, column in enumerate(columns)}
    with translation.override(language):
        drawn = render_to_string(template, marks | dict(fixed))
    found = re.split(f"{OPENS}(\\d+){CLOSES}", drawn)
    return found[::2], [int(place) for place in found[1::2]]
