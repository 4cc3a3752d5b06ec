"""Reopen: the organ to which an item was led did not take it in, so it is handled here again (第三十一条)."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Item, Matter, RouteState
from xinhe.matters.payload import reason_of
from xinhe.people.person import Person
from xinhe.petition.step import step

ENDED = ("routed", "served", "closed")


def reopen(matter: Matter, *, item: int, reason: str, by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Take one item back with the reason that the other organ gave; it has to be classified anew."""
    reason = reason_of(reason, sentence=gettext_noop("请写明对方没有接收的理由。"))
    with step(matter, "reopen", by=by, at=at, seen=seen) as move:
        matter = move.matter
        led = (RouteState.ROUTED, RouteState.CONFIRMED)
        row = Item.objects.filter(matter=matter, seq=item, route_state__in=led).first()
        if row is None:
            raise Invalid({"item": gettext_noop("这个诉求没有导入其他程序，不需要重新打开。")})
        row.route_state, row.route, row.remedy = RouteState.REOPENED, "", ""
        row.routed_on = row.confirmed_on = None
        move.save(row, "route_state", "route", "remedy", "routed_on", "confirmed_on")
        move.outcome = "again" if matter.state in ENDED else ""
        matter.holder, matter.served_on = matter.lead, None
        move.data |= {
            "item": item,
            "organ": row.organ,
            "reason": reason,
            "pieces": [{"item": item}],
            "office_name": matter.lead.name if matter.lead else "",
        }
    return matter
