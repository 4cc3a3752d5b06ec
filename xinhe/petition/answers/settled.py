"""What an agreement of both sides means for the items of a petition (第三十三条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xinhe.matters.models import Event, Item, Matter

# A mediation of the organ itself, or the answer of the body that the petition was referred to.
AGREED_IN = ("mediate", "note_mediation")


@dataclass(frozen=True)
class Settlement:
    """An agreement as the petition's log knows it: since when, and before whom."""

    on: date
    body: str


def open_items(rows: Iterable[Item]) -> list[Item]:
    """The items that still wait for an answer: not led elsewhere, not ended by an agreement."""
    return [row for row in rows if not row.is_routed and row.settled_on is None]


def has_agreement(matter: Matter) -> bool:
    """True when the log tells of an agreement of both sides."""
    return Event.objects.filter(matter=matter, act__in=AGREED_IN, data__agreed=True).exists()


def last_agreement(matter: Matter) -> Settlement | None:
    """The latest agreement of a matter, if it has one."""
    told = Event.objects.filter(matter=matter, act__in=AGREED_IN, data__agreed=True)
    event = told.order_by("-seq").first()
    if event is None:
        return None
    return Settlement(on=date.fromisoformat(event.data["on"]), body=event.data.get("office_name", ""))
