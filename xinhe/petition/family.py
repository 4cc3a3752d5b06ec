"""Petitions on the one door: matters with the statute's own facts and rows."""

from dataclasses import replace
from datetime import date
from pkgutil import iter_modules

from xinhe.matters.family import MATTER
from xinhe.matters.models import Kind, Matter
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.petition import acts
from xinhe.petition.facts import FACTS, Facts
from xinhe.petition.models import Aftercare, Hearing, MediationWords, Rating, Review
from xinhe.petition.retold import RETELLS
from xinhe.petition.witness import witness
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.records.family import Family, hung


def _facts(matter: Matter, by: Person, on: date) -> Facts:
    return Facts(matter, by, on)


def _rules() -> list[Procedure]:
    return [procedure for procedure in book.all_versions() if procedure.kind == Kind.PETITION]


PETITION: Family[Matter, Move] = replace(
    MATTER,
    facts=_facts,
    known=frozenset(FACTS),
    # Every other act on a petition comes through the door of all matters, which knows only their facts.
    beneath=MATTER,
    own=frozenset(module.name for module in iter_modules(acts.__path__)),
    rules=_rules,
    witness=witness,
    retells=RETELLS,
    hangs=(
        *MATTER.hangs,
        hung(Review, "matter", changes="result facts basis opinion rulings withdrawn_on signed_on served_on"),
        hung(
            Hearing,
            "matter",
            changes="held_on attended statements evidence reported_on panel_opinion excluded_days is_cancelled",
        ),
        hung(Aftercare, "matter", changes="done_on result"),
        hung(MediationWords, "matter"),
        hung(Rating, "matter"),
    ),
)
