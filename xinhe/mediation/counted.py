"""What counts of a dispute, as its log tells it: who took it on, what it was about, and how it ended.

Follower and recount both read it here. What the rows say besides is held against the same log by the proof.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from xinhe.mediation.models import SessionWay

Data = Mapping[str, Any]
LoggedStep = tuple[int, str, str, date, Data]
# Held over a distance (在线调解); the round table brings both sides together online as well (``_seated``).
ONLINE_WAYS = frozenset({SessionWay.VIDEO.value})


@dataclass
class CountedDispute:
    """The facts of one dispute that count.

    ``first`` and ``bodies`` are the body that took it on first, and the one in whose hands it is, each with all that
    stand above it, as they stood then. Money is in fen.
    """

    type: str = ""
    origin: str = ""
    people: int = 0
    accepted_on: date | None = None
    first: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()
    sort: str = ""
    is_hard: bool = False
    is_old: bool = False
    is_online: bool = False
    sought: int = 0
    is_settled: bool = False
    kind: str = ""
    level: str = ""
    agreed: int = 0
    due_on: date | None = None
    kept_on: date | None = None
    is_confirmed: bool = False
    is_over: bool = False
    ways: dict[int, str] = field(default_factory=dict)
    seated: set[int] = field(default_factory=set)


def retold(steps: Iterable[LoggedStep]) -> CountedDispute:
    """The dispute that these steps come to: of each its number, act, outcome, day and words."""
    told = CountedDispute()
    for seq, act, outcome, day, data in steps:
        if tell := TELLS.get(act):
            tell(told, seq, outcome, day, data)
    return told


def _named(told: CountedDispute, _seq: int, _outcome: str, _day: date, data: Data) -> None:
    told.type, told.origin = data["type"], data["origin"]
    told.people = data["people"] + data.get("first_people", 1)


def _described(told: CountedDispute, _seq: int, _outcome: str, _day: date, data: Data) -> None:
    told.is_old, told.sought = data["old"], data["fen"] or 0


def _marked(told: CountedDispute, _seq: int, _outcome: str, _day: date, data: Data) -> None:
    told.is_hard = data["hard"]


def _taken_on(told: CountedDispute, _seq: int, _outcome: str, day: date, data: Data) -> None:
    told.bodies = tuple(data.get("bodies") or [data["office"]])
    told.sort = data.get("sort", "")
    if told.accepted_on is None:
        told.accepted_on, told.first = day, told.bodies


def _moved_up(told: CountedDispute, _seq: int, _outcome: str, _day: date, data: Data) -> None:
    told.bodies = tuple(data.get("bodies") or [data["office"]])
    told.sort = data.get("sort", "")


def _scheduled(told: CountedDispute, seq: int, _outcome: str, _day: date, data: Data) -> None:
    told.ways[seq] = data["way"]


def _met(told: CountedDispute, _seq: int, _outcome: str, _day: date, data: Data) -> None:
    told.is_online = told.is_online or told.ways.get(data["session"]) in ONLINE_WAYS


def _seated(told: CountedDispute, _seq: int, _outcome: str, _day: date, data: Data) -> None:
    """Both sides took their seats at the round table online; a table at which one sat alone was no mediation."""
    told.seated.add(data["side"])
    told.is_online = told.is_online or len(told.seated) > 1


def _agreed(told: CountedDispute, _seq: int, outcome: str, _day: date, data: Data) -> None:
    if outcome == "effective":
        told.is_settled = True
        told.kind, told.level, told.agreed = data.get("kind", ""), data.get("level", ""), data.get("fen", 0)
        told.due_on = _day_of(data.get("due_on"))


def _kept(told: CountedDispute, _seq: int, outcome: str, _day: date, data: Data) -> None:
    if outcome == "all":
        told.kept_on = _day_of(data["on"])


def _ruled(told: CountedDispute, _seq: int, outcome: str, _day: date, _data: Data) -> None:
    told.is_confirmed = told.is_confirmed or outcome == "confirmed"


def _ended(told: CountedDispute, _seq: int, _outcome: str, _day: date, _data: Data) -> None:
    told.is_over = True


def _day_of(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


TELLS: Mapping[str, Callable[[CountedDispute, int, str, date, Data], None]] = MappingProxyType(
    {
        "name_sides": _named,
        "describe": _described,
        "mark_hard": _marked,
        "take_on": _taken_on,
        "move_up": _moved_up,
        "schedule": _scheduled,
        "meet": _met,
        "join_table": _seated,
        "agree": _agreed,
        "fulfil": _kept,
        "record_ruling": _ruled,
        "decline": _ended,
        "leave": _ended,
        "end_mediation": _ended,
    }
)
