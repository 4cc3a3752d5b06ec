"""Refer to mediation: a people's mediation body is asked, with the petitioner's consent (第三十三条、第三十七条)."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.limits import whole_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Item, Matter
from xinhe.people.person import Person
from xinhe.petition.answers.settled import open_items
from xinhe.petition.step import step


def refer_to_mediation(
    matter: Matter,
    *,
    body: Office,
    items: Sequence[int],
    answer_on: date,
    number: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Note in the petition's log that these items went to a body, and until when it answers; no clock stops.

    The referral itself, with its letter and what is passed on, is a record of its own (``referrals``). Raises Invalid
    naming each wrong field, Refused where the answer would come after the petition's own end.
    """
    with step(matter, "refer_to_mediation", by=by, at=at, seen=seen) as move:
        known = {row.seq for row in open_items(Item.objects.filter(matter=move.matter))}
        if not items or not set(items) <= known:
            raise Invalid({"items": gettext_noop("请选择转去调解的诉求；导入其他程序或者按协议办结的不用再选。")})
        if answer_on <= move.today:
            raise Invalid({"answer_on": gettext_noop("反馈日期要晚于今天。")})
        ends = move.running.get("conclude")
        if ends is not None and ends.is_open and answer_on >= ends.end:
            raise Refused(
                gettext_noop("本件最迟 %(day)s 办结，调解组织要在这之前反馈。请把反馈日期提前。"),
                code="answer_after_end",
                field="answer_on",
                article="第三十四条",
                day=whole_day(ends.end),
            )
        move.data |= {"office_name": body.name, "items": sorted(items), "answer_on": answer_on, "referral": number}
    return move.matter
