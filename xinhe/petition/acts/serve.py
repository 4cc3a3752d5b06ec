"""Serve: the written answer reaches the petitioner, with proof (送达)."""

from datetime import date, datetime, timedelta

from xinhe.kernel.clock import local_day
from xinhe.matters.letters.making import last_letter
from xinhe.matters.letters.service import check_service, delivery, serve_document
from xinhe.matters.models import AssignmentState, Event, Execution, Item, Matter, Result
from xinhe.matters.move import Move
from xinhe.matters.routing import end_assignment
from xinhe.people.person import Person
from xinhe.petition.step import step


def serve(
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
    """Record that the answer was received on a day, how, and by what proof (送达回证).

    The petitioner's 30 days to ask for review begin with the day on which it counts as received (第三十五条; a notice:
    《民事诉讼法》第九十五条). Raises Invalid naming the field: no proof, neither witness nor record where it was left
    (留置), a day to come, or one before the signature; Refused when it is electronic without consent.
    """
    told = delivery(
        method=method, served_on=served_on, proof=proof, at=at, witness=witness, record=record, reason=reason
    )
    with step(matter, "serve", by=by, at=at, seen=seen) as move:
        signed = Event.objects.filter(matter=move.matter, act="sign").latest("seq")
        check_service(move, told, signed_on=local_day(signed.at))
        move.matter.served_on = told.on
        move.data |= told.for_log()
        move.data["pieces"] = _to_execute(move, told.on)
        if document := last_letter(move, "opinion"):
            serve_document(move, document, told)
        end_assignment(move, AssignmentState.ANSWERED)
    return move.matter


def _to_execute(move: Move, served_on: date) -> list[dict[str, object]]:
    """What was supported is to be carried out by the day that the draft named, or the rule's (第三十二条第二款)."""
    pieces: list[dict[str, object]] = []
    days = timedelta(days=move.procedure.setting("execution_days"))
    for row in Item.objects.filter(matter=move.matter, result=Result.SUPPORT, execution=""):
        row.execution, row.execute_by = Execution.PENDING, row.execute_by or served_on + days
        move.save(row, "execution", "execute_by")
        pieces.append({"item": row.seq, "execute_by": row.execute_by})
    return pieces
