"""Settle a finding: somebody above the office says what was done about it, and when (督查；第三十八条、第四十条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.supervision.finding_family import step
from xinhe.supervision.models import Finding


def settle_finding(finding: Finding, *, measure: str, by: Person, at: datetime) -> Finding:
    """Write down the measure that was taken; the finding itself stays.

    No step of the matter: its log is about what the petitioner is owed, this is between offices. Raises Unknown
    when it is not visible to ``by``, Refused when it is settled already or is not theirs to settle.
    """
    measure = reason_of(measure, field="measure", limit=2000, sentence=gettext_noop("请写明怎么处置的、结果怎样。"))
    with step(finding, "settle_finding", by=by, at=at) as move:
        row = move.record
        row.measure, row.settled_at, row.settled_by = measure, move.at, by.account
    return row
