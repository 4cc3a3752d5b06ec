"""Cancel a hearing that was decided and not held; its days count again."""

from datetime import datetime

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.hearings import excluded_days
from xinhe.petition.models import Hearing
from xinhe.petition.step import step


def cancel_hearing(matter: Matter, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Cancel with the reason; the petitioner is told. To move one, cancel it and decide on another."""
    reason = reason_of(reason, sentence=gettext_noop("请写明取消听证的理由，会告知信访人。"))
    with step(matter, "cancel_hearing", by=by, at=at, seen=seen) as move:
        hearing = Hearing.objects.filter(matter=move.matter, held_on=None, is_cancelled=False).latest("seq")
        hearing.is_cancelled, hearing.excluded_days = True, 0
        move.save(hearing, "is_cancelled", "excluded_days")
        move.data |= {"reason": reason, "excluded_days": excluded_days(move.matter, besides=hearing)}
    return move.matter
