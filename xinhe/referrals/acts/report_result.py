"""Report the result: the body tells who asked how mediation ended, never what was said (E22)."""

from datetime import date, datetime

from django.db import transaction

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.mediation.models import Agreement
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Referral, ReferralResult
from xinhe.referrals.telling import tell_petition

AGREED = ("effective", "performed")


def report_result(referral: Referral, *, by: Person, at: datetime, seen: int | None = None) -> Referral:
    """Answer with a letter: the result follows from the dispute and is typed by nobody.

    A petition that it came from hears it in the same step. Raises Refused while mediation still runs.
    """
    with transaction.atomic():
        dispute = Matter.objects.get(pk=referral.dispute_id) if referral.dispute_id else None
        if dispute is not None and not dispute.is_open:
            tell_petition(referral, agreed=dispute.state in AGREED, at=at, on=ended_on(dispute))
        with step(referral, "report_result", by=by, at=at, seen=seen) as handing:
            one = handing.referral
            assert dispute is not None
            assert by.office is not None
            one.result, one.answered_on = result_of(dispute), handing.today
            facts = {
                "to": one.sender_name,
                "letter": one.number,
                "result": one.result,
                "ended_on": ended_on(dispute),
                "is_performed": dispute.state == "performed",
            }
            handing.letter(handing.rule.letter, facts, office=by.office)
            handing.data |= {"result": one.result, "in_time": one.answer_on is None or handing.today <= one.answer_on}
            handing.tell([one.sender_id])
    return one


def result_of(dispute: Matter) -> ReferralResult:
    """How a dispute ended, in the word that its sender is told."""
    if dispute.state in AGREED:
        return ReferralResult.AGREED
    return ReferralResult.NOT_TAKEN_ON if dispute.state == "turned_down" else ReferralResult.NOT_AGREED


def ended_on(dispute: Matter) -> date:
    """Since when an agreement binds, or the day on which mediation ended."""
    binding = Agreement.objects.filter(matter=dispute, effective_on__isnull=False).order_by("-seq").first()
    if binding is not None and binding.effective_on is not None and dispute.state in AGREED:
        return binding.effective_on
    return local_day(dispute.closed_at or dispute.moved_at)
