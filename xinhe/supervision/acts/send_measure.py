"""Send a measure to an office: inspection, talk, listing, rectification, circular (第三十八条、第三十九条第三款)."""

from datetime import datetime

from xinhe.kernel.clock import local_day
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.measures import MeasureWords, checked
from xinhe.supervision.models import Finding, Paper
from xinhe.supervision.rules import in_force


def send_measure(kind: str, *, words: MeasureWords, by: Person, at: datetime, finding: Finding | None = None) -> Paper:
    """Begin a measure and issue its letter. Only a circular goes to several offices, and it owes no answer.

    What is sent about a finding comes through ``pursue_finding``, which notes it there.

    An inspection may be the petition office's own, the joint meeting's or the government's (第三十八条); the other
    four are the joint meeting's (第三十九条第三款), so they name its decision and a ground. Raises Invalid naming each
    wrong field.
    """
    today = local_day(at)
    measure = checked(kind, words, by=by, today=today)
    assert by.office is not None
    paper = Paper(
        version=in_force(today).version,
        kind=kind,
        title=measure.title,
        by_office=by.office,
        region_path=by.office.region.path,
        to=[office.pk for office in measure.offices],
        answer_on=measure.answer_on,
        opened_at=at,
        moved_at=at,
        content=measure.content,
        finding=finding,
    )
    with step(paper, kind, by=by, at=at) as stroke:
        stroke.letter(stroke.rule.letter, measure.letter(contact=by.name))
        stroke.data |= {**paper.content, "title": paper.title, "to": paper.to, "answer_on": paper.answer_on}
        stroke.tell(paper.to)
    return paper
