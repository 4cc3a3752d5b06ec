"""Check an opinion before it is signed: somebody other than the drafter reads it (审核)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.step import step


def review_opinion(
    matter: Matter, *, agree: bool, by: Person, at: datetime, comment: str = "", seen: int | None = None
) -> Matter:
    """Pass the draft on to be signed, or send it back with what has to be mended."""
    checks = Checks()
    comment = checks.text(
        "comment", comment, limit=1000, sentence="" if agree else gettext_noop("退回修改的，请写明要改什么。")
    )
    checks.done()
    with step(matter, "review_opinion", by=by, at=at, seen=seen) as move:
        move.outcome = "passed" if agree else "returned"
        move.data |= {"agree": agree, "comment": comment}
    return move.matter
