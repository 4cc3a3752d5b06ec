"""Perform the duty: what was led to one's own office ends by acting or by an answer (第三十一条第（五）项)."""

from datetime import datetime

from django.db import models

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Item, Matter, RouteState
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.petition.answers.wording import stopped, told
from xinhe.petition.leading import end_waiting
from xinhe.petition.step import step


class Performance(models.TextChoices):
    """How the office met its duty."""

    PERFORMED = "performed", "已依法履行职责"
    ANSWERED = "answered", "依法答复"


def perform_duty(
    matter: Matter,
    *,
    item: int,
    how: str,
    text: str,
    basis: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Record what the office did about an item, or what it answers, and tell the petitioner by letter.

    The last item ends the waiting. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("how", how in Performance.values, gettext_noop("请选择履行了职责，还是作出答复。"))
    text = checks.text("text", text, limit=5000, sentence=gettext_noop("请写明做了什么、结果怎样，或者答复的内容。"))
    basis = checks.text("basis", basis, limit=2000, sentence=gettext_noop("请写明法律法规依据。"))
    checks.done()
    with step(matter, "perform_duty", by=by, at=at, seen=seen) as move:
        check_words(move, {"text": text, "basis": basis})
        row = Item.objects.filter(matter=move.matter, seq=item, route_state=RouteState.ROUTED).first()
        if row is None or not row.is_led_to(move.matter.lead):
            raise Invalid({"item": gettext_noop("这个诉求没有在等本机关履行职责或者答复。")})
        row.route_state, row.confirmed_on = RouteState.CONFIRMED, move.today
        row.basis, row.opinion = basis, text
        move.save(row, "route_state", "confirmed_on", "basis", "opinion")
        label = Performance(how).label
        letter(move, items=[row.text], how=label, text=told(text, label=label), basis=stopped(basis))
        move.data |= {"item": item, "how": how, "text": text, "basis": basis, "pieces": [{"item": item}]}
        end_waiting(move)
    return move.matter
