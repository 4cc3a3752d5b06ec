"""Call off: a session that was agreed on does not take place."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.mediation.models import MediationSession
from xinhe.mediation.step import step
from xinhe.people.person import Person


def call_off(matter: Matter, *, session: int, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Free the time again and tell both sides. ``session`` is its number. Raises Invalid naming the field."""
    reason = reason_of(reason)
    with step(matter, "call_off", by=by, at=at, seen=seen) as move:
        row = MediationSession.objects.filter(
            matter=move.matter, seq=session, held_at=None, is_called_off=False
        ).first()
        if row is None:
            raise Invalid({"session": gettext_noop("没有这一次调解，或者已经开过、取消了。")})
        row.is_called_off = True
        move.save(row, "is_called_off")
        move.data |= {"session": session, "reason": reason}
    return move.matter
