"""Attend: a leader reads the letter, receives the petitioner, goes there or takes charge (第十八条第二款、第三款)."""

from datetime import date, datetime

from django.db import models

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, check_year, not_future
from xinhe.matters.step import step
from xinhe.people.person import Person


class Attention(models.TextChoices):
    """What a leader does about a matter: 阅办来信、接访、带案下访、包案."""

    READ = "read", "阅批"
    RECEIVE = "receive", "接访"
    VISIT = "visit", "下访"
    CHARGE = "charge", "包案"


def attend(
    matter: Matter,
    *,
    kind: str,
    leader: str,
    post: str,
    on: date,
    text: str,
    by: Person,
    at: datetime,
    due_on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """Record which leader did what, when, and what was said or decided; who takes charge says until when.

    The day of a charge is the leader's word, no legal clock: the office's own limits run on. Raises Invalid naming
    each wrong field.
    """
    checks = Checks()
    checks.need("kind", kind in Attention.values, gettext_noop("请选择阅批、接访、下访或者包案。"))
    leader = checks.text("leader", leader, limit=40, sentence=gettext_noop("请写明是哪位领导。"))
    post = checks.text("post", post, limit=60, sentence=gettext_noop("请写明这位领导的职务。"))
    text = checks.text("text", text, limit=1000, sentence=gettext_noop("请写明批示、谈话要点或者采取的措施。"))
    is_charge = kind == Attention.CHARGE
    checks.need("due_on", due_on or not is_charge, gettext_noop("包案要写明哪天以前化解。"))
    checks.need("due_on", is_charge or not due_on, gettext_noop("只有包案才写期限，阅批、接访、下访不写。"))
    checks.done()
    with step(matter, "attend", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        # A letter may lie on a leader's desk before it is registered.
        if on < (move.matter.received_on or local_day(move.matter.opened_at)):
            raise Invalid({"on": gettext_noop("日期不能早于收到这件事的那天。")})
        if due_on is not None and due_on <= move.today:
            raise Invalid({"due_on": gettext_noop("包案的期限要晚于今天。")})
        check_year(due_on, move.today, field="due_on")
        move.data |= {"kind": kind, "leader": leader, "post": post, "on": on, "text": text}
        if due_on is not None:
            move.data["due_on"] = due_on
    return move.matter
