"""Choose service: on paper or electronically, as the petitioner wants it (《民事诉讼法》第九十条, by analogy)."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person


def choose_service(
    matter: Matter,
    *,
    agrees_electronic: bool,
    wants_paper: bool,
    by: Person,
    at: datetime,
    said: str = "",
    seen: int | None = None,
) -> Matter:
    """Record that the petitioner agrees to electronic service or no longer does, and whether they want paper.

    Staff who record it for them write down how it was said (``said``).
    """
    checks = Checks()
    sentence = gettext_noop("请写明信访人怎样表示的，例如：11月30日来电同意。") if by.kind == "staff" else ""
    said = checks.text("said", said, limit=500, sentence=sentence)
    checks.done()
    with step(matter, "choose_service", by=by, at=at, seen=seen) as move:
        move.matter.agrees_electronic, move.matter.wants_paper = agrees_electronic, wants_paper
        move.data |= {"agrees_electronic": agrees_electronic, "wants_paper": wants_paper, "said": said}
    return move.matter
