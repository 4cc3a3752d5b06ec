"""The data of the network: types of disputes, kinds of mediators, three tiers and what a body must look like.

Read from ``rules/mediation-network/``, one file a version.
"""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from xinhe.kernel.dated import file_or_first

FOLDER = "mediation-network"
TIERS = (1, 2, 3)


class BadNetwork(Exception):
    """A file of the network that can't be read: names the file and what is wrong there."""


@dataclass(frozen=True)
class Named:
    """A thing of the file with its titles; ``tier`` is whom the three tiers call on, 0 where it says nothing."""

    code: str
    title: Mapping[str, str]
    tier: int = 0

    @property
    def told(self) -> str:
        """Its title in the reader's language."""
        return self.title[get_language() or "zh-hans"]

    @property
    def chinese(self) -> str:
        """Its title as tables and the desk write it."""
        return self.title["zh-hans"]


@dataclass(frozen=True)
class Tier:
    """One of the three tiers (三事分解), and who is called on."""

    number: int
    title: str
    who: str


@dataclass(frozen=True)
class Weight:
    """What makes a dispute one of a tier: an answer, a type, or as much money or as many people."""

    tier: int
    reason: str
    question: str = ""
    types: frozenset[str] = frozenset()
    amount: Decimal | None = None
    parties: int | None = None


@dataclass(frozen=True)
class Norm:
    """A number that a body is held to, with its article."""

    value: int
    cite: str


@dataclass(frozen=True)
class Network:
    """Everything that one file says."""

    types: Mapping[str, Named]
    kinds: Mapping[str, Named]
    tiers: Mapping[int, Tier]
    questions: Mapping[str, Named]
    weights: tuple[Weight, ...]
    norms: Mapping[str, Norm]

    def type_titles(self, codes: "list[str]") -> list[Named]:
        """The types with these codes that the file knows, in its order."""
        return [one for code, one in self.types.items() if code in codes]

    def kind_titles(self, names: "list[str]") -> list[Named]:
        """The kinds of these names that the file knows, in its order."""
        return [one for name, one in self.kinds.items() if name in names]


def network(on: date) -> Network:
    """What is in force on a day; before the first file, the first one."""
    path = file_or_first(settings.RULES / FOLDER, on)
    if path is None:
        raise BadNetwork(f"{settings.RULES / FOLDER}: there is no file")
    return read(path)


@functools.cache
def read(path: Path) -> Network:
    """One file. Raises BadNetwork naming it."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        made = _made(rows)
    except (KeyError, TypeError, ValueError) as error:
        raise BadNetwork(f"{path}: {type(error).__name__} {error}") from error
    if wrong := _wrong(made):
        raise BadNetwork(f"{path}: {wrong}")
    return made


def _made(rows: Mapping[str, Any]) -> Network:
    return Network(
        types={row["code"]: Named(row["code"], row["title"]) for row in rows["type"]},
        kinds={row["name"]: Named(row["name"], row["title"], row["tier"]) for row in rows["kind"]},
        tiers={
            row["number"]: Tier(row["number"], row["title"]["zh-hans"], row["who"]["zh-hans"]) for row in rows["tier"]
        },
        questions={row["name"]: Named(row["name"], row["title"]) for row in rows["question"]},
        weights=tuple(_weight(row) for row in rows["weighs"]),
        norms={row["name"]: Norm(row["value"], row["cite"]) for row in rows["setting"]},
    )


def _weight(row: Mapping[str, Any]) -> Weight:
    return Weight(
        tier=row["tier"],
        reason=row["reason"],
        question=row.get("question", ""),
        types=frozenset(row.get("types", ())),
        amount=Decimal(row["amount"]) if "amount" in row else None,
        parties=row.get("parties"),
    )


def _wrong(made: Network) -> str:
    """What does not fit together; nothing where all does."""
    if tuple(made.tiers) != TIERS:
        return "there are three tiers"
    for weight in made.weights:
        said = [bool(weight.question), bool(weight.types), weight.amount is not None, weight.parties is not None]
        if sum(said) != 1:
            return f"weighs one thing: {weight.reason}"
        if weight.question and weight.question not in made.questions:
            return f"no question {weight.question}"
        if weight.types - made.types.keys():
            return f"no type {sorted(weight.types - made.types.keys())}"
        if weight.tier not in made.tiers:
            return f"no tier {weight.tier}"
    if unknown := [one.code for one in made.kinds.values() if one.tier not in made.tiers]:
        return f"kinds of no tier: {unknown}"
    return ""
