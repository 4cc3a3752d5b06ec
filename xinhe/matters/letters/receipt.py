"""The receipt (登记回执, D1): what was registered, and who does what next by which day (第二十一条、第二十二条)."""

from datetime import datetime
from typing import Any

from django.conf import settings

from xinhe.documents.book import form
from xinhe.documents.composing import chinese_day, compose
from xinhe.documents.models import File
from xinhe.documents.printing.pdf import pdf
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.matters.family import clock_facts
from xinhe.matters.models import ONLINE, Event, Item, Matter
from xinhe.matters.privacy import shown_name
from xinhe.people.person import Person
from xinhe.procedures import book, deadlines
from xinhe.procedures.sentences import why
from xinhe.records import clocks

FORM = "receipt"
SCAN = "扫码查进度，凭查询码打开"
TOLD_ONCE = "登记时已告知信访人本人"
ANONYMOUS = "匿名"


def receipt(matter: Matter, *, by: Person, at: datetime, code: str = "") -> bytes:
    """The receipt as PDF, with the code that opens the matter's page on a phone; what it says, ``facts_of`` says."""
    facts = facts_of(matter, by=by, at=at, code=code)
    content = compose(form(FORM, facts["day"]), {name: fact for name, fact in facts.items() if fact not in ("", [])})
    return pdf(content, scan=(page_of(matter), SCAN))


def page_of(matter: Matter) -> str:
    """Where its petitioner follows the matter: what the code on the receipt leads to."""
    return f"{settings.PUBLIC_URL}/my/{matter.number}/"


def facts_of(matter: Matter, *, by: Person, at: datetime, code: str = "") -> dict[str, Any]:
    """What the receipt says, as the matter stood when it was registered; ``code`` where the person has it anyway.

    Paper and screen are made from this, so that the two say the same.

    Drawn from the matter's own facts and not kept: the query code is stored nowhere, and all else that it says the
    log says. So it has no number, no seal and no code of proof; whoever holds number and query code sees the matter.
    Raises Unknown for a finished matter of before, which was recorded and never registered.
    """
    registered = Event.objects.get(matter=matter, seq=1)
    procedure = book.for_kind(matter.kind, local_day(matter.opened_at))
    started = deadlines.replay(procedure, [clocks.entry(registered, clock_facts(matter))], book.calendar())
    first = next((clock for clock in started.values() if not clock.right), None)
    if first is None:
        raise Unknown(gettext_noop("这件事是补录的历史事项，没有登记回执。"))
    office, rule = matter.receiver, procedure.clocks[first.clock]
    opened = matter.opened_at.astimezone(SHANGHAI)
    materials = File.objects.filter(subject_id=matter.pk, seq=1).order_by("at", "id").values_list("name", flat=True)
    return {
        "office": office.name,
        "day": opened.date(),
        "phone": office.phone,
        "address": office.address,
        "petitioner": ANONYMOUS if matter.is_anonymous else shown_name(matter, by, at=at),
        "number": matter.number,
        "source": matter.get_channel_display(),
        "items": list(Item.objects.filter(matter=matter).order_by("seq").values_list("text", flat=True)),
        "registered_at": f"{chinese_day(opened.date())} {opened:%H:%M}",
        "place": "网上" if matter.channel in ONLINE else office.name,
        "materials": list(materials) or ["无"],
        "query_code": code or TOLD_ONCE,
        "next_step": f"由{office.name}{rule.title['zh-hans']}",
        "next_on": first.end,
        "why": why(rule, first),
    }
