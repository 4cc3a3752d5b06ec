"""The answers of a matter that hold no more, as its log keeps them: what a review or a correction took the place of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinhe.kernel.clock import local_day
from xinhe.matters.models import ANSWER, Event, Item


@dataclass(frozen=True)
class Replaced:
    """An answer that holds no more: what it said, the act that took its place, when, by whom, and to what effect."""

    text: str
    answer: Item
    by: str
    effect: str
    on: date
    office: str


def replaced(events: Sequence[Event], items: Sequence[Item]) -> list[Replaced]:
    """The answers that others took the place of, the latest first, as the log keeps them."""
    texts = {one.seq: one.text for one in items}
    return [
        Replaced(
            text=texts.get(told["item"], ""),
            answer=_answer(told),
            by=event.data.get("stage", event.act),
            effect=event.data["result"] if "stage" in event.data else "corrected",
            on=local_day(event.at),
            office=event.office.name if event.office else "",
        )
        for event in reversed(events)
        for told in event.data.get("replaced", [])
    ]


def _answer(told: Mapping[str, Any]) -> Item:
    """An answer of before, out of the log; it is never written back."""
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("execute_by", "executed_on")}
    words = {name: told[name] for name in ANSWER if name not in days}
    return Item(seq=told["item"], **words, **days)
