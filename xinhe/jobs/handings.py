"""The demonstration's referrals: a petition that waits for a mediation body, and a court's dispute in mediation."""

from datetime import datetime, timedelta
from random import Random

from xinhe.jobs.tales import working
from xinhe.kernel.clock import local_day
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Kind, Matter
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.applying import body_for
from xinhe.mediation.sides import SidePeople
from xinhe.people.models import Account
from xinhe.people.person import staff
from xinhe.petition.answers.settled import open_items
from xinhe.procedures import book
from xinhe.referrals.acts.refer import refer
from xinhe.referrals.acts.register_referral import Letter, register_referral
from xinhe.referrals.models import Consent, CourtStage, Passed, ReferralKind
from xinhe.referrals.passing import Handed

ASKED_AFTER = timedelta(hours=2)
PASSED = (Passed.NAME, Passed.PHONE, Passed.BRIEF)


def hand(*, until: datetime) -> int:
    """Hand both over, as far as the rules of the day know how; how many there are."""
    return _from_court(until) + _from_petition(until - timedelta(hours=1))


def _from_court(until: datetime) -> int:
    """A court asks the town's committee before it files the case; both sides are being asked, two hours later."""
    chair = staff(Account.objects.get(username="chair"))
    at = working(until - timedelta(days=4), Random(4))  # noqa: S311 (invented tales, no secret)
    if at > until:
        return 0
    referral = register_referral(
        Letter(
            kind=ReferralKind.COURT,
            stage=CourtStage.BEFORE,
            organ="临河县人民法院",
            number=f"（{local_day(at).year}）临委调 27 号",
            received_on=local_day(at),
        ),
        filing=Filing(
            kind=Kind.DISPUTE,
            title="买卖饲料欠款",
            body="赊购饲料 18 袋，货款 3,960 元拖了半年，起诉到法院，法院委派先行调解。",
            region="990123101000",
            channel="letter",
            petitioner=Identity(name="甘雨田", phone="13900990271"),
        ),
        second=SidePeople(people=[Identity(name="沈有福", phone="13900990272")]),
        dispute_type="04",
        passed=PASSED,
        consent=Consent.PAPER,
        by=chair,
        at=at,
    )
    assert referral.dispute is not None
    if at + ASKED_AFTER <= until:
        ask_consent(referral.dispute, by=chair, at=at + ASKED_AFTER)
    return 1


def _from_petition(at: datetime) -> int:
    """The latest accepted claim over a parking fee that has a mediation body near it and somebody who handles it."""
    found = Matter.objects.filter(kind=Kind.PETITION, state="accepted", is_anonymous=False, title__contains="停车费")
    for matter in found.order_by("-opened_at"):
        rules = book.get(matter.procedure, matter.version).as_of(local_day(at))
        handler = Account.objects.filter(office=matter.lead, roles__contains=["handler"], is_active=True).first()
        body = body_for(matter.problem_region)
        items = open_items(matter.items.all())
        end = matter.due_on
        if not (rules.steps_for("refer_to_mediation") and handler and body and items and end):
            continue
        answer_on = min(end - timedelta(days=1), local_day(at) + timedelta(days=20))
        if matter.nature != "claim" or matter.moved_at >= at or answer_on <= local_day(at):
            continue
        refer(
            matter,
            body=body,
            items=[items[0].seq],
            handed=Handed(
                dispute_type="17",
                brief="业主不同意停车费涨价，物业说成本涨了，双方都愿意请人说和。",
                second=SidePeople(people=[Identity(name="小区物业服务公司", phone="13900990273")]),
                passed=PASSED,
                consent=Consent.IN_PERSON,
            ),
            answer_on=answer_on,
            by=staff(handler),
            at=at,
        )
        return 1
    return 0
