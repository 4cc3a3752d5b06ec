"""Pursue a finding: the office is written to, and owes a written answer by a day (及时督办；第三十八条、第四十条)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.people.person import Person
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.finding_family import step
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import PURSUING, Finding, Paper


def pursue_finding(finding: Finding, *, kind: str, words: MeasureWords, by: Person, at: datetime) -> Paper:
    """Send the office a measure about what was found; only its answer, once read, settles the finding.

    Both are one transaction, under the lock of the finding: of two who write at once the second is told of the first.
    Raises Unknown when the finding is not visible to ``by``, Invalid naming each wrong field.
    """
    if kind not in PURSUING:
        raise Invalid(
            {"kind": gettext_noop("通报不用反馈，不能用来督办一条发现。请用督查、约谈、挂牌督办或者限期整改。")}
        )
    with step(finding, "pursue_finding", by=by, at=at) as move:
        paper = send_measure(kind, words=words, by=by, at=move.at, finding=move.record)
        if paper.to != [move.record.office_id]:
            raise Invalid({"to": gettext_noop("就一条发现发函，只能发给被发现的单位。")})
        move.data |= {"paper": str(paper.pk), "kind": kind, "number": paper.number, "answer_on": paper.answer_on}
    return paper
