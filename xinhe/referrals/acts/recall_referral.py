"""Recall a referral: the sender takes it back before the body has taken it on, as when the consent was withdrawn."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Referral


def recall_referral(referral: Referral, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Referral:
    """Take it back; the body is told. Raises Invalid without a reason."""
    reason = reason_of(reason, limit=500, sentence=gettext_noop("请写明为什么收回。"))
    with step(referral, "recall_referral", by=by, at=at, seen=seen) as handing:
        handing.data["reason"] = reason
        handing.tell([handing.referral.addressee_id])
    return handing.referral
