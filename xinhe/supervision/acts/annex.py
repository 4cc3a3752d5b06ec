"""Annex: one situation that an inspection tour is told beside the sums, for few eyes (第四十一条第二款)."""

from datetime import datetime

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import Annexed, Paper, Situation


def annex(
    paper: Paper, *, situation: str, text: str, by: Person, at: datetime, number: str = "", seen: int | None = None
) -> Paper:
    """Add a situation to the annex of a draft; ``number`` names a matter that this person sees.

    The log keeps that one was added and not what it says: it is read by more people than the annex. Raises Invalid.
    """
    checks = Checks()
    checks.need("situation", situation in Situation.values, gettext_noop("请选择是哪一类情况（第四十一条第二款）。"))
    text = checks.text("text", text, limit=2000, sentence=gettext_noop("请写明情况；不写信访人是谁。"))
    kept = checks.take("number", lambda: _seen(number, by), "") if number.strip() else ""
    checks.done()
    with step(paper, "annex", by=by, at=at, seen=seen) as stroke:
        stroke.rows.append(Annexed(paper=stroke.paper, seq=stroke.seq, situation=situation, number=kept, text=text))
    return paper


def _seen(number: str, by: Person) -> str:
    kept = parse_matter_number(number)
    if not Matter.objects.visible_to(by).filter(number=kept).exists():
        raise Refused(
            gettext_noop("没有找到这件事：编号写错了，或者它不归你看。已经移送的检举控告，只写情况，不写编号。"),
            code="no_matter",
            field="number",
        )
    return kept
