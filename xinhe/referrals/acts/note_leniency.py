"""Note leniency: both sides asked jointly after they had performed the agreement (治安管理处罚法第九条)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.payload import not_future
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Referral


def note_leniency(
    referral: Referral,
    *,
    requested_on: date | None,
    agreed: bool | None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Referral:
    """Write down when both sides asked, and whether the police agreed not to punish. Raises Invalid naming the field.

    Only after an agreement that was performed in full; that the police decide, and not we, the page says.
    """
    with step(referral, "note_leniency", by=by, at=at, seen=seen) as handing:
        if requested_on is None:
            raise Invalid({"requested_on": gettext_noop("请写明双方哪天共同提出书面请求。")})
        if agreed is None:
            raise Invalid({"agreed": gettext_noop("请选择公安机关是否同意。")})
        not_future(requested_on, handing.today, field="requested_on")
        one = handing.referral
        one.requested_on, one.leniency_agreed = requested_on, agreed
        handing.data |= {"requested_on": requested_on, "agreed": agreed}
    return one
