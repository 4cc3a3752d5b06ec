"""Hand over: with a side's consent, what was not settled goes to who can decide it (人民调解法第二十六条)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.matters.models import Event, Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.family import MEDIATION
from xinhe.mediation.models import FIRST, SECOND
from xinhe.mediation.rules import network
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import Consent, Passed, Referral, ReferralKind
from xinhe.referrals.passing import BRIEF, check_consent
from xinhe.referrals.rules import in_force

UNSETTLED = ("unsettled", "terminated", "turned_down")


def hand_over(
    dispute: Matter,
    *,
    kind: str,
    organ: str,
    brief: str,
    side: int | None,
    passed: Sequence[str],
    consent: str,
    by: Person,
    at: datetime,
) -> Referral:
    """Give the slip to an organ outside; no condition of going to court, which a side may do by itself.

    Raises Invalid naming each wrong field, Refused while mediation still runs, Unknown for a dispute of another body.
    """
    today = local_day(at)
    checks = Checks()
    outside = [one for one in ReferralKind.values if one != ReferralKind.PETITION]
    checks.need("kind", kind in outside, gettext_noop("请选择移交给哪一类机关。"))
    organ = checks.text("organ", organ, limit=60, sentence=gettext_noop("请写明移交给哪个机关。"))
    said = gettext_noop("请写明纠纷的简要情况，不写调解中说的话。")
    brief = checks.text("brief", brief, limit=BRIEF, sentence=said)
    checks.need("side", side in (FIRST, SECOND), gettext_noop("请选择是哪一方同意移交。"))
    check_consent(checks, passed, consent)
    checks.done()
    with transaction.atomic():
        found = _unsettled(dispute, by)
        assert by.office is not None
        referral = Referral(
            version=in_force(today).version,
            kind=kind,
            title=found.title,
            sender=by.office,
            sender_name=by.office.name,
            addressee_name=organ,
            dispute=found,
            dispute_type=_type_of(found),
            passed=list(passed),
            consent=consent,
            opened_at=at,
            moved_at=at,
        )
        referral.seal({"brief": brief})
        with step(referral, "hand_over", by=by, at=at) as handing:
            facts = {
                "to": organ,
                "number": found.number,
                "dispute_type": network(today).types[referral.dispute_type].chinese,
                "brief": brief,
                "consent": Consent(consent).label,
                "passed": "、".join(Passed(one).label for one in passed),
            }
            referral.number = handing.letter(handing.rule.letter, facts, office=by.office).number
            handing.data |= {"organ": organ, "dispute": found.number, "side": side, "passed": referral.passed}
    return referral


def _unsettled(dispute: Matter, by: Person) -> Matter:
    """The dispute as it stands. Raises Unknown for one of another body, Refused while mediation still runs."""
    found = Matter.objects.visible_to(by).filter(pk=dispute.pk).first()
    if found is None or by.office is None or found.holder_id != by.office_id:
        raise Unknown(MEDIATION.unknown)
    if found.state not in UNSETTLED:
        raise Refused(
            gettext_noop("调解还在进行，或者已经达成协议，现在不移交。当事人随时可以自己起诉、申请仲裁。"),
            code="not_unsettled",
            article="《人民调解法》第二十六条",
        )
    return found


def _type_of(dispute: Matter) -> str:
    """The ministry's type, as it was written down when the sides were named."""
    event = Event.objects.filter(matter=dispute, act="name_sides").latest("seq")
    return str(event.data["type"])
