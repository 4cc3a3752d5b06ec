"""Report execution: what was supported is carried out, and it is shown (第三十二条第二款)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Execution, Item, Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.people.person import Person
from xinhe.petition.step import step


def execute(
    matter: Matter,
    *,
    item: int,
    outcome: str,
    on: date,
    text: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Record that a supported item was carried out, partly or not at all, with the proof.

    Only "done" ends its limit; a refusal to execute is a ground for supervision (第四十条).
    """
    checks = Checks()
    known = (Execution.PARTLY, Execution.DONE, Execution.REFUSED)
    checks.need("outcome", outcome in known, gettext_noop("请选择执行情况。"))
    text = checks.text("text", text, limit=1000, sentence=gettext_noop("请写明做了什么、有什么凭证。"))
    checks.done()
    with step(matter, "execute", by=by, at=at, seen=seen) as move:
        check_words(move, {"text": text})
        not_future(on, move.today, field="on")
        row = Item.objects.filter(matter=move.matter, seq=item).exclude(execution="").first()
        if row is None:
            raise Invalid({"item": gettext_noop("这个诉求没有需要执行的支持意见。")})
        if row.execution == Execution.DONE:
            raise Invalid({"item": gettext_noop("这个诉求已经执行到位。")})
        row.execution = outcome
        row.executed_on = on if outcome == Execution.DONE else None
        move.save(row, "execution", "executed_on")
        move.outcome = outcome
        move.data |= {"item": item, "result": outcome, "on": on, "text": text, "pieces": [{"item": item}]}
    return move.matter
