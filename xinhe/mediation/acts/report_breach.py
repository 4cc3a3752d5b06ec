"""Report a breach: what a side owed was not done by its day (人民调解法 第三十一条、第三十二条)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import Obligation
from xinhe.mediation.step import step
from xinhe.people.person import Person


def report_breach(
    matter: Matter, *, line: int, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Say that a line is overdue; the body reminds whoever owes it, and both sides learn what the law lets them do."""
    reason = reason_of(reason, sentence=gettext_noop("请写明哪一项没有履行、现在怎么样。"))
    with step(matter, "report_breach", by=by, at=at, seen=seen) as move:
        row = Obligation.objects.filter(
            matter=move.matter, seq=current_agreement(move.matter).seq, line=line, done_on=None
        ).first()
        if row is None:
            raise Invalid({"line": gettext_noop("没有这一项，或者已经记过履行了。")})
        if row.due_on is not None and row.due_on >= move.today:
            raise Invalid({"line": gettext_noop("这一项还没有到期，到期以后没有履行的再报。")})
        move.data |= {"line": line, "reason": reason}
    return move.matter
