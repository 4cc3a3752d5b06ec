"""Consent: a side says that it wants to be mediated (人民调解法 第十七条)."""

from datetime import datetime

from xinhe.matters.models import Matter
from xinhe.mediation.models import Side
from xinhe.mediation.sides import own_side
from xinhe.mediation.step import step
from xinhe.people.person import Person


def consent(
    matter: Matter,
    *,
    side: int | None = None,
    seen_how: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Say yes; once both sides did, a body may take the dispute on. A yes can be taken back at every step (``leave``).

    Staff name the side and how they know its word. Raises Invalid naming each wrong field.
    """
    with step(matter, "consent", by=by, at=at, seen=seen) as move:
        row = own_side(move.matter, by, side=side, seen_how=seen_how)
        row.consents, row.consented_at = True, move.at
        move.save(row, "consents", "consented_at")
        others = Side.objects.filter(matter=move.matter).exclude(side=row.side)
        move.outcome = "both" if all(one.consents for one in others) else "one"
        move.data |= {"side": row.side, "seen_how": seen_how}
    return move.matter
