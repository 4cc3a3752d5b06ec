"""The log in words: what each step said, for staff. What the petitioner rated is never among it."""

from dataclasses import dataclass
from datetime import datetime

from xinhe.desk.matters.cards import CARDS
from xinhe.desk.matters.words import reason_or_text
from xinhe.matters.models import Event
from xinhe.matters.titles import act_title
from xinhe.petition.whole import Whole
from xinhe.procedures.definition import Procedure


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    title: str
    by: str
    at: datetime
    note: str


def timeline(whole: Whole, *, shown: frozenset[str]) -> list[Entry]:
    """The log, latest first; ``shown`` are the numbers of linked matters that the reader may know of."""
    entries = []
    for event in reversed(whole.events):
        office = event.office.short if event.office else ""
        who = f"{event.by_name} · {office}" if office else event.by_name
        note = _note(event, whole.procedure, shown)
        title = act_title(whole.procedure, event.act, state=event.from_state)
        entries.append(Entry(title, who, event.at, note))
    return entries


def _note(event: Event, procedure: Procedure, shown: frozenset[str]) -> str:
    card = CARDS.get(event.act)
    if card is None:
        return reason_or_text(event.said)
    if card.names_another and event.data.get("number") not in shown:
        return ""
    return card.by_rule(event.said, procedure) if card.by_rule else card.words(event.said)
