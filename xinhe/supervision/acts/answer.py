"""Answer a measure: the office says in writing what it has done (第三十八条、第三十九条第三款)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import Paper


def answer(paper: Paper, *, answer: str, by: Person, at: datetime, seen: int | None = None) -> Paper:
    """Send the office's answer to the sender, who checks it. Raises Invalid when it is empty."""
    answer = reason_of(answer, field="answer", limit=5000, sentence=gettext_noop("请写明采取的措施、整改情况和结果。"))
    with step(paper, "answer", by=by, at=at, seen=seen) as stroke:
        paper = stroke.paper
        paper.answer, paper.answered_office_id = answer, by.office_id
        stroke.data |= {"answer": answer, "in_time": paper.answer_on is None or stroke.today <= paper.answer_on}
        stroke.tell([paper.by_office_id])
    return paper
