"""Disputes on the one door: matters with the facts, seats and rows of mediation."""

from dataclasses import replace
from datetime import date
from pkgutil import iter_modules

from xinhe.matters import seats as matter_seats
from xinhe.matters.family import MATTER
from xinhe.matters.models import Kind, Matter
from xinhe.matters.move import Move
from xinhe.mediation import acts
from xinhe.mediation.facts import FACTS, Facts
from xinhe.mediation.models import (
    Agreement,
    Attempt,
    Confirmation,
    Invitee,
    MediationSession,
    Obligation,
    Offer,
    ReturnVisit,
    Side,
    Signature,
    Spoken,
)
from xinhe.mediation.retold import RETELLS
from xinhe.mediation.seen.telling import messages
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.procedures.vocabulary import ANYWHERE, seat
from xinhe.records.family import Family, hung

MEDIATOR, LEADS = "mediator", "lead"

HANGS = (
    hung(Side, "matter", changes="code_version language consents consented_at refusing left_on waived_seq"),
    hung(Attempt, "matter", changes="mediators ended_on ending"),
    hung(Invitee, "matter"),
    hung(MediationSession, "matter", changes="held_at present is_called_off"),
    hung(Agreement, "matter", changes="is_void effective_on"),
    hung(Obligation, "matter", changes="done_on proof"),
    hung(Signature, "matter"),
    hung(ReturnVisit, "matter"),
    hung(Confirmation, "matter", changes="number ruled_on is_confirmed"),
    hung(Spoken, "matter"),
    hung(Offer, "matter", changes="state answered_at"),
)


def seats(matter: Matter, person: Person) -> frozenset[str]:
    """The seats of this person on a dispute: who mediates it sits there by being named, whatever their body."""
    held = matter_seats.seats(matter, person)
    if not person.has_role(MEDIATOR):
        return held
    anywhere = seat(MEDIATOR, ANYWHERE)
    others = frozenset(one for one in held if one == anywhere or not one.startswith(f"{MEDIATOR}@"))
    return others | {seat(MEDIATOR, LEADS)} if person.account_id in matter.mediators else others


def _facts(matter: Matter, by: Person, on: date) -> Facts:
    return Facts(matter, by, on)


def _rules() -> list[Procedure]:
    return [procedure for procedure in book.all_versions() if procedure.kind == Kind.DISPUTE]


MEDIATION: Family[Matter, Move] = replace(
    MATTER,
    title="纠纷",
    seats=seats,
    facts=_facts,
    told=messages,
    known=frozenset(FACTS),
    beneath=MATTER,
    own=frozenset(module.name for module in iter_modules(acts.__path__)),
    rules=_rules,
    retells=RETELLS,
    hangs=(*MATTER.hangs, *HANGS),
)
