"""The tables of the network of mediation, and of the disputes that are mediated."""

from xinhe.mediation.models.adviser import Adviser
from xinhe.mediation.models.agreement import Agreement, AgreementKind, Confirmation, Obligation, ReturnVisit, Signature
from xinhe.mediation.models.attempt import Attempt, Ending
from xinhe.mediation.models.committee import COMMITTEES, Committee, CommitteeSort
from xinhe.mediation.models.consultation import Consultation
from xinhe.mediation.models.invitee import Invitee, InviteeSort
from xinhe.mediation.models.mediator import Mediator, Seat, Sex, Training, Unavailable
from xinhe.mediation.models.offer import Offer, OfferState
from xinhe.mediation.models.session import MediationSession, SessionWay
from xinhe.mediation.models.side import FIRST, SECOND, Refusing, Side
from xinhe.mediation.models.spoken import Spoken

__all__ = [
    "COMMITTEES",
    "FIRST",
    "SECOND",
    "Adviser",
    "Agreement",
    "AgreementKind",
    "Attempt",
    "Committee",
    "CommitteeSort",
    "Confirmation",
    "Consultation",
    "Ending",
    "Invitee",
    "InviteeSort",
    "MediationSession",
    "Mediator",
    "Obligation",
    "Offer",
    "OfferState",
    "Refusing",
    "ReturnVisit",
    "Seat",
    "SessionWay",
    "Sex",
    "Side",
    "Signature",
    "Spoken",
    "Training",
    "Unavailable",
]
