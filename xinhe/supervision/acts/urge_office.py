"""Urge an office: the petition office reminds the one whose turn it is, by slip or by phone (催办; 1+X 督办)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.making import known, letter
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.procedures.citation import told
from xinhe.procedures.deadlines import Running
from xinhe.supervision.addressing import check_addressee, notify
from xinhe.supervision.models import Demand, DemandKind, Rung, UrgingMeans


def urge_office(
    matter: Matter,
    *,
    asked: str,
    by: Person,
    at: datetime,
    means: str = UrgingMeans.SLIP,
    rung: str = "",
    spoken_to: str = "",
    answer: str = "",
    seen: int | None = None,
) -> Matter:
    """Ask the holder for an action: with a slip, or in a call whose answer is written down.

    State and clocks stay as they are. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("means", means in UrgingMeans.values, gettext_noop("请选择催办方式：催办单或者电话。"))
    asked = checks.text("asked", asked, limit=500, sentence=gettext_noop("请写明要求对方做什么。"))
    is_call = means == UrgingMeans.PHONE
    checks.need("rung", rung in (Rung.values if is_call else [""]), gettext_noop("电话催办要选催到哪一级。"))
    who = gettext_noop("请写明接电话的人。") if is_call else ""
    spoken_to = checks.text("spoken_to", spoken_to, limit=40, sentence=who)
    said = gettext_noop("请写明对方怎么答复。") if is_call else ""
    answer = checks.text("answer", answer, limit=1000, sentence=said)
    checks.done()
    with step(matter, "urge_office", by=by, at=at, seen=seen) as move:
        matter = move.matter
        office = check_addressee(move, matter.holder)
        demand = Demand(
            matter=matter,
            seq=move.seq,
            kind=DemandKind.URGE,
            means=means,
            rung=rung,
            spoken_to=spoken_to if is_call else "",
            to=office,
            by_office_id=by.office_id or matter.receiver_id,
            demand=asked,
            at=move.at,
            answer=answer if is_call else "",
            answered_at=move.at if is_call else None,
        )
        if not is_call:
            demand.document_id = _slip(move, office, asked)
        move.rows.append(demand)
        notify(move, office)
        move.data |= {"office_name": office.name, "to": office.pk, "means": means, "rung": rung, "asked": asked}
        if is_call:
            move.data |= {"spoken_to": spoken_to, "answer": answer}
    return matter


def _slip(move: Move, office: Office, asked: str) -> UUID:
    """Issue the slip: it names the office's nearest duty with its article, its end, and the days left or over."""
    nearest = min(_owed_by(move, office), key=lambda running: running.end, default=None)
    rule = move.procedure.clock(nearest.clock) if nearest else None
    if nearest is None or rule is None:
        raise Refused(
            gettext_noop("这件事现在没有在计的期限，催办单无从写起。请电话催办，或者发督办函。"),
            code="no_end_to_name",
            field="means",
        )
    due_on = nearest.end
    move.data |= {"clock": nearest.clock, "due_on": due_on}
    facts: dict[str, object] = {"to": office.name, "due_on": due_on, "left": (due_on - move.today).days, "asked": asked}
    named: dict[str, object] = {"clock": rule.title["zh-hans"], "cite": told(rule.cite)}
    return letter(move, facts=facts | known(named, form="urge_slip", on=move.today)).pk


def _owed_by(move: Move, office: Office) -> Iterator[Running]:
    """The duties that run and are this office's own."""
    for running in move.running.values():
        rule = move.procedure.clock(running.clock)
        if rule and running.is_open and not running.right and getattr(move.matter, f"{rule.owner}_id") == office.pk:
            yield running
