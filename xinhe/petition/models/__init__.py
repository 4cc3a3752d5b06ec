"""What hangs on a petition alone: reviews, hearings, aftercare and its rating."""

from xinhe.petition.models.aftercare import Aftercare, Care
from xinhe.petition.models.hearing import Hearing
from xinhe.petition.models.mediation import MediationWords
from xinhe.petition.models.rating import Rating, Satisfaction
from xinhe.petition.models.review import Review, ReviewResult, ReviewStage

__all__ = [
    "Aftercare",
    "Care",
    "Hearing",
    "MediationWords",
    "Rating",
    "Review",
    "ReviewResult",
    "ReviewStage",
    "Satisfaction",
]
