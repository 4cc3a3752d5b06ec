"""Complaints of retaliation or a leak go above the unit, which learns nothing (第十八条第四款、第三十条第三款)."""

from datetime import datetime

from django.db import models

from xinhe.kernel import chain
from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Filing, Identity, Source
from xinhe.matters.models import Matter, Party
from xinhe.matters.payload import Checks
from xinhe.people.person import Person


class Complaint(models.TextChoices):
    """What is complained of: the source of the new matter, and its title."""

    RETALIATION = "retaliation", "反映打击报复"
    LEAK = "leak", "反映泄密"


WHAT = {
    Complaint.RETALIATION: gettext_noop("请写明谁、在什么时候、怎样打击报复你。"),
    Complaint.LEAK: gettext_noop("请写明泄露了什么、泄露给了谁、你是怎么知道的。"),
}


def report_retaliation(
    matter: Matter, *, text: str, by: Person, at: datetime, kind: str = Complaint.RETALIATION, key: str = ""
) -> Matter:
    """File a complaint of retaliation, or of a leak, as an accusation against the unit, beside the matter's own log.

    Returns the new matter. The unit and those below it are barred from it from the first moment.
    """
    checks = Checks()
    checks.need("kind", kind in Complaint.values, gettext_noop("请选择是打击报复，还是泄露。"))
    complaint = Complaint(kind) if kind in Complaint.values else Complaint.RETALIATION
    text = checks.text("text", text, limit=20_000, sentence=WHAT[complaint])
    checks.done()
    unit = matter.lead or matter.holder
    party = Party.objects.filter(matter=matter).order_by("seq").first()
    identity = party.identity() if party else None
    phone = (identity or {}).get("phone", "")
    accused = [unit] if unit and not unit.is_petition_office else [matter.receiver] if unit else []
    filing = Filing(
        kind=matter.kind,
        title=str(complaint.label),
        body=f"关于信访事项 {matter.number}：\n{text}",
        region=matter.problem_region_id,
        channel="web" if by.kind == "petitioner" else matter.channel,
        petitioner=Identity(name=identity["name"], phone=phone) if identity and identity["name"] else None,
        contact_phone=phone if identity and not identity["name"] else "",
        language=matter.language,
        accused=[office.code for office in accused],
        is_accusation=True,
        is_read_back=True,
    )
    # What was said of one unit does not hang on the number of times it is said: each complaint is a matter.
    own = chain.sm3(key.encode())[:32] if key else str(uuid7())
    source = Source(name=complaint.value, id=f"{matter.number}/{own}")
    return intake(filing, by=by, at=at, source=source)
