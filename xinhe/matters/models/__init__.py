"""The matter and what hangs on it; each aggregate in its own file."""

from xinhe.matters.models.aftercare import Aftercare, Care
from xinhe.matters.models.assignment import Assignment, AssignmentState, AssignmentTask
from xinhe.matters.models.deadline import Deadline
from xinhe.matters.models.event import Event
from xinhe.matters.models.hearing import Hearing
from xinhe.matters.models.item import Execution, Item, Result, RouteState
from xinhe.matters.models.link import Link, LinkKind
from xinhe.matters.models.matter import (
    ONLINE,
    ORAL,
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
from xinhe.matters.models.review import Review, ReviewResult, ReviewStage

__all__ = [
    "ONLINE",
    "ORAL",
    "Aftercare",
    "Assignment",
    "AssignmentState",
    "AssignmentTask",
    "Care",
    "Channel",
    "Confidentiality",
    "Counter",
    "Deadline",
    "Event",
    "Execution",
    "Hearing",
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
    "Review",
    "ReviewResult",
    "ReviewStage",
    "RouteState",
    "Satisfaction",
]
