"""Answer a recommendation: written feedback on whether it was adopted (第四十条第四款)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.supervision.addressing import release
from xinhe.supervision.models import Adoption, Recommendation


def answer_recommendation(
    matter: Matter,
    *,
    recommendation: int,
    adoption: str,
    answer: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Say whether it was adopted, and what was done or why not. Raises Invalid naming each wrong field."""
    checks = Checks()
    checks.need("adoption", adoption in Adoption.values, gettext_noop("请选择全部采纳、部分采纳或者未采纳。"))
    answer = checks.text(
        "answer", answer, limit=5000, sentence=gettext_noop("请书面反馈采纳情况；没有采纳的，写明理由。")
    )
    checks.done()
    with step(matter, "answer_recommendation", by=by, at=at, seen=seen) as move:
        matter = move.matter
        owed = Recommendation.objects.filter(matter=matter, to_id=by.office_id, seq=recommendation)
        row = owed.filter(answered_at__isnull=True).first()
        if row is None:
            raise Invalid({"recommendation": gettext_noop("没有这份等本单位反馈的建议书，或者已经反馈过。")})
        row.adoption, row.answer, row.answered_at, row.answered_by = adoption, answer, move.at, by.account
        move.save(row, "adoption", "answer", "answered_at", "answered_by")
        release(matter, row.to_id)
        move.data |= {
            "recommendation": row.seq,
            "adoption": adoption,
            "answer": answer,
            "in_time": move.today <= row.answer_on,
            "office_name": by.office.name if by.office else "",
        }
    return matter
