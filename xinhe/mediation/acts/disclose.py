"""Disclose: a mediator says what ties them to a side (在线调解规则 第十三条)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.mediation.step import step
from xinhe.people.person import Person


def disclose(
    matter: Matter,
    *,
    tie: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Say it to both sides; no session is held until each of them accepted it (``waive``), or another one mediates."""
    sentence = gettext_noop("请写明与哪一方有什么关系，例如近亲属、邻居、同事、有利害关系。")
    tie = reason_of(tie, field="tie", limit=500, sentence=sentence)
    with step(matter, "disclose", by=by, at=at, seen=seen) as move:
        move.data |= {"reason": tie}
    return move.matter
