"""The matter and what hangs on it; each aggregate in its own file."""

from xinhe.matters.models.assignment import Assignment, AssignmentState, AssignmentTask
from xinhe.matters.models.deadline import Deadline
from xinhe.matters.models.event import Cursor, Event, Feed, Seal, SealedHead
from xinhe.matters.models.item import Item, Result
from xinhe.matters.models.link import Link, LinkKind
from xinhe.matters.models.matter import (
    ONLINE,
    Channel,
    Confidentiality,
    Counter,
    Kind,
    Matter,
    MatterQuerySet,
    Nature,
    Received,
)
from xinhe.matters.models.party import Party, PartyPart
from xinhe.matters.models.rating import Rating, Satisfaction

__all__ = [
    "ONLINE",
    "Assignment",
    "AssignmentState",
    "AssignmentTask",
    "Channel",
    "Confidentiality",
    "Counter",
    "Cursor",
    "Deadline",
    "Event",
    "Feed",
    "Item",
    "Kind",
    "Link",
    "LinkKind",
    "Matter",
    "MatterQuerySet",
    "Nature",
    "Party",
    "PartyPart",
    "Rating",
    "Received",
    "Result",
    "Satisfaction",
    "Seal",
    "SealedHead",
]
