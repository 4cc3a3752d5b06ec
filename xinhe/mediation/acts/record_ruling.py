"""Record the ruling: the court confirmed the agreement, or dismissed the application."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.models import Confirmation
from xinhe.mediation.step import step
from xinhe.people.person import Person


def record_ruling(
    matter: Matter,
    *,
    is_confirmed: bool,
    number: str,
    ruled_on: date,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Keep the ruling's number and day; one that confirms can be enforced (民事诉讼法 第二百零六条)."""
    checks = Checks()
    number = checks.text("number", number, limit=60, sentence=gettext_noop("请写明裁定书的文号。"))
    checks.done()
    with step(matter, "record_ruling", by=by, at=at, seen=seen) as move:
        not_future(ruled_on, move.today, field="ruled_on")
        row = Confirmation.objects.filter(matter=move.matter, ruled_on=None).order_by("-seq").first()
        if row is None:
            raise Invalid({"number": gettext_noop("还没有登记司法确认的申请，请先登记。")})
        row.number, row.ruled_on, row.is_confirmed = number, ruled_on, is_confirmed
        move.save(row, "number", "ruled_on", "is_confirmed")
        move.outcome = "confirmed" if is_confirmed else "dismissed"
        move.data |= {"number": number, "on": ruled_on, "confirmed": is_confirmed}
    return move.matter
