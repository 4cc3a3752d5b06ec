"""Serve: the written answer reaches the petitioner, with proof (送达)."""

from datetime import date, datetime, timedelta

from xinhe.documents.models import Method
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import last_letter
from xinhe.matters.letters.service import check_day, delivery, serve_document
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
    seen: int | None = None,
) -> Matter:
    """Record that the answer was received on a day, how, and by what proof (送达回证).

    The petitioner's 30 days to ask for review begin with this day (第三十五条). Raises Invalid naming the
    field: no proof, no witness where the letter was left (留置), a day to come, or one before the signature.
    """
    told = delivery(method=method, served_on=served_on, proof=proof, witness=witness)
    with step(matter, "serve", by=by, at=at, seen=seen) as move:
        signed = Event.objects.filter(matter=move.matter, act="sign").latest("seq")
        check_day(told, signed_on=local_day(signed.at), today=move.today)
        paper = move.procedure.settings["paper_when_asked"]
        if method == Method.ELECTRONIC and move.matter.wants_paper and paper.value:
            raise Refused(
                gettext_noop("信访人要求书面告知，不能用电子方式送达。"),
                code="paper_was_asked_for",
                field="method",
                article=paper.cite,
            )
        move.matter.served_on = served_on
        move.data |= told.for_log()
        move.data["pieces"] = _to_execute(move, served_on)
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
