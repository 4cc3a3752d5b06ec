"""Revisit: a mediator asks a side after the agreement whether it is kept (回访)."""

from datetime import date, datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.models import ReturnVisit
from xinhe.mediation.sides import side_of
from xinhe.mediation.step import step
from xinhe.people.person import Person


def revisit(
    matter: Matter,
    *,
    side: int,
    on: date,
    way: str,
    is_kept: bool | None,
    words: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Keep what a return visit found; ``is_kept`` is None where the side does not know or say.

    Raises Invalid naming each wrong field.
    """
    checks = Checks()
    way = checks.text("way", way, limit=40, sentence=gettext_noop("请写明怎样回访的，例如上门、电话。"))
    words = checks.text("words", words, limit=1000)
    checks.done()
    with step(matter, "revisit", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        row = side_of(move.matter, side)
        move.outcome = "second" if ReturnVisit.objects.filter(matter=move.matter).exists() else "first"
        move.rows.append(
            ReturnVisit(matter=move.matter, seq=move.seq, on=on, side=row.side, way=way, is_kept=is_kept, words=words)
        )
        move.data |= {"side": row.side, "on": on, "kept": is_kept}
    return move.matter
