"""Serve: the written answer reaches the petitioner, with proof (送达)."""

from datetime import date, datetime

from django.db import models

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import AssignmentState, Event, Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.matters.routing import end_assignment
from xinhe.matters.step import step
from xinhe.people.person import Person


class Method(models.TextChoices):
    """How a written answer is served."""

    IN_PERSON = "in_person", "直接送达"
    MAIL = "mail", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    LEFT = "left", "留置送达"
    ENTRUSTED = "entrusted", "委托送达"
    NOTICE = "notice", "公告送达"


def serve(
    matter: Matter,
    *,
    method: str,
    served_on: date,
    proof: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Record that the answer was received on a day, how, and by what proof (送达回证).

    The petitioner's 30 days to ask for review begin with this day (第三十五条). Raises Invalid naming the
    field: no proof, a day to come, or one before the signature.
    """
    checks = Checks()
    checks.need("method", method in Method.values, gettext_noop("请选择送达方式。"))
    proof = checks.text(
        "proof", proof, limit=500, sentence=gettext_noop("请写明送达凭证，例如签收人、挂号信号码或回证编号。")
    )
    checks.done()
    with step(matter, "serve", by=by, at=at, seen=seen) as move:
        not_future(served_on, move.today, field="served_on")
        signed = Event.objects.filter(matter=move.matter, act="sign").latest("seq")
        if served_on < local_day(signed.at):
            raise Invalid({"served_on": gettext_noop("送达日期不能早于签发日期。")})
        move.matter.served_on = served_on
        move.data |= {"method": method, "served_on": served_on, "proof": proof}
        end_assignment(move, AssignmentState.ANSWERED)
    return move.matter
