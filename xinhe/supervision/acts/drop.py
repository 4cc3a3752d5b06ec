"""Withdraw a paper: what was sent wrongly, or a draft that is not needed; it stays on record with the reason."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import Paper


def drop(paper: Paper, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Paper:
    """Withdraw it; those who received it are told. Raises Invalid without a reason."""
    reason = reason_of(reason, limit=500, sentence=gettext_noop("请写明为什么撤销。"))
    with step(paper, "drop", by=by, at=at, seen=seen) as stroke:
        paper = stroke.paper
        stroke.data["reason"] = reason
        if paper.state != "drafted":
            stroke.tell(paper.to)
    return paper
