"""The matter and what hangs on it; each aggregate in its own file."""

from xinhe.matters.models.arrangement import Absence, Phrase, SavedView, Share
from xinhe.matters.models.assignment import Assignment, AssignmentState, AssignmentTask
from xinhe.matters.models.deadline import Deadline
from xinhe.matters.models.event import Event
from xinhe.matters.models.item import ANSWER, Execution, Item, Result, RouteState
from xinhe.matters.models.ledger import Ledger, LedgerState
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
from xinhe.matters.models.party import Party, PartyPart, Proof, check_proof

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
    "Ledger",
    "LedgerState",
    "Link",
    "LinkKind",
    "Matter",
    "MatterQuerySet",
    "Nature",
    "Party",
    "PartyPart",
    "Phrase",
    "Proof",
    "Received",
    "Result",
    "RouteState",
    "SavedView",
    "Share",
    "check_proof",
]
