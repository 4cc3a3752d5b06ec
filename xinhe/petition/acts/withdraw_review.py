"""Withdraw the request for review: the petitioner takes it back before it is decided; what was decided stands."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.applications import was_revoked
from xinhe.petition.models import Hearing, Review, ReviewStage
from xinhe.petition.step import step


def withdraw_review(matter: Matter, *, by: Person, at: datetime, reason: str = "", seen: int | None = None) -> Matter:
    """Take the request back. Staff who do it for the petitioner write down how the petitioner asked for it.

    The thirty days in which to ask run on: within them a new request is in time. A hearing that was decided falls away,
    and what a revoked opinion made to be handled anew is handled on.
    """
    checks = Checks()
    sentence = gettext_noop("代办撤回须写明信访人本人怎样提出撤回。") if by.kind == "staff" else ""
    reason = checks.text("reason", reason, limit=500, sentence=sentence)
    checks.done()
    with step(matter, "withdraw_review", by=by, at=at, seen=seen) as move:
        check_words(move, {"reason": reason}, is_withdrawal=True)
        matter = move.matter
        review = Review.objects.filter(matter=matter).latest("seq")
        review.withdrawn_on = move.today
        move.save(review, "withdrawn_on")
        for hearing in Hearing.objects.filter(matter=matter, office=review.organ, held_on=None, is_cancelled=False):
            hearing.is_cancelled = True
            move.save(hearing, "is_cancelled")
        before = Review.objects.filter(matter=matter, stage=ReviewStage.REVIEW, served_on__isnull=False)
        earlier = before.order_by("-seq").first() if review.stage == ReviewStage.RECHECK else None
        is_handled = review.stage == ReviewStage.RECHECK and was_revoked(matter)
        move.outcome = "resumed" if is_handled else review.stage
        matter.review_organ = earlier.organ if earlier else None
        matter.holder, matter.is_admitted = matter.lead, None
        matter.drafted_by_id = matter.signed_by_id = None
        move.data |= {"reason": reason, "stage": review.stage, "office_name": review.organ.name}
    return matter
