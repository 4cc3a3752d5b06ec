"""Ask for review: of the opinion by the organ one level above, and of its review by the one above that."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.documents.store import Incoming
from xinhe.documents.store import rows as file_rows
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.learning import let_see
from xinhe.matters.letters.making import NAME, UNNAMED, last_letter, letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.people.person import Person
from xinhe.petition.models import Review, ReviewStage
from xinhe.petition.step import step

UNNUMBERED = "（无文号）"
NO_ORGAN = gettext_noop("%(office)s的上一级机关不在本平台。请直接向它的上一级机关书面申请，期限不变。")


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
    checks = Checks()
    request = checks.text(
        "request", request, limit=500, sentence=gettext_noop("请写明要求：撤销、变更，还是别的什么。")
    )
    reasons = checks.text("reasons", reasons, limit=5000, sentence=gettext_noop("请写明不服的事实和理由。"))
    proofs = [checks.text("evidence", one, limit=200) for one in evidence if one.strip()]
    checks.done()
    with step(matter, "ask_review", by=by, at=at, seen=seen) as move:
        matter = move.matter
        is_second = matter.state == "review_done"
        stage = ReviewStage.RECHECK if is_second else ReviewStage.REVIEW
        decided_by = matter.review_organ if is_second else matter.lead
        organ = organ_for(decided_by)
        _check_named(office, organ)
        if posted_on is not None:
            not_future(posted_on, move.today, field="posted_on")
        clock = move.running.get("recheck" if is_second else "review")
        is_late = clock is None or clock.lapsed_by(posted_on or move.today)
        earlier = last_letter(move, "review_opinion" if is_second else "opinion")
        letter(
            move,
            office=organ,
            stage=stage,
            applicant=UNNAMED if matter.is_secret else NAME,
            to=organ.name,
            earlier_number=earlier.number if earlier else UNNUMBERED,
            earlier_office=decided_by.name if decided_by else "",
            earlier_received_on=clock.started_on if clock else matter.served_on,
            request=request,
            reasons=reasons,
            evidence=proofs,
        )
        move.rows.append(
            Review(
                matter=matter,
                seq=move.seq,
                stage=stage,
                organ=organ,
                asked_on=posted_on or move.today,
                is_late=is_late,
                request=request,
                reasons=reasons,
            )
        )
        move.rows += file_rows(files, subject_id=matter.pk, seq=move.seq, from_petitioner=True, at=at)
        matter.review_organ = matter.holder = organ
        matter.is_admitted = None if is_late else True
        matter.drafted_by_id = matter.signed_by_id = None
        let_see(matter, organ)
        move.outcome = stage
        move.data |= {
            "request": request,
            "reasons": reasons,
            "office_name": organ.name,
            "is_late": is_late,
            "posted_on": posted_on,
            "files": [{"name": f.name, "size": f.size, "hash": f.hash} for f in files],
        }
    return matter


def organ_for(office: Office | None) -> Office:
    """The organ that reviews what this office decided. Raises Refused when it is not on this platform."""
    organ = review_organ_for(office) if office else None
    if organ is None:
        raise Refused(
            NO_ORGAN, code="no_review_organ", article="第三十五条", office=office.name if office else "承办单位"
        )
    return organ


def _check_named(office: str, organ: Office) -> None:
    """A request sent to the wrong organ is told the right one, and loses nothing."""
    if office and office != organ.code:
        wrong = Refused(
            gettext_noop("应当向承办单位的上一级机关提出，这件事是%(organ)s。"),
            code="wrong_review_organ",
            field="office",
            article="第三十五条、第三十六条",
            organ=organ.name,
        )
        raise Invalid({"office": wrong.sentence}, refusals={"office": wrong})
