"""Who may read a recommendation (三项建议书): its sender and its receiver; said once for page, dossier and API.

A unit that has the matter in hand could otherwise read what was advised about it (第四十条第三款).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from xinhe.documents.models import Document
from xinhe.matters.models import Event, Matter
from xinhe.people.person import Person

FORM = "recommendation"
MADE, ANSWERED = "recommend", "answer_recommendation"
# What the log tells everybody who sees the matter; whom a recommendation of liability names is not among it.
TOLD = frozenset({"answer_on", "in_time"})


def shared_with(person: Person, matter: Matter) -> frozenset[int]:
    """The recommendations on the matter that this person's office made or received, by the events that made them."""
    if person.office_id is None:
        return frozenset()
    made = Event.objects.filter(matter=matter, act=MADE)
    return frozenset(e.seq for e in made if person.office_id in (e.office_id, e.data.get("to")))


def readable(letters: Iterable[Document], matter: Matter, by: Person) -> list[Document]:
    """Those of the matter's letters that this person may read, in their order."""
    rows = list(letters)
    if all(row.form != FORM for row in rows):
        return rows
    shared = shared_with(by, matter)
    return [row for row in rows if row.form != FORM or row.seq in shared]


def told(event: Event, shared: Collection[int]) -> Mapping[str, Any]:
    """What the event says to a person with whom these recommendations are shared."""
    data = event.said
    if event.act not in (MADE, ANSWERED) or data.get("recommendation", event.seq) in shared:
        return data
    return {name: value for name, value in data.items() if name in TOLD}
