"""Bar: an accused office may know of nothing that hangs on the accusation (第三十条第三款、第四十六条第（五）项)."""

from collections.abc import Collection
from datetime import datetime

from xinhe.matters.learning import keep_out
from xinhe.matters.models import Matter
from xinhe.matters.step import step
from xinhe.people.person import Person


def bar(matter: Matter, *, offices: Collection[int], by: Person, at: datetime) -> Matter:
    """Hide the matter from these offices in every list, search, count, notice and address."""
    with step(matter, "bar", by=by, at=at) as move:
        keep_out(move.matter, offices)
        move.data["offices"] = sorted(offices)
    return move.matter
