"""Sign a paper of the year: it gets its number and goes to its addressees (第三十九条、第四十一条)."""

from datetime import datetime

from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import Paper


def sign(paper: Paper, *, by: Person, at: datetime, seen: int | None = None) -> Paper:
    """Issue the letter with the figures of its last draft; the signer is not the drafter."""
    with step(paper, "sign", by=by, at=at, seen=seen) as stroke:
        paper = stroke.paper
        begun = stroke.procedure.steps_for(paper.kind)[0]
        stroke.letter(begun.letter, {**paper.content["letter"], "contact": ""})
        stroke.tell(paper.to)
    return paper
