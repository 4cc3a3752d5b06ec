"""Appoint: the body names who mediates, or both sides choose them (人民调解法 第十九条)."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.mediation.facts import level_of, tried_at
from xinhe.mediation.models import Attempt, Mediator, Unavailable
from xinhe.mediation.step import step
from xinhe.people.person import Person

Named = list[dict[str, object]]


def appoint(
    matter: Matter,
    *,
    mediators: Sequence[Mediator],
    chosen_by_sides: bool = False,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Name one or several mediators; the first one carries the dispute and an attempt begins.

    While it is mediated the names may be changed, as when a side asks that one stands aside; the attempt goes on.
    Raises Invalid naming the field.
    """
    with step(matter, "appoint", by=by, at=at, seen=seen) as move:
        matter = move.matter
        chosen = list(dict.fromkeys(mediators))
        if not chosen:
            raise Invalid({"mediators": gettext_noop("请至少选一名调解员。")})
        for one in chosen:
            _check_free(one, matter, on=move.today)
        named: Named = [{"account": one.account_id, "name": one.name} for one in chosen]
        matter.mediators = [one.account_id for one in chosen if one.account_id is not None]
        move.carrier = chosen[0].account
        running = Attempt.objects.filter(matter=matter, ended_on=None).first()
        if running is None:
            move.rows.append(_attempt(matter, named, seq=move.seq, on=move.today))
        else:
            running.mediators = named
            move.save(running, "mediators")
        move.data |= {"mediators": [one.name for one in chosen], "chosen": chosen_by_sides}
    return matter


def _check_free(one: Mediator, matter: Matter, *, on: date) -> None:
    """Somebody with an account, in office, there that day, and not one who stands aside."""
    if one.account is None or not one.account.is_active:
        sentence = gettext_noop("%(name)s没有登录账号，不能在平台上主持调解，请先由安全管理员开通。")
        raise Refused(sentence, code="no_account", field="mediators", name=one.name)
    if not Mediator.objects.serving(on).filter(pk=one.pk).exists():
        sentence = gettext_noop("%(name)s已经不任调解员，请另选。")
        raise Refused(sentence, code="not_serving", field="mediators", name=one.name)
    if one.account_id in matter.recused:
        sentence = gettext_noop("%(name)s对这件事已经回避，请另选。")
        raise Refused(sentence, code="stands_aside", field="mediators", name=one.name)
    if Unavailable.objects.filter(mediator=one, from_on__lte=on, until_on__gte=on).exists():
        sentence = gettext_noop("%(name)s今天不在岗，请另选，或者等他回来。")
        raise Refused(sentence, code="away", field="mediators", name=one.name)


def _attempt(matter: Matter, named: Named, *, seq: int, on: date) -> Attempt:
    """A new attempt of the body that holds it."""
    office = matter.holder
    assert office is not None
    level = level_of(office)
    number = tried_at(list(Attempt.objects.filter(matter=matter)), level) + 1
    return Attempt(matter=matter, seq=seq, office=office, level=level, number=number, mediators=named, began_on=on)
