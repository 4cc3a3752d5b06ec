"""Sign the review or re-review opinion: the head of the reviewing organ, who did not draft it."""

from datetime import datetime

from xinhe.jurisdiction.competence import review_organ_for
from xinhe.matters.letters.making import NAME, UNNAMED, last_letter, letter
from xinhe.matters.models import Item, Matter
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.petition import rulings
from xinhe.petition.applications import UNNUMBERED
from xinhe.petition.digests import review_hash
from xinhe.petition.models import Hearing, Review, ReviewResult, ReviewStage
from xinhe.petition.step import step
from xinhe.petition.wording import addressed, stopped


def sign_review(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Sign; the letter names the next remedy, or that the procedure ends. The log keeps the hash of the opinion."""
    with step(matter, "sign_review", by=by, at=at, seen=seen) as move:
        review = Review.objects.filter(matter=move.matter).select_related("organ").latest("seq")
        review.signed_on = move.today
        move.save(review, "signed_on")
        move.matter.signed_by_id = by.account_id
        move.data |= {"result": review.result, "review": review_hash(review), "office_name": review.organ.name}
        _write(move, review)
    return move.matter


def _write(move: Move, review: Review) -> None:
    is_second = review.stage == ReviewStage.RECHECK
    earlier = last_letter(move, "review_opinion" if is_second else "opinion")
    facts: dict[str, object] = {
        "received_on": review.came_on,
        "applicant": UNNAMED if move.matter.is_secret else NAME,
        "earlier_office": earlier.office.name if earlier else (move.matter.lead.name if move.matter.lead else ""),
        "earlier_number": earlier.number if earlier else UNNUMBERED,
        "request": review.request,
        "facts": stopped(addressed(review.facts)),
        "basis": stopped(review.basis),
        "result": ReviewResult(review.result).label,
        "opinion": _opinion(review),
    }
    if is_second:
        heard = Hearing.objects.filter(matter=move.matter, office=review.organ, is_cancelled=False)
        facts["hearing_days"] = sum(heard.values_list("excluded_days", flat=True)) or None
    else:
        above = review_organ_for(review.organ)
        facts |= {"recheck_organ": above.name if above else "本机关的上一级机关", "recheck_days": _days(move)}
    letter(move, facts=facts)


def _opinion(review: Review) -> str:
    """The opinion, and behind it what becomes of each item."""
    asked = dict(Item.objects.filter(matter=review.matter).values_list("seq", "text"))
    return "\n".join([stopped(addressed(review.opinion)), *rulings.told(review, asked)])


def _days(move: Move) -> int:
    limit = move.procedure.clocks["recheck"].limit
    return (limit.days if limit else None) or 0
