"""The numbers of the law in the API's document: its sentences name them, the rules in force today say how many."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from xinhe.kernel.limits import Limit
from xinhe.matters.models import Kind
from xinhe.procedures import book
from xinhe.procedures.lengths import limit_words

PLACEHOLDER = re.compile(r"%\(([a-z_.]+)\)s")


def numbers(on: date) -> Mapping[str, str]:
    """Each setting, and each clock's limit in words; ``<clock>.more`` is how far it may be extended in all."""
    procedure = book.for_kind(Kind.PETITION, on)
    words = {name: str(setting.value) for name, setting in procedure.settings.items()}
    for name, clock in procedure.clocks.items():
        words[name] = limit_words(clock.limit)
        if clock.extend_days:
            words[f"{name}.more"] = limit_words(Limit(days=clock.extend_days))
    return words


def filled(part: Any, words: Mapping[str, str]) -> Any:
    """A piece of the document with its numbers put in."""
    if isinstance(part, dict):
        return {name: filled(value, words) for name, value in part.items()}
    if isinstance(part, list):
        return [filled(value, words) for value in part]
    return PLACEHOLDER.sub(lambda found: words[found[1]], part) if isinstance(part, str) else part
