"""An application for review (复查) or re-review (复核): its words, and before which organ it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinhe.documents.models import Document
from xinhe.documents.store import Incoming
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.letters.making import NAME, UNNAMED, last_letter
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.petition.models import Review, ReviewResult, ReviewStage
from xinhe.procedures.deadlines import Running
from xinhe.procedures.vocabulary import PETITIONER

UNNUMBERED = "（无文号）"
NO_ORGAN = gettext_noop("%(office)s的上一级机关不在本平台。请直接向它的上一级机关书面申请，期限不变。")


@dataclass(frozen=True, kw_only=True)
class Application:
    """What is asked of the organ above, in which every word is known to be good."""

    request: str
    reasons: str
    evidence: Sequence[str]
    files: Sequence[Incoming]

    def letter(self, matter: Matter, before: "Instance") -> dict[str, object]:
        """What its letter says."""
        decided_by, earlier, clock = before.decided_by, before.earlier, before.clock
        return {
            "stage": before.stage,
            "applicant": UNNAMED if matter.is_secret else NAME,
            "to": before.organ.name,
            "earlier_number": earlier.number if earlier else UNNUMBERED,
            "earlier_office": decided_by.name if decided_by else "",
            "earlier_received_on": clock.started_on if clock else matter.served_on,
            "request": self.request,
            "reasons": self.reasons,
            "evidence": self.evidence,
        }

    def review(self, move: Move, before: "Instance", *, posted_on: date | None, received_on: date) -> Review:
        """The row of the review that it opens. What was posted in time is in time; the answer is timed from receipt."""
        asked_on = posted_on or received_on
        return Review(
            matter=move.matter,
            seq=move.seq,
            stage=before.stage,
            organ=before.organ,
            asked_on=asked_on,
            posted_on=posted_on,
            received_on=received_on,
            is_late=before.is_late(asked_on),
            request=self.request,
            reasons=self.reasons,
        )

    def for_log(self) -> dict[str, object]:
        """What the log keeps of it."""
        return {
            "request": self.request,
            "reasons": self.reasons,
            "files": [{"name": f.name, "size": f.size, "hash": f.hash} for f in self.files],
        }


def applied(*, request: str, reasons: str, evidence: Sequence[str], files: Sequence[Incoming]) -> Application:
    """The words of an application, checked. Raises Invalid naming each wrong field."""
    checks = Checks()
    request = checks.text(
        "request", request, limit=500, sentence=gettext_noop("请写明要求：撤销、变更，还是别的什么。")
    )
    reasons = checks.text("reasons", reasons, limit=5000, sentence=gettext_noop("请写明不服的事实和理由。"))
    proofs = checks.texts("evidence", evidence, limit=200)
    checks.done()
    return Application(request=request, reasons=reasons, evidence=proofs, files=files)


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Which of the two reviews it is, of whose decision, by whom, and the clock in which it may be asked for."""

    stage: ReviewStage
    decided_by: Office | None
    organ: Office
    earlier: Document | None
    clock: Running | None

    def is_late(self, asked_on: date) -> bool:
        """True when the limit for asking was over on that day."""
        return self.clock is None or asked_on > self.clock.end

    def check_days(self, posted_on: date | None, came_on: date) -> None:
        """Refuse a request that came, or was posted, before there was a decision to ask it against. Raises Invalid.

        The day of the decision counts, not that of its service: what was made known by notice is asked about earlier.
        """
        if self.earlier is None:
            return
        decided_on = local_day(self.earlier.at)
        for field, day in (("received_on", came_on), ("posted_on", posted_on)):
            if day is not None and day < decided_on:
                raise Invalid({field: gettext_noop("这一天早于原意见作出的日期，请核对。")})


def instance_of(move: Move) -> Instance:
    """The instance that the rule of this step opens. Raises Refused when its organ is not on this platform."""
    matter = move.matter
    (outcome,) = move.rule.to
    is_second = outcome == ReviewStage.RECHECK
    decided_by = matter.review_organ if is_second else matter.lead
    mine = [clock for clock in move.procedure.ended_by(move.rule) if clock.owner == PETITIONER]
    asked_within = (move.running.get(clock.name) for clock in mine)
    return Instance(
        stage=ReviewStage(outcome),
        decided_by=decided_by,
        organ=_organ_for(decided_by),
        earlier=last_letter(move, "review_opinion" if is_second else "opinion"),
        clock=next((running for running in asked_within if running), None),
    )


def _organ_for(office: Office | None) -> Office:
    """The organ that reviews what this office decided. Raises Refused when it is not on this platform."""
    organ = review_organ_for(office) if office else None
    if organ is None:
        raise Refused(
            NO_ORGAN, code="no_review_organ", article="第三十五条", office=office.name if office else "承办单位"
        )
    return organ


def ends_in_handling(review: Review) -> bool:
    """Whether the first office has to handle the matter anew once this review is decided as it is.

    That is so when it revokes, and when a re-review upholds a review that revoked.
    """
    if review.result == ReviewResult.REVOKED or review.stage == ReviewStage.REVIEW:
        return review.result == ReviewResult.REVOKED
    return review.result == ReviewResult.UPHELD and was_revoked(review.matter)


def was_revoked(matter: Matter) -> bool:
    """Whether the last review that was served revoked the opinion, so that it is handled anew meanwhile."""
    last = Review.objects.filter(matter=matter, stage=ReviewStage.REVIEW, served_on__isnull=False).order_by("-seq")
    return any(review.result == ReviewResult.REVOKED for review in last[:1])


def check_sent_to(office: str, organ: Office) -> None:
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
