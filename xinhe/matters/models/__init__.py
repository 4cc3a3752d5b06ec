"""The matter and what hangs on it; each aggregate in its own file."""

from xinhe.matters.models.arrangement import Absence, Share
from xinhe.matters.models.assignment import Assignment, AssignmentState, AssignmentTask
from xinhe.matters.models.deadline import Deadline
from xinhe.matters.models.event import Event
from xinhe.matters.models.item import ANSWER, Execution, Item, Result, RouteState
from xinhe.matters.models.link import Link, LinkKind
from xinhe.matters.models.matter import (
    ALIVE,
    ONLINE,
    ORAL,
    Channel,
    Confidentiality,
    Counter,
    Kind,
    Lack,
    Matter,
    MatterQuerySet,
    Nature,
    Received,
)
from xinhe.matters.models.party import Party, PartyPart

__all__ = [
    "ALIVE",
    "ANSWER",
    "ONLINE",
    "ORAL",
    "Absence",
    "Assignment",
    "AssignmentState",
    "AssignmentTask",
    "Channel",
    "Confidentiality",
    "Counter",
    "Deadline",
    "Event",
    "Execution",
    "Item",
    "Kind",
    "Lack",
    "Link",
    "LinkKind",
    "Matter",
    "MatterQuerySet",
    "Nature",
    "Party",
    "PartyPart",
    "Received",
    "Result",
    "RouteState",
    "Share",
]
