"""Hand out: a side gets its originals of the written agreement, or the body keeps its own (第二十九条第二款)."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Matter, Party
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.agreed.copies import BODY, HandedBy, copies_of
from xinhe.mediation.facts import HANDED_OUT, current_agreement
from xinhe.mediation.step import step
from xinhe.people.person import Person

TOO_MANY = gettext_noop("应当给这里 %(due)s 份，还有 %(left)s 份没有给，请核对份数。")


def hand_out(
    matter: Matter,
    *,
    to: int,
    on: date,
    way: str = "",
    count: int | None = None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Note that originals went to a side, or that the body put away its own (``BODY``); all that are left, if not said.

    How one reached a side has to be said. The log names no person. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("way", to == BODY or way in HandedBy.values, gettext_noop("请选择怎样交的。"))
    checks.done()
    with step(matter, "hand_out", by=by, at=at, seen=seen) as move:
        people = Party.objects.filter(matter=move.matter).exclude(side=0).defer("sealed")
        copies = copies_of(people, HANDED_OUT(move.matter.pk))
        checks.need("to", to in copies.due, gettext_noop("请选择交给哪一方，还是调解组织留存。"))
        checks.done()
        left = copies.left(to)
        given = left if count is None else count
        if not 0 < given <= left:
            said = Refused(TOO_MANY, code="too_many_copies", field="count", due=copies.due[to], left=left)
            raise Invalid({"count": said.sentence}, refusals={"count": said})
        not_future(on, move.today, field="on")
        effective_on = current_agreement(move.matter).effective_on
        if effective_on is not None and on < effective_on:
            raise Invalid({"on": gettext_noop("交付的日期不能早于协议生效的日期。")})
        move.data |= {"to": to, "count": given, "on": on, "way": way if to != BODY else ""}
    return move.matter
