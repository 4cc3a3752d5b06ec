"""Draft the review or re-review opinion: uphold, change or revoke, with facts and law (第三十五条、第三十六条)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.answers import rulings
from xinhe.petition.answers.rulings import Ruling
from xinhe.petition.models import Review, ReviewResult
from xinhe.petition.step import step


def draft_review(
    matter: Matter,
    *,
    result: str,
    facts: str,
    basis: str,
    opinion: str,
    items: Sequence[Ruling] = (),
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Write the opinion; a later draft replaces it. Raises Invalid naming each wrong field.

    ``items`` say for each item what becomes of its answer: a change is a new result, opinion and day of execution.
    """
    checks = Checks()
    checks.need("result", result in ReviewResult.values, gettext_noop("请选择维持、变更或者撤销。"))
    facts = checks.text("facts", facts, limit=5000, sentence=gettext_noop("请写明查明的事实。"))
    basis = checks.text("basis", basis, limit=2000, sentence=gettext_noop("请写明法律法规依据。"))
    opinion = checks.text("opinion", opinion, limit=5000, sentence=gettext_noop("请写明意见和理由。"))
    checks.done()
    with step(matter, "draft_review", by=by, at=at, seen=seen) as move:
        check_words(move, {"facts": facts, "basis": basis, "opinion": opinion})
        review = Review.objects.filter(matter=move.matter).latest("seq")
        decided = rulings.checked(items, result=result, matter=move.matter, today=move.today)
        review.rulings = [one.kept() for one in decided]
        review.result, review.facts, review.basis, review.opinion = result, facts, basis, opinion
        move.save(review, "result", "facts", "basis", "opinion", "rulings")
        move.matter.drafted_by_id, move.matter.signed_by_id = by.account_id, None
        move.data |= {"result": result, "facts": facts, "basis": basis, "opinion": opinion}
        move.data["rulings"] = review.rulings
    return move.matter
