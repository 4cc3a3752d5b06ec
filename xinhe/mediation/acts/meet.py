"""Meet: keep the record of a session, who came for each side, and what was said (调解笔录)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models import FIRST, SECOND, Invitee, MediationSession
from xinhe.mediation.models.spoken import sealed
from xinhe.mediation.step import step
from xinhe.people.person import Person


def meet(
    matter: Matter,
    *,
    session: int,
    present: Mapping[int, str],
    asked_recusal: Mapping[int, bool],
    understood: Mapping[int, bool],
    words: str,
    invitees: Sequence[int] = (),
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Record a session that was scheduled. A person says who came; nobody is marked absent by a machine.

    Each side was asked two fixed questions: whether it wants another mediator, and whether it heard and understood
    its rights. ``invitees`` are those of the invited who came, by their numbers. ``words`` are sealed and for the
    mediators alone. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    here = {side: checks.text(f"present.{side}", present.get(side, ""), limit=200) for side in (FIRST, SECOND)}
    checks.need("present", any(here.values()), gettext_noop("请写明双方各有谁到场；一方没有来的，那一方留空。"))
    for side in (FIRST, SECOND):
        if not here[side]:
            continue
        is_asked = side in asked_recusal
        checks.need(f"asked_recusal.{side}", is_asked, gettext_noop("请当面问这一方：要不要换调解员，并记下回答。"))
        heard = gettext_noop("请当面问这一方：权利义务听清楚了没有，并记下回答。")
        checks.need(f"understood.{side}", understood.get(side), heard)
    sentence = gettext_noop("请记录双方说了什么、谈到哪一步。")
    words = checks.text("words", words, limit=20_000, sentence=sentence)
    checks.done()
    with step(matter, "meet", by=by, at=at, seen=seen) as move:
        row = MediationSession.objects.filter(
            matter=move.matter, seq=session, held_at=None, is_called_off=False
        ).first()
        if row is None:
            raise Invalid({"session": gettext_noop("没有这一次调解，或者已经记录、取消了。")})
        if row.begins_at > move.at:
            raise Invalid({"session": gettext_noop("还没有到约定的时间，不能先记。提前开的，请取消后另约。")})
        known = set(Invitee.objects.filter(matter=move.matter, seq__in=invitees).values_list("seq", flat=True))
        if set(invitees) - known:
            raise Invalid({"invitees": gettext_noop("这个人没有经双方同意邀请，请先「邀请参加」。")})
        row.held_at = move.at
        row.present = {str(side): {"who": who, "recusal": bool(asked_recusal.get(side))} for side, who in here.items()}
        row.present["invitees"] = sorted(known)
        move.save(row, "held_at", "present")
        move.rows.append(sealed(move.matter, move.seq, words, side=0, is_shared=False, at=move.at))
        move.data |= {"session": session, "came": [side for side, who in here.items() if who]}
    return move.matter
