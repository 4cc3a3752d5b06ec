"""Invite: somebody takes part because both sides agreed to it (人民调解法 第二十条第一款)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models import FIRST, SECOND, Invitee, InviteeSort
from xinhe.mediation.sides import Seen
from xinhe.mediation.step import step
from xinhe.people.person import Person

NAME, WHY = 60, 200
NO_CONSENT = gettext_noop("要先征得双方同意，才能邀请别人参加调解。请问这一方，写明怎样知道他同意；不同意的，不能请。")


def invite(
    matter: Matter,
    *,
    name: str,
    sort: str,
    why: str,
    consents: Mapping[int, str],
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Write down who is invited, as what and why, and how the consent of each side is known.

    ``consents`` are by the number of the side; without that of both nobody is invited. The log holds no name. Raises
    Invalid naming each wrong field.
    """
    checks = Checks()
    name = checks.text("name", name, limit=NAME, sentence=gettext_noop("请写明邀请谁。"))
    checks.need("sort", sort in InviteeSort.values, gettext_noop("请选择他是什么人。"))
    why = checks.text("why", why, limit=WHY, sentence=gettext_noop("请写明为什么请他参加。"))
    told = {str(side): consents.get(side, "") for side in (FIRST, SECOND)}
    for side, how in told.items():
        checks.take(f"consents.{side}", partial(_check_consent, how), None)
    checks.done()
    with step(matter, "invite", by=by, at=at, seen=seen) as move:
        move.rows.append(Invitee(matter=move.matter, seq=move.seq, name=name, sort=sort, why=why, seen_how=told))
        move.data |= {"sort": sort, "seen_how": told}
    return move.matter


def _check_consent(how: str) -> None:
    """Refuse a consent of which nobody says how it is known."""
    if how not in Seen.values:
        raise Refused(NO_CONSENT, code="no_consent", field="consents", article="《人民调解法》第二十条第一款")
