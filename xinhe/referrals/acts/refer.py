"""Refer: an office asks a people's mediation body to take items of a petition on (第三十三条、第三十七条)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Item, Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.acts.refer_to_mediation import refer_to_mediation
from xinhe.referrals.family import step
from xinhe.referrals.models import Consent, Passed, Referral, ReferralKind
from xinhe.referrals.passing import Handed
from xinhe.referrals.rules import in_force


def refer(
    matter: Matter,
    *,
    body: Office | None,
    items: Sequence[int],
    handed: Handed,
    answer_on: date | None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Referral:
    """Ask a body, with the petitioner's consent; it gets a letter and, once it accepts, what they agreed to pass on.

    The petition's clocks run on, and its log says that it was referred. Raises Invalid naming each wrong field, Refused
    where the answer would come after the petition's own end or where one referral of it still runs.
    """
    today = local_day(at)
    checks = Checks()
    is_body = body is not None and body.is_committee and body.is_active
    checks.need("body", is_body, gettext_noop("请选择受委托的人民调解组织。"))
    checks.need("answer_on", answer_on, gettext_noop("请写明最迟哪天反馈。"))
    checked = handed.checked(checks, today=today)
    checks.done()
    assert body is not None
    assert answer_on is not None
    with transaction.atomic():
        matter = refer_to_mediation(matter, body=body, items=items, answer_on=answer_on, by=by, at=at, seen=seen)
        _check_none_runs(matter)
        sender = by.office
        assert sender is not None
        referral = Referral(
            version=in_force(today).version,
            kind=ReferralKind.PETITION,
            title=matter.title,
            sender=sender,
            sender_name=sender.name,
            addressee=body,
            addressee_name=body.name,
            matter=matter,
            items=sorted(set(items)),
            dispute_type=checked.dispute_type,
            passed=list(checked.passed),
            consent=checked.consent,
            answer_on=answer_on,
            opened_at=at,
            moved_at=at,
        )
        referral.seal(checked.sealed_words())
        with step(referral, "refer", by=by, at=at) as handing:
            asked = Item.objects.filter(matter=matter, seq__in=referral.items).order_by("seq")
            facts = {
                "number": matter.number,
                "items": [item.text for item in asked],
                "to": body.name,
                "consent": Consent(checked.consent).label,
                "passed": "、".join(Passed(one).label for one in checked.passed),
                "answer_on": answer_on,
            }
            referral.number = handing.letter(handing.rule.letter, facts, office=sender).number
            handing.data |= {"matter": matter.number, "items": referral.items, "to": body.pk, "answer_on": answer_on}
            handing.data |= {"passed": referral.passed, "consent": referral.consent}
            handing.tell([body.pk])
    return referral


def _check_none_runs(matter: Matter) -> None:
    running = Referral.objects.filter(matter=matter, is_open=True).first()
    if running is not None:
        raise Refused(
            gettext_noop("这件事已经委托%(body)s调解，还没有反馈。等反馈以后再转，或者先收回。"),
            code="referral_runs",
            body=running.addressee_name,
        )
