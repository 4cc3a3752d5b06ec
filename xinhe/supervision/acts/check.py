"""Check an answer: settled (销号), or back to the office with a new day (第三十八条、第三十九条第三款)."""

from datetime import date, datetime

from django.db import transaction

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import WRONG_YEAR, Checks, is_near
from xinhe.people.person import Person
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.family import step
from xinhe.supervision.models import Paper


def check(
    paper: Paper,
    *,
    passed: bool | None,
    text: str,
    by: Person,
    at: datetime,
    answer_on: date | None = None,
    seen: int | None = None,
) -> Paper:
    """Say what was found. ``answer_on`` is the new day for what has to be done again. Raises Invalid by field.

    What was asked about a finding and is settled settles the finding too, in the same words.
    """
    checks = Checks()
    checks.need("passed", passed is not None, gettext_noop("请选择核查通过还是退回再办。"))
    text = checks.text("text", text, limit=2000, sentence=gettext_noop("请写明核查的情况和结论。"))
    if passed is False:
        is_later = answer_on is not None and answer_on > local_day(at)
        checks.need("answer_on", is_later, gettext_noop("退回再办的，要写明新的反馈日期，晚于今天。"))
        checks.need("answer_on", is_near(answer_on, local_day(at)), WRONG_YEAR)
    checks.done()
    with transaction.atomic():
        with step(paper, "check", by=by, at=at, seen=seen) as stroke:
            paper = stroke.paper
            stroke.outcome = "passed" if passed else "returned"
            stroke.data |= {"passed": passed, "text": text}
            if not passed:
                paper.answer_on = answer_on
                stroke.data["answer_on"] = answer_on
            stroke.tell(paper.to)
        if passed and paper.finding is not None:
            settle_finding(paper.finding, measure=text, by=by, at=at)
    return paper
