"""Referrals at their stages, brought there through the real acts."""

from datetime import datetime, timedelta
from typing import Any

from tests import town as make
from tests.mediation.disputes import ZHAO, Bodies, first, hash_of, second, terms
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.sides import SidePeople
from xinhe.referrals.acts.receive_referral import receive_referral
from xinhe.referrals.acts.refer import refer
from xinhe.referrals.models import Referral
from xinhe.referrals.passing import Handed

HANDED = Handed(
    dispute_type="17",
    brief="物业把停车费由 100 元涨到 160 元，没有征求业主意见。",
    second=SidePeople(people=[ZHAO]),
    passed=("name", "phone", "brief"),
    consent="in_person",
)


def referred(have: Bodies, at: datetime, *, matter: Matter | None = None, **changes: Any) -> Referral:
    """The housing bureau asks the village's committee about the parking fee."""
    matter = matter or make.accepted(have.town, at, items=["恢复原价", "退还多收的钱"])
    given: dict[str, Any] = {
        "body": have.village,
        "items": [1, 2],
        "handed": HANDED,
        "answer_on": local_day(at) + timedelta(days=30),
        "by": have.town.handler,
        "at": at,
    }
    return refer(matter, **given | changes)


def received(have: Bodies, at: datetime, **changes: Any) -> Referral:
    """The committee took it on."""
    return receive_referral(referred(have, at, **changes), by=have.chair, at=at)


def dispute_of(referral: Referral) -> Matter:
    referral.refresh_from_db()
    assert referral.dispute is not None
    return referral.dispute


def agreed(have: Bodies, at: datetime, **changes: Any) -> Referral:
    """Both sides read an oral agreement back."""
    referral = received(have, at, **changes)
    matter = ask_consent(dispute_of(referral), by=have.chair, at=at)
    matter = consent(matter, by=first(matter), at=at)
    matter = consent(matter, by=second(matter), at=at)
    matter = appoint(take_on(matter, by=have.chair, at=at), mediators=[have.named], by=have.chair, at=at)
    matter = draft_agreement(matter, terms=terms(at), by=have.mediator, at=at)
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    matter = agree(matter, by=first(matter), **said)
    agree(matter, by=second(matter), **said)
    return Referral.objects.get(pk=referral.pk)


def declined(have: Bodies, at: datetime, **changes: Any) -> Referral:
    """The other side does not want to be mediated."""
    referral = received(have, at, **changes)
    matter = ask_consent(dispute_of(referral), by=have.chair, at=at)
    decline(matter, by=second(matter), at=at)
    return Referral.objects.get(pk=referral.pk)
