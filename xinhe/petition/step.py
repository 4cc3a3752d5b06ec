"""Every act of the statute's own comes through here: the one door, opened for a petition."""

from contextlib import AbstractContextManager
from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.petition.family import PETITION
from xinhe.records import door


def step(
    matter: Matter, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> AbstractContextManager[Move]:
    """Take one step with a petition (``records.door``)."""
    return door.step(PETITION, matter, act, by=by, at=at, seen=seen)
