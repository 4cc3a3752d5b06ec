"""Retaliation: a line that goes above the unit, which learns nothing of it (第十八条第四款、第四十六条第（六）项)."""

from datetime import datetime

from xinhe.kernel import chain
from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Filing, Identity, Source
from xinhe.matters.models import Matter, Party
from xinhe.matters.payload import Checks
from xinhe.people.person import Person

SOURCE = "retaliation"


def report_retaliation(matter: Matter, *, text: str, by: Person, at: datetime, key: str = "") -> Matter:
    """File a complaint of retaliation as an accusation against the unit, beside the matter and not in its log.

    Returns the new matter. The unit and those below it are barred from it from the first moment.
    """
    checks = Checks()
    text = checks.text("text", text, limit=20_000, sentence=gettext_noop("请写明谁、在什么时候、怎样打击报复你。"))
    checks.done()
    unit = matter.lead or matter.holder
    party = Party.objects.filter(matter=matter).order_by("seq").first()
    identity = party.identity() if party else None
    accused = [unit] if unit and not unit.is_petition_office else [matter.receiver] if unit else []
    filing = Filing(
        kind=matter.kind,
        title="反映打击报复",
        body=f"关于信访事项 {matter.number}：\n{text}",
        region=matter.problem_region_id,
        channel="web" if by.kind == "petitioner" else matter.channel,
        petitioner=Identity(name=identity["name"], phone=identity.get("phone", "")) if identity else None,
        language=matter.language,
        accused=[office.code for office in accused],
        is_accusation=True,
        is_read_back=True,
    )
    # What was said of one unit does not hang on the number of times it is said: each complaint is a matter.
    own = chain.sm3(key.encode())[:32] if key else str(uuid7())
    source = Source(name=SOURCE, id=f"{matter.number}/{own}")
    return intake(filing, by=by, at=at, source=source)
