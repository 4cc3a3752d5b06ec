"""Serve a letter: any document that was issued reaches its receiver, with proof (送达回证)."""

from datetime import date, datetime

from xinhe.matters.letters.making import letter_of
from xinhe.matters.letters.service import delivery, serve_document
from xinhe.matters.models import Matter
from xinhe.matters.step import step
from xinhe.people.person import Person


def serve_letter(
    matter: Matter,
    *,
    document: str,
    method: str,
    served_on: date,
    proof: str,
    by: Person,
    at: datetime,
    witness: str = "",
    record: str = "",
    reason: str = "",
    seen: int | None = None,
) -> Matter:
    """Record how and when a letter was received. The opinion itself is served by ``serve``: its clocks hang on it."""
    told = delivery(
        method=method, served_on=served_on, proof=proof, at=at, witness=witness, record=record, reason=reason
    )
    with step(matter, "serve_letter", by=by, at=at, seen=seen) as move:
        found = letter_of(move, document, field="document")
        serve_document(move, found, told)
        move.data |= {"document": found.number, **told.for_log()}
    return move.matter
