"""The tables of the network of mediation."""

from xinhe.mediation.models.adviser import Adviser
from xinhe.mediation.models.committee import COMMITTEES, Committee, CommitteeSort
from xinhe.mediation.models.mediator import Mediator, Seat, Sex, Training, Unavailable

__all__ = [
    "COMMITTEES",
    "Adviser",
    "Committee",
    "CommitteeSort",
    "Mediator",
    "Seat",
    "Sex",
    "Training",
    "Unavailable",
]
