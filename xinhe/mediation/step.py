"""Every act of mediation comes through here: the one door, opened for a dispute."""

from contextlib import AbstractContextManager
from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.mediation.family import MEDIATION
from xinhe.people.person import Person
from xinhe.records import door


def step(
    matter: Matter, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> AbstractContextManager[Move]:
    """Take one step with a dispute (``records.door``)."""
    return door.step(MEDIATION, matter, act, by=by, at=at, seen=seen)
