"""Sign the review or re-review opinion: the head of the reviewing organ, who did not draft it."""

from datetime import datetime

from xinhe.documents.book import form as form_on
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import NAME, UNNAMED, last_letter, letter
from xinhe.matters.models import Item, Matter
from xinhe.matters.move import Move
from xinhe.people.person import Person
from xinhe.petition.answers import rulings
from xinhe.petition.answers.wording import addressed, stopped
from xinhe.petition.applications import UNNUMBERED, ends_in_handling
from xinhe.petition.digests import review_hash
from xinhe.petition.models import Hearing, Review, ReviewResult, ReviewStage
from xinhe.petition.step import step


def sign_review(matter: Matter, *, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Sign; the letter names the next remedy, or that the procedure ends. The log keeps the hash of the opinion."""
    with step(matter, "sign_review", by=by, at=at, seen=seen) as move:
        review = Review.objects.filter(matter=move.matter).select_related("organ").latest("seq")
        texts = {name: getattr(review, name) for name in ("facts", "basis", "opinion")}
        check_words(move, texts, writer=move.matter.drafted_by_id)
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
        # Forms of before 2026-11-30 know one ending; what a form does not ask for is left out of it.
        known = {field.name for field in form_on("recheck_opinion", move.today).fields}
        facts |= {name: fact for name, fact in _ending(move, review).items() if name in known}
        facts["hearing_days"] = sum(heard.values_list("excluded_days", flat=True)) or None
    else:
        above = review_organ_for(review.organ)
        facts |= {
            "recheck_organ": above.name if above else "本机关的上一级机关",
            "recheck_days": _days(move, "recheck"),
        }
    letter(move, facts=facts)


def _opinion(review: Review) -> str:
    """The opinion, and behind it what becomes of each item."""
    asked = dict(Item.objects.filter(matter=review.matter).values_list("seq", "text"))
    return "\n".join([stopped(addressed(review.opinion)), *rulings.told(review, asked)])


def _ending(move: Move, review: Review) -> dict[str, object]:
    """Whether the procedure ends with it, or the first office handles the matter anew (第三十六条第三款)."""
    if not ends_in_handling(review):
        return {"ending": "终结"}
    lead = move.matter.lead
    return {
        "ending": "重新办理",
        "lead_office": lead.name if lead else "原办理机关、单位",
        "review_days": _days(move, "review"),
    }


def _days(move: Move, clock: str) -> int:
    limit = move.procedure.clocks[clock].limit
    return (limit.days if limit else None) or 0
