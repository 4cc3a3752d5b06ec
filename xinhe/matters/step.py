"""Every change of a matter comes through here: the one door, opened for a matter."""

from contextlib import AbstractContextManager
from datetime import datetime

from xinhe.matters.family import MATTER
from xinhe.matters.models import Deadline, Matter
from xinhe.matters.models.rows import DEADLINES
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.records import door


def step(
    matter: Matter, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> AbstractContextManager[Move]:
    """Take one step with a matter (``records.door``)."""
    return door.step(MATTER, matter, act, by=by, at=at, seen=seen)


def deadlines_of(matter: Matter) -> list[Deadline]:
    """The legal dates of a matter, in the order in which they began."""
    return DEADLINES(matter.pk)
