"""Bind the file: a dispute that is over gets its file number and its report (立卷归档; 人民调解法 第二十七条)."""

from datetime import datetime

from xinhe.documents.composing import chinese_day
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Event, Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.mediation.dossier.lacking import lacks
from xinhe.mediation.models import Agreement, Attempt, Obligation
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin
from xinhe.mediation.step import step
from xinhe.people.person import Person

REMARK = 1000
LACKING = gettext_noop("卷内还缺：%(lacks)s补上再立卷；确实没有的，在卷宗说明里写明为什么。")


def bind_file(matter: Matter, *, remark: str = "", by: Person, at: datetime, seen: int | None = None) -> Matter:
    """Issue the report with which the file is closed (结案报告表); its number is that of the file, without gaps.

    What is obligatory and not there is named first: then the remark has to say why. Raises Invalid naming the field.
    """
    checks = Checks()
    remark = checks.text("remark", remark, limit=REMARK)
    checks.done()
    with step(matter, "bind_file", by=by, at=at, seen=seen) as move:
        missing = lacks(move.matter)
        if missing and not remark:
            lacking = Refused(LACKING, code="file_lacks", field="remark", lacks="".join(missing))
            raise Invalid({"remark": lacking.sentence}, refusals={"remark": lacking})
        letter(move, facts=_said(move), remark=remark, binder=by.name)
        move.data |= {"lacking": len(missing)}
    return move.matter


def _said(move: Move) -> dict[str, object]:
    """What the report says of the dispute, from what was kept."""
    matter = move.matter
    named = Event.objects.filter(matter=matter, act="name_sides").first()
    told = named.data if named else {}
    kind = network(move.today).types.get(told.get("type", ""))
    attempt = Attempt.objects.filter(matter=matter).order_by("-seq").first()
    agreement = Agreement.objects.filter(matter=matter, is_void=False, effective_on__isnull=False).first()
    closed = agreement.effective_on if agreement else local_day(matter.closed_at) if matter.closed_at else move.today
    return {
        "mediators": "、".join(str(one["name"]) for one in attempt.mediators) if attempt else "",
        "accepted_on": matter.accepted_on,
        "closed_on": closed,
        "type": kind.chinese if kind else "",
        "origin": str(Origin(told["origin"]).label) if "origin" in told else "",
        "account": agreement.facts if agreement and agreement.facts else matter.title,
        "result": agreement.kind if agreement else "ended",
        "terms": agreement.content if agreement else "",
        "kept": _kept(agreement) if agreement else "",
    }


def _kept(agreement: Agreement) -> str:
    lines = Obligation.objects.filter(matter=agreement.matter_id, seq=agreement.seq).order_by("line")
    return "\n".join(
        f"{one.line}. {one.what}：{chinese_day(one.done_on) + '履行' if one.done_on else '还没有履行'}" for one in lines
    )
