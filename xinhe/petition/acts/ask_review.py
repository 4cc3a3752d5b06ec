"""Ask for review: of the opinion by the organ one level above, and of its review by the one above that."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.documents.store import Incoming
from xinhe.documents.store import rows as file_rows
from xinhe.matters.learning import let_see
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import not_future
from xinhe.people.person import Person
from xinhe.petition.applications import applied, check_sent_to, instance_of
from xinhe.petition.step import step


def ask_review(
    matter: Matter,
    *,
    request: str,
    reasons: str,
    by: Person,
    at: datetime,
    evidence: Sequence[str] = (),
    files: Sequence[Incoming] = (),
    office: str = "",
    posted_on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """Ask for a review (第三十五条) or, after one, for a re-review (第三十六条); the state tells which.

    The organ is found as the superior of the one that decided; a wrong one is named beside its field. ``posted_on``
    is the postmark of a letter: what was posted in time is in time. A request past thirty days is not refused by the
    machine; a person decides whether it is taken in. Raises Invalid, or Refused when no superior is on the platform.
    """
    asked = applied(request=request, reasons=reasons, evidence=evidence, files=files)
    with step(matter, "ask_review", by=by, at=at, seen=seen) as move:
        matter, instance = move.matter, instance_of(move)
        organ = instance.organ
        check_sent_to(office, organ)
        asked_on = posted_on or move.today
        not_future(asked_on, move.today, field="posted_on")
        letter(move, office=organ, facts=asked.letter(matter, instance))
        review = asked.review(move, instance, asked_on=asked_on)
        move.rows.append(review)
        move.rows += file_rows(files, subject_id=matter.pk, seq=move.seq, from_petitioner=True, at=move.at)
        matter.review_organ = matter.holder = organ
        matter.is_admitted = None if review.is_late else True
        matter.drafted_by_id = matter.signed_by_id = None
        let_see(matter, organ)
        move.outcome = instance.stage
        move.data |= asked.for_log()
        move.data |= {"office_name": organ.name, "is_late": review.is_late, "posted_on": posted_on}
    return matter
