"""What the page of one referral shows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xinhe.desk.referrals.forms import STEPS
from xinhe.documents.models import Document
from xinhe.kernel.clock import chinese_date, days_left, local_day
from xinhe.matters.models import Item, Matter
from xinhe.mediation.rules import network
from xinhe.people.person import Person
from xinhe.records.door import standing
from xinhe.referrals.family import REFERRAL, procedure_of
from xinhe.referrals.models import Consent, Passed, Referral, ReferralEvent
from xinhe.web.answer import said

WORDS = ("reason", "text")


def page_of(referral: Referral, by: Person, *, at: datetime) -> dict[str, object]:
    """Facts, steps, letters and log of one referral."""
    procedure, today = procedure_of(referral).latest, local_day(at)
    events = ReferralEvent.objects.steps().filter(referral=referral).select_related("office").order_by("-seq")
    surveyed = standing(REFERRAL, referral, by=by, on=today).survey()
    open_to = {one.act: one.step for one in surveyed if one.step is not None and one.allowed}
    refused = [said(one.refusal) for one in surveyed if one.refusal is not None and _waits(referral, one.act)]
    left = days_left(referral.answer_on, today) if referral.is_open and referral.answer_on else None
    return {
        "referral": referral,
        "state": procedure.states[referral.state],
        "acts": [step for act in STEPS if (step := open_to.get(act)) is not None],
        "refused": refused,
        "left": left,
        "late": -left if left is not None and left < 0 else 0,
        "facts": facts_of(referral, by, today=today),
        "dispute": dispute_of(referral, by),
        "petition": _petition(referral, by),
        "letters": list(Document.objects.filter(subject_id=referral.pk).order_by("at", "id")),
        "log": [(one, procedure.steps_for(one.act)[0].title, _said(one.data)) for one in events],
    }


def _waits(referral: Referral, act: str) -> bool:
    """The one act that this referral is waiting for: why it is not open is worth a sentence."""
    return act == "report_result" and referral.state == "running"


def facts_of(referral: Referral, by: Person, *, today: date) -> list[tuple[str, str]]:
    """What was handed on, as terms and words; the sealed words for the one to whom they went, and for the sender."""
    is_theirs = by.office_id in (referral.sender_id, referral.addressee_id)
    words: Mapping[str, Any] = referral.words() if is_theirs else {}
    items = Item.objects.filter(matter=referral.matter_id, seq__in=referral.items) if referral.matter_id else []
    kind = network(today).types.get(referral.dispute_type)
    lines = [
        (_("纠纷类型"), kind.chinese if kind else ""),
        (_("法院阶段"), referral.get_stage_display()),
        (_("诉求"), "\n".join(f"{item.seq}. {item.text}" for item in items)),
        (_("简要情况"), words.get("brief", "")),
        (_("本人同意"), str(Consent(referral.consent).label)),
        (_("提供的信息"), "、".join(str(Passed(one).label) for one in referral.passed)),
        (_("结果"), referral.get_result_display()),
        (_("答复"), referral.reply),
        (_("公安机关"), _police(referral)),
    ]
    return [(term, said) for term, said in lines if said]


def _police(referral: Referral) -> str:
    if referral.requested_on is None:
        return ""
    said = _("同意不予处罚") if referral.leniency_agreed else _("不同意")
    return _("双方 %(day)s共同请求，%(said)s") % {"day": chinese_date(referral.requested_on), "said": said}


def dispute_of(referral: Referral, by: Person) -> Matter | None:
    """The dispute, for who may see it: its body, never who referred it (E22)."""
    return Matter.objects.visible_to(by).filter(pk=referral.dispute_id).first() if referral.dispute_id else None


def _petition(referral: Referral, by: Person) -> Matter | None:
    return Matter.objects.visible_to(by).filter(pk=referral.matter_id).first() if referral.matter_id else None


def _said(data: Mapping[str, Any]) -> str:
    return next((str(data[name]) for name in WORDS if data.get(name)), "")
