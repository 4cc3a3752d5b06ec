"""Serve a letter: any document that was issued reaches its receiver, with proof (送达回证)."""

from datetime import date, datetime

from xinhe.documents.models import Document
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.correspondence import BESIDE, OWN, SERVED_BY
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
        if by.kind == "petitioner":
            _check_own(found)
        serve_document(move, found, told)
        move.data |= {"document": found.number, **told.for_log()}
    return move.matter


def _check_own(letter: Document) -> None:
    """A petitioner receives what is addressed to them and was not served yet, at most once."""
    is_apart = letter.form in SERVED_BY or letter.form in (OWN, BESIDE)
    if not letter.to_petitioner or is_apart or letter.services.exists():
        raise Refused(gettext_noop("这份文书已经送达，或者不是这样送达的，不用再收。"), code="not_to_be_received")
