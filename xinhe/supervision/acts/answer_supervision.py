"""Answer supervision: the office says in writing what it has done about the demand (第四十条第一款)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.supervision.addressing import release
from xinhe.supervision.models import Demand, DemandKind


def answer_supervision(
    matter: Matter, *, demand: int, answer: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Answer the demand with this number; the last answer takes the mark off the matter."""
    answer = reason_of(answer, field="answer", limit=5000, sentence=gettext_noop("请写明整改情况和办理结果。"))
    with step(matter, "answer_supervision", by=by, at=at, seen=seen) as move:
        matter = move.matter
        owed = Demand.objects.filter(matter=matter, kind=DemandKind.SUPERVISE, to_id=by.office_id, seq=demand)
        row = owed.filter(answered_at__isnull=True).first()
        if row is None:
            raise Invalid({"demand": gettext_noop("没有这份等本单位答复的督办函，或者已经答复过。")})
        row.answer, row.answered_at, row.answered_by = answer, move.at, by.account
        move.save(row, "answer", "answered_at", "answered_by")
        release(matter, row.to_id)
        move.data |= {
            "demand": row.seq,
            "answer": answer,
            "in_time": row.answer_on is None or move.today <= row.answer_on,
            "office_name": by.office.name if by.office else "",
        }
    return matter
