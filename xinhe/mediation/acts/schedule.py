"""Schedule: both sides are invited to a session, with its time and place."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import IntegrityError

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.models import FIRST, SECOND, MediationSession, Mediator, SessionWay, Unavailable
from xinhe.mediation.step import step
from xinhe.people.person import Person

LONGEST = timedelta(hours=12)
FREE = 100


def schedule(
    matter: Matter,
    *,
    way: str,
    begins_at: datetime,
    ends_at: datetime,
    place: str,
    room: str = "",
    free: Mapping[int, str] = MappingProxyType({}),
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Set a session of the mediator who acts, or of who carries the dispute.

    ``free`` is what each side said of when it has time. Neither the mediator nor the room may be taken at that time:
    the table itself refuses the second one. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("way", way in SessionWay.values, gettext_noop("请选择怎么调：现场、上门、会议室还是视频。"))
    place = checks.text("place", place, limit=120, sentence=gettext_noop("请写明地点；视频调解写会议链接。"))
    room = checks.text("room", room, limit=60)
    told = {side: checks.text(f"free.{side}", free.get(side, ""), limit=FREE) for side in (FIRST, SECOND)}
    checks.need("begins_at", begins_at > at, gettext_noop("开始时间已经过去，请另约时间。"))
    is_fit = begins_at < ends_at <= begins_at + LONGEST
    checks.need("ends_at", is_fit, gettext_noop("结束时间应当晚于开始时间，一次不超过 12 小时。"))
    checks.done()
    try:
        with step(matter, "schedule", by=by, at=at, seen=seen) as move:
            mediator = by.account if by.account_id in move.matter.mediators else move.matter.carried_by
            if mediator is None:
                raise Refused(gettext_noop("请先指定调解员，再约时间。"), code="no_mediator", field="mediators")
            away = Unavailable.objects.on(local_day(begins_at))
            if away.filter(mediator__in=Mediator.objects.filter(account=mediator)).exists():
                raise Refused(gettext_noop("这一天调解员不在岗，请另约时间。"), code="away", field="begins_at")
            move.rows.append(
                MediationSession(
                    matter=move.matter,
                    seq=move.seq,
                    mediator=mediator,
                    way=way,
                    room=f"{move.matter.holder_id}/{room}" if room else "",
                    place=place,
                    begins_at=begins_at,
                    ends_at=ends_at,
                )
            )
            move.data["free"] = {str(side): words for side, words in told.items() if words}
            move.data |= {"begins_at": begins_at, "ends_at": ends_at, "place": place, "way": way}
    except IntegrityError as error:
        raise _taken(str(error)) from None
    return move.matter


def _taken(error: str) -> Exception:
    """Why the table itself refused the slot: who comes second reads it, however close they were."""
    if "one_session_of_a_room" in error:
        sentence = gettext_noop("这间调解室这个时间已经有人用了，请另约时间或者换一间。")
        return Refused(sentence, code="slot_taken", field="room")
    if "one_session_of_a_mediator" in error:
        return Refused(
            gettext_noop("调解员这个时间已经约了别的调解，请另约时间。"), code="slot_taken", field="begins_at"
        )
    return IntegrityError(error)
