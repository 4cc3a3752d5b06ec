"""Supervision: demands and recommendations on a matter, findings of the checks, and papers between offices."""

from xinhe.supervision.models.annexed import Annexed, AnnexedQuerySet, Situation
from xinhe.supervision.models.demand import (
    Adoption,
    Advice,
    Demand,
    DemandKind,
    Recommendation,
    Rung,
    SupervisionGround,
    UrgingMeans,
)
from xinhe.supervision.models.finding import Finding, FindingEvent, FindingQuerySet, FindingStage
from xinhe.supervision.models.paper import (
    MEASURES,
    PURSUING,
    STATEMENTS,
    Organizer,
    Paper,
    PaperEvent,
    PaperKind,
    PaperQuerySet,
)

__all__ = [
    "MEASURES",
    "PURSUING",
    "STATEMENTS",
    "Adoption",
    "Advice",
    "Annexed",
    "AnnexedQuerySet",
    "Demand",
    "DemandKind",
    "Finding",
    "FindingEvent",
    "FindingQuerySet",
    "FindingStage",
    "Organizer",
    "Paper",
    "PaperEvent",
    "PaperKind",
    "PaperQuerySet",
    "Recommendation",
    "Rung",
    "Situation",
    "SupervisionGround",
    "UrgingMeans",
]
