"""Ask for confirmation: both sides together apply to a court to confirm the agreement (人民调解法 第三十三条)."""

from datetime import date, datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import Confirmation
from xinhe.mediation.step import step
from xinhe.people.person import Person


def ask_confirmation(
    matter: Matter,
    *,
    court: str,
    both_ask: bool,
    asked_on: date,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Note the joint application and make its form (司法确认申请书); nobody pays for it. Raises Invalid."""
    checks = Checks()
    court = checks.text("court", court, limit=60, sentence=gettext_noop("请写明向哪个法院申请。"))
    checks.need("both_ask", both_ask, gettext_noop("司法确认要双方共同申请，一方不愿意的不能申请。"))
    checks.done()
    with step(matter, "ask_confirmation", by=by, at=at, seen=seen) as move:
        not_future(asked_on, move.today, field="asked_on")
        agreement = current_agreement(move.matter)
        letter(move, court=court, effective_on=agreement.effective_on, content=agreement.content)
        move.rows.append(Confirmation(matter=move.matter, seq=move.seq, court=court, asked_on=asked_on))
        move.data |= {"court": court, "on": asked_on}
    return move.matter
