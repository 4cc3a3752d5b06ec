"""Send back: the body can't take the dispute on and says why (《宁波市人民调解条例》第十九条第二款，参照)."""

from datetime import datetime

from django.db import transaction

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Referral
from xinhe.referrals.telling import tell_petition


def send_back_referral(
    referral: Referral, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Referral:
    """Send it back with a letter; the petition hears that nothing came of it. Raises Invalid without a reason."""
    reason = reason_of(reason, limit=1000, sentence=gettext_noop("请写明为什么不能调解，会写进复函。"))
    with transaction.atomic():
        tell_petition(referral, agreed=False, at=at)
        with step(referral, "send_back_referral", by=by, at=at, seen=seen) as handing:
            one = handing.referral
            assert by.office is not None
            facts = {"to": one.sender_name, "letter": one.number, "reason": reason}
            handing.letter(handing.rule.letter, facts, office=by.office)
            one.answered_on = handing.today
            handing.data["reason"] = reason
            handing.tell([one.sender_id])
    return one
