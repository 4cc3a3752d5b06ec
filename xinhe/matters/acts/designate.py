"""Designate: the common superior or the joint meeting says who acts (第二十四条第一款)."""

from datetime import datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter, promised
from xinhe.matters.models import Event, Matter
from xinhe.matters.payload import Checks, office_of
from xinhe.matters.routing import send_to
from xinhe.matters.step import step
from xinhe.people.person import Person


def designate(
    matter: Matter,
    *,
    office: Office | str,
    decision: str,
    by: Person,
    at: datetime,
    meeting: str = "",
    seen: int | None = None,
) -> Matter:
    """Send the matter to the office that was designated; it can't object again. ``meeting`` names the minutes."""
    checks = Checks()
    decision = checks.text("decision", decision, limit=500, sentence=gettext_noop("请写明由谁、依据什么作出指定。"))
    meeting = checks.text("meeting", meeting, limit=120)
    checks.done()
    office = office_of(office)
    with step(matter, "designate", by=by, at=at, seen=seen) as move:
        send_to(move, office, note=decision)
        move.matter.is_designated = True
        notify_on, _why = promised(move, "notify")
        raised = Event.objects.filter(matter=move.matter, act="raise_dispute").latest("seq").data
        letter(
            move,
            to=office.name,
            decider=raised["decider_name"],
            decision=decision,
            meeting=meeting,
            notify_on=notify_on,
            is_secret=move.matter.is_secret,
        )
        move.data |= {"decision": decision, "meeting": meeting}
    return move.matter
