"""Register a referral: the letter of an organ outside the platform (court, police …) begins a dispute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.filing import Filing
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.applying import apply
from xinhe.mediation.sides import Origin, SidePeople
from xinhe.people.person import Person
from xinhe.referrals.family import step
from xinhe.referrals.models import CourtStage, Referral, ReferralKind
from xinhe.referrals.passing import answer_by, check_consent
from xinhe.referrals.rules import in_force

NO_LETTER = gettext_noop("请写明来函的文号，没有文号的写「无」。")
ORIGINS = {
    ReferralKind.COURT: Origin.COURT,
    ReferralKind.POLICE: Origin.POLICE,
    ReferralKind.PROCURATORATE: Origin.PROCURATORATE,
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What came from outside: from whom, under which number, when, and at which point of a court's procedure."""

    kind: str
    organ: str
    number: str
    received_on: date | None
    stage: str = ""


def register_referral(
    letter: Letter,
    *,
    filing: Filing,
    second: SidePeople,
    dispute_type: str,
    passed: Sequence[str],
    consent: str,
    by: Person,
    at: datetime,
) -> Referral:
    """Take the dispute on as this body's own; the time that the sender gives runs from the day of receipt.

    Raises Invalid naming each wrong field, Refused for somebody who does not sit in a mediation body.
    """
    if by.office is None or not by.office.is_committee:
        raise Refused(gettext_noop("委托由人民调解组织登记。"), code="no_body")
    today = local_day(at)
    checks = Checks()
    outside = [kind for kind in ReferralKind.values if kind != ReferralKind.PETITION]
    checks.need("kind", letter.kind in outside, gettext_noop("请选择是哪个机关委托的。"))
    organ = checks.text("organ", letter.organ, limit=60, sentence=gettext_noop("请写明委托机关的名称。"))
    number = checks.text("number", letter.number, limit=60, sentence=NO_LETTER)
    checks.need("received_on", letter.received_on, gettext_noop("请写明哪天收到。"))
    stages = CourtStage.values if letter.kind == ReferralKind.COURT else [""]
    checks.need("stage", letter.stage in stages, gettext_noop("请选择法院在哪个阶段委托：期限不一样。"))
    check_consent(checks, passed, consent)
    checks.done()
    assert letter.received_on is not None
    not_future(letter.received_on, today, field="received_on")
    rules = in_force(today)
    with transaction.atomic():
        dispute = apply(
            filing,
            second=second,
            dispute_type=dispute_type,
            origin=ORIGINS.get(ReferralKind(letter.kind), Origin.OTHER),
            body=by.office,
            by=by,
            at=at,
        )
        referral = Referral(
            version=rules.version,
            kind=letter.kind,
            stage=letter.stage,
            title=dispute.title,
            number=number,
            sender_name=organ,
            addressee=by.office,
            addressee_name=by.office.name,
            dispute=dispute,
            dispute_type=dispute_type,
            passed=list(passed),
            consent=consent,
            answer_on=answer_by(rules, letter.kind, letter.stage, received_on=letter.received_on),
            opened_at=at,
            moved_at=at,
        )
        referral.seal({})
        with step(referral, "register_referral", by=by, at=at) as handing:
            handing.data |= {"organ": organ, "letter": number, "received_on": letter.received_on}
            handing.data |= {"dispute": dispute.number, "answer_on": referral.answer_on, "consent": consent}
    return referral
