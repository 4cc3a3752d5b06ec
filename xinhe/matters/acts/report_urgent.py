"""Report as urgent: a major or pressing matter is reported to the government in time (第二十五条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def report_urgent(matter: Matter, *, text: str, told: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Mark the matter as urgent and record to whom it was reported, and what is done to keep it from growing."""
    checks = Checks()
    text = checks.text("text", text, limit=1000, sentence=gettext_noop("请写明情况和已经采取的措施。"))
    told = checks.text(
        "told", told, limit=200, sentence=gettext_noop("请写明报告了哪些机关，例如本级党委政府、主管部门。")
    )
    checks.done()
    with step(matter, "report_urgent", by=by, at=at, seen=seen) as move:
        move.matter.is_urgent = True
        move.data |= {"text": text, "told_to": told}
    return move.matter
