"""Sign a paper of the year: it gets its number and goes to its addressees (第三十九条、第四十一条)."""

from datetime import datetime

from xinhe.matters.letters.making import known
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import Annexed, Paper


def sign(paper: Paper, *, by: Person, at: datetime, seen: int | None = None) -> Paper:
    """Issue the letter with the figures of its last draft; the signer is not the drafter."""
    with step(paper, "sign", by=by, at=at, seen=seen) as stroke:
        paper = stroke.paper
        begun = stroke.procedure.steps_for(paper.kind)[0]
        annexed = Annexed.objects.filter(paper=paper).count()
        more = known({"annexed": str(annexed)} if annexed else {}, form=begun.letter, on=stroke.today)
        stroke.letter(begun.letter, {**paper.content["letter"], **more, "contact": ""})
        stroke.tell(paper.to)
    return paper
