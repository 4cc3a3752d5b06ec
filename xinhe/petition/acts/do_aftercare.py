"""Record aftercare: what was done of what was planned, and what came of it."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import not_future, reason_of
from xinhe.people.person import Person
from xinhe.petition.models import Aftercare
from xinhe.petition.step import step


def do_aftercare(
    matter: Matter, *, task: int, result: str, on: date, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Mark one task, by its number, as done, with its result."""
    result = reason_of(result, field="result", sentence=gettext_noop("请写明做了什么、结果怎样。"))
    with step(matter, "do_aftercare", by=by, at=at, seen=seen) as move:
        check_words(move, {"result": result})
        not_future(on, move.today, field="on")
        row = Aftercare.objects.filter(matter=move.matter, seq=task, done_on=None).first()
        if row is None:
            raise Invalid({"task": gettext_noop("没有这项还没完成的工作。")})
        row.done_on, row.result = on, result
        move.save(row, "done_on", "result")
        move.data |= {"task": task, "care": row.care, "on": on, "result": result}
    return move.matter
