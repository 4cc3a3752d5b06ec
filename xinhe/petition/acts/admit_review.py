"""Decide on a late request for review: a person looks at the reason, no machine refuses it (rule tag U)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.answers.wording import told
from xinhe.petition.applications import was_revoked
from xinhe.petition.models import Review, ReviewStage
from xinhe.petition.step import step


def admit_review(
    matter: Matter, *, admit: bool, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Take a late request in, or tell the petitioner in writing why not."""
    reason = reason_of(reason, sentence=gettext_noop("请写明准许或者不准许的理由，会原文告知信访人。"))
    with step(matter, "admit_review", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.is_admitted = admit
        move.data |= {"admit": admit, "reason": reason}
        if admit:
            move.outcome = "admitted"
        else:
            review = Review.objects.filter(matter=matter).latest("seq")
            is_handled = review.stage == ReviewStage.RECHECK and was_revoked(matter)
            move.outcome = "resumed" if is_handled else "declined"
            matter.holder = matter.lead
            clock = move.running.get(review.stage)
            letter(
                move,
                stage=review.stage,
                reason=told(reason),
                received_on=review.came_on,
                limit_on=clock.end if clock else None,
            )
    return matter
