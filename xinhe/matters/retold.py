"""A matter as its log retells it: what the words of a step say of the facts that count, read back without its row.

Each package says it of its own acts, beside the family that owns them; whoever counts from the log (insight) names
no act.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from xinhe.matters.models import Nature
from xinhe.procedures.deadlines import Entry


@dataclass
class Retold:
    """The facts that count, gathered step by step; ``receiver`` is known from the start and in no step."""

    receiver: int
    channel: str
    region: str
    category: str
    is_anonymous: bool
    is_accusation: bool
    barred: frozenset[int] = frozenset()
    lead: int | None = None
    accepted_on: date | None = None
    served_on: date | None = None


Data = Mapping[str, Any]
Retell = Callable[[Retold, Entry, Data], None]


def registered(first: Data, *, receiver: int) -> Retold:
    """The matter as it came in, by the words of its first step; one of before brings what came of it."""
    days = {name: date.fromisoformat(first[name]) for name in ("accepted_on", "served_on") if name in first}
    return Retold(
        receiver=receiver,
        channel=first["channel"],
        region=first["region"],
        category=first["category"],
        is_anonymous=first["anonymous"],
        is_accusation=first.get("accusation", False),
        lead=first.get("office"),
        **days,
        barred=frozenset(first.get("barred", ())),
    )


def _screened(told: Retold, _: Entry, data: Data) -> None:
    told.is_accusation = data["nature"] == Nature.ACCUSATION
    told.category = data["category"]
    told.barred |= set(data.get("barred", ()))


def _sent(told: Retold, _: Entry, data: Data) -> None:
    told.lead = told.lead or data["office"]


def _barred(told: Retold, _: Entry, data: Data) -> None:
    told.barred |= set(data["offices"])


def _taken_back(told: Retold, _: Entry, __: Data) -> None:
    told.lead = told.accepted_on = None


def _recalled(told: Retold, _: Entry, data: Data) -> None:
    told.lead = data["lead"]


RETELLS: Mapping[str, Retell] = MappingProxyType(
    {
        "screen": _screened,
        "transfer": _sent,
        "assign": _sent,
        "designate": _sent,
        "bar": _barred,
        "take_back": _taken_back,
        "recall": _recalled,
    }
)
