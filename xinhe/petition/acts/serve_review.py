"""Serve the review or re-review opinion; after the second one the petition procedure has ended (第三十六条第三款)."""

from datetime import date, datetime

from xinhe.kernel.clock import local_day
from xinhe.matters.letters.correspondence import SERVED_FIRST
from xinhe.matters.letters.making import last_letter
from xinhe.matters.letters.service import check_service, delivery, serve_document
from xinhe.matters.models import Event, Matter
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.petition.answers import rulings
from xinhe.petition.applications import ends_in_handling
from xinhe.petition.models import Review, ReviewResult, ReviewStage
from xinhe.petition.step import step


def serve_review(
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
    """Record that the opinion was received: what it changes holds from now on, item by item.

    One that was revoked is handled anew by the first office (rule tag D).
    """
    told = delivery(
        method=method, served_on=served_on, proof=proof, at=at, witness=witness, record=record, reason=reason
    )
    with step(matter, "serve_review", by=by, at=at, seen=seen) as move:
        matter = move.matter
        signed = Event.objects.filter(matter=matter, act="sign_review").latest("seq")
        check_service(move, told, signed_on=local_day(signed.at))
        review = Review.objects.filter(matter=matter).latest("seq")
        review.served_on = told.on
        move.save(review, "served_on")
        if document := last_letter(move, *SERVED_FIRST):  # the one signed last
            serve_document(move, document, told)
        move.data |= {**told.for_log(), "result": review.result, "stage": review.stage}
        rulings.take_effect(move, review, served_on=told.on)
        matter.holder = matter.lead
        move.outcome = _outcome(move, review)
        if review.result == ReviewResult.REVOKED:
            matter.served_on = None
    return matter


def _outcome(move: Move, review: Review) -> str:
    """Where the result leads: to the next remedy, to the end, or to the first office that handles it anew.

    Rules of before 2026-11-30 have one word for a revocation in either stage.
    """
    if review.result == ReviewResult.REVOKED:
        is_first = review.stage == ReviewStage.REVIEW and "review_revoked" in move.rule.to
        return "review_revoked" if is_first else "revoked"
    return "resumed" if ends_in_handling(review) else review.stage
