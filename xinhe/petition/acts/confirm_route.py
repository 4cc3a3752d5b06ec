"""Confirm a route: the organ to which an item was led has taken it in (接得住, 第三十一条)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Item, Matter, RouteState
from xinhe.matters.payload import not_future, reason_of
from xinhe.people.person import Person
from xinhe.petition.leading import end_waiting
from xinhe.petition.step import step


def confirm_route(
    matter: Matter, *, item: int, on: date, reference: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Record that the organ took the item in, on which day and under which number. The last one ends the waiting."""
    reference = reason_of(
        reference, field="reference", limit=200, sentence=gettext_noop("请写明对方的受理文号、案号或者确认的人。")
    )
    with step(matter, "confirm_route", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        row = Item.objects.filter(matter=move.matter, seq=item, route_state=RouteState.ROUTED).first()
        if row is None or ("owes_duty" in move.procedure.needs and row.is_led_to(move.matter.lead)):
            raise Invalid({"item": gettext_noop("这个诉求没有在等对方接收。")})
        row.route_state, row.confirmed_on = RouteState.CONFIRMED, on
        move.save(row, "route_state", "confirmed_on")
        move.data |= {"item": item, "organ": row.organ, "on": on, "reference": reference, "pieces": [{"item": item}]}
        end_waiting(move)
    return move.matter
