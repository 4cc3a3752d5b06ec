"""Decide on a hearing: when, where, before whom; who stands aside can't sit on it (听证)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import NAME, UNNAMED, letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.petition.models import Hearing
from xinhe.petition.step import step

LATEST = timedelta(days=366)


def decide_hearing(
    matter: Matter,
    *,
    cause: str,
    planned_at: datetime,
    place: str,
    chair: str,
    panel: Sequence[str],
    by: Person,
    at: datetime,
    is_public: bool = False,
    seen: int | None = None,
) -> Matter:
    """Set the hearing and give notice of it, so many days ahead as the place's rule says.

    In the re-review the days from here to the report do not count in its limit, and in no other (第三十六条第二款).
    Raises Invalid naming the field, Refused for a chair or member who has to stand aside.
    """
    checks = Checks()
    cause = checks.text("cause", cause, limit=500, sentence=gettext_noop("请写明听证的事由。"))
    place = checks.text("place", place, limit=120, sentence=gettext_noop("请写明听证的地点。"))
    chair = checks.text("chair", chair, limit=40, sentence=gettext_noop("请写明听证主持人。"))
    members = [checks.text("panel", name, limit=40) for name in panel if name.strip()]
    checks.need("panel", len(set(members)) == len(members), gettext_noop("同一个听证员只能写一次。"))
    checks.done()
    with step(matter, "decide_hearing", by=by, at=at, seen=seen) as move:
        matter = move.matter
        ahead, least = move.procedure.setting("hearing_notice_days"), move.procedure.setting("hearing_panel_least")
        day = local_day(planned_at)
        if day < move.today + timedelta(days=ahead):
            checks.take("planned_at", lambda: _refuse_day(ahead), None)
        checks.need("planned_at", day <= move.today + LATEST, gettext_noop("听证日期太远，请选一年以内的日期。"))
        if len({*members, chair}) < least:
            checks.take("panel", lambda: _refuse_panel(least), None)
        checks.done()
        _check_recused(matter, [chair, *members])
        assert by.office is not None
        hearing = Hearing(
            matter=matter,
            seq=move.seq,
            office=by.office,
            cause=cause,
            planned_at=planned_at,
            place=place,
            chair=chair,
            panel=members,
            is_public=is_public,
            decided_on=move.today,
            excluded_days=(day - move.today).days,
        )
        move.rows.append(hearing)
        moment = planned_at.astimezone(SHANGHAI)
        letter(
            move,
            to=[UNNAMED if matter.is_secret else NAME],
            cause=cause,
            held_at=f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}",
            place=place,
            chair=chair,
            panel=members,
            is_public=is_public,
        )
        move.data |= {
            "cause": cause,
            "planned_at": planned_at,
            "place": place,
            "chair": chair,
            "panel": members,
            "is_public": is_public,
            "office_name": by.office.name,
            "excluded_days": excluded_days(matter, besides=hearing),
        }
    return matter


def excluded_days(matter: Matter, *, besides: Hearing | None = None) -> int:
    """All the days that hearings before the present reviewing organ took or are planned to take."""
    organ = matter.review_organ_id
    rows = [h for h in Hearing.objects.filter(matter=matter, is_cancelled=False) if h.office_id == organ]
    kept = [h for h in rows if besides is None or h.seq != besides.seq]
    if besides is not None and besides.office_id == organ and not besides.is_cancelled:
        kept.append(besides)
    return sum(h.excluded_days for h in kept)


def _refuse_day(ahead: int) -> None:
    raise Refused(
        gettext_noop("听证要提前 %(days)s 日通知，请选更晚的日期。"),
        code="hearing_too_soon",
        field="planned_at",
        article="第三十六条第二款",
        days=ahead,
    )


def _refuse_panel(least: int) -> None:
    raise Refused(
        gettext_noop("听证主持人和听证员合计不少于 %(least)s 人。"),
        code="panel_too_small",
        field="panel",
        article="第三十六条第二款",
        least=least,
    )


def _check_recused(matter: Matter, names: Sequence[str]) -> None:
    """Who stood aside from the matter does not sit on the panel (第二十八条第三款)."""
    barred = set(Account.objects.filter(pk__in=matter.recused).values_list("name", flat=True))
    for name in names:
        if name in barred:
            raise Refused(
                gettext_noop("%(name)s已经回避，不能担任听证主持人或者听证员。"),
                code="recused_on_panel",
                field="panel",
                article="第二十八条第三款",
                name=name,
            )
