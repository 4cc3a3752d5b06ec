"""Receive a referral: the body takes it on, and a dispute of its own begins with both sides named."""

from datetime import datetime

from django.db import transaction

from xinhe.matters.filing import Filing
from xinhe.matters.models import Channel, Item, Kind, Matter
from xinhe.mediation.applying import apply
from xinhe.mediation.sides import Origin
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Referral
from xinhe.referrals.passing import first_of, second_of


def receive_referral(referral: Referral, *, by: Person, at: datetime, seen: int | None = None) -> Referral:
    """Take it on: the committee's own consent. Both sides are still asked whether they want to be mediated.

    Raises Invalid where what was passed on is not enough to begin.
    """
    with transaction.atomic(), step(referral, "receive_referral", by=by, at=at, seen=seen) as handing:
        one = handing.referral
        dispute = _dispute(one, by=by, at=handing.at)
        one.dispute = dispute
        handing.data |= {"dispute": dispute.number}
        handing.tell([one.sender_id])
    return one


def _dispute(referral: Referral, *, by: Person, at: datetime) -> Matter:
    """What was passed on, as an application for mediation: who petitioned is the first side."""
    petition, words = referral.matter, dict(referral.words())
    assert petition is not None
    first, guardian, is_minor = first_of(petition, referral.passed)
    items = Item.objects.filter(matter=petition, seq__in=referral.items).order_by("seq")
    filing = Filing(
        kind=Kind.DISPUTE,
        title=referral.title,
        body=words["brief"],
        region=petition.problem_region.code,
        channel=Channel.LETTER,
        petitioner=first,
        guardian=guardian,
        is_minor=is_minor,
        items=[item.text for item in items],
        language=petition.language,
    )
    return apply(
        filing,
        second=second_of(words),
        dispute_type=referral.dispute_type,
        origin=Origin.PETITION,
        body=by.office,
        by=by,
        at=at,
    )
