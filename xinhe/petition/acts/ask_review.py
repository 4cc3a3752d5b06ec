"""Ask for review: of the opinion by the organ one level above, and of its review by the one above that."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.documents.book import forms
from xinhe.documents.store import Incoming
from xinhe.documents.store import rows as file_rows
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.learning import let_see
from xinhe.matters.letters.making import letter, promised
from xinhe.matters.models import Matter
from xinhe.matters.payload import check_year, not_future
from xinhe.people.person import Person
from xinhe.petition.applications import applied, check_sent_to, instance_of
from xinhe.petition.step import step
from xinhe.procedures.vocabulary import PETITIONER

RECEIPT = "review_receipt"


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
    received_on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """Ask for a review (第三十五条) or, after one, for a re-review (第三十六条); the state tells which.

    The organ is found as the superior of the one that decided; a wrong one is named beside its field. ``posted_on``
    is the postmark of a letter: what was posted in time is in time. ``received_on`` is the day on which it came, today
    unless said: the thirty days of the answer run from it (第三十五条、第三十六条). A request past thirty days is not
    refused by the machine; a person decides whether it is taken in. Raises Invalid, or Refused when no superior is on
    the platform.
    """
    asked = applied(request=request, reasons=reasons, evidence=evidence, files=files)
    with step(matter, "ask_review", by=by, at=at, seen=seen) as move:
        matter, instance = move.matter, instance_of(move)
        organ = instance.organ
        check_sent_to(office, organ)
        came_on = received_on or move.today
        not_future(came_on, move.today, field="received_on")
        if posted_on and posted_on > came_on:
            raise Invalid({"posted_on": gettext_noop("邮戳日期不能晚于收到日期。")})
        check_year(posted_on, move.today, field="posted_on")
        instance.check_days(posted_on, came_on)
        letter(move, office=organ, facts=asked.letter(matter, instance))
        if by.kind == "staff" and RECEIPT in forms(move.today):
            clock = next(one for one in move.procedure.begun_by(move.rule) if one.owner != PETITIONER)
            answer_on, _why = promised(move, clock.name, start=came_on)
            letter(
                move,
                form=RECEIPT,
                stage=instance.stage,
                organ=organ.name,
                received_on=came_on,
                evidence=asked.evidence,
                answer_on=None if instance.is_late(posted_on or came_on) else answer_on,
            )
        review = asked.review(move, instance, posted_on=posted_on, received_on=came_on)
        move.rows.append(review)
        move.rows += file_rows(files, subject_id=matter.pk, seq=move.seq, from_petitioner=True, at=move.at)
        matter.review_organ = matter.holder = organ
        matter.is_admitted = None if review.is_late else True
        matter.drafted_by_id = matter.signed_by_id = None
        let_see(matter, organ)
        move.outcome = instance.stage
        move.data |= asked.for_log()
        move.data |= {"office_name": organ.name, "is_late": review.is_late}
        move.data |= {"posted_on": posted_on, "received_on": came_on}
        if by.kind == "staff" and by.matter_id:
            move.data["is_checked"] = True  # who stood there is the one on file
    return matter
