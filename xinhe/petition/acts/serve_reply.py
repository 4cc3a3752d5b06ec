"""Serve the reply to a suggestion; with it the matter is answered (第二十九条)."""

from datetime import date, datetime

from xinhe.kernel.clock import local_day
from xinhe.matters.letters.making import last_letter
from xinhe.matters.letters.service import check_service, delivery, serve_document
from xinhe.matters.models import AssignmentState, Event, Matter
from xinhe.matters.routing import end_assignment
from xinhe.people.person import Person
from xinhe.petition.step import step


def serve_reply(
    matter: Matter,
    *,
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
    """Record that the reply was received, how and by what proof. Raises Invalid naming the field."""
    told = delivery(
        method=method, served_on=served_on, proof=proof, at=at, witness=witness, record=record, reason=reason
    )
    with step(matter, "serve_reply", by=by, at=at, seen=seen) as move:
        signed = Event.objects.filter(matter=move.matter, act="sign_reply").latest("seq")
        check_service(move, told, signed_on=local_day(signed.at))
        move.matter.served_on = told.on
        move.data |= told.for_log()
        if document := last_letter(move, "suggestion_reply"):
            serve_document(move, document, told)
        end_assignment(move, AssignmentState.ANSWERED)
    return move.matter
