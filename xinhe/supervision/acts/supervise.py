"""Supervise: a written demand on one of six grounds, with a day by which the office answers (督办; 第四十条第一款)."""

from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, check_year, office_of
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.supervision.addressing import check_addressee, check_involved, notify, owe
from xinhe.supervision.models import Demand, DemandKind, SupervisionGround


def supervise(
    matter: Matter,
    *,
    ground: str,
    facts: str,
    demand: str,
    answer_on: date,
    by: Person,
    at: datetime,
    office: Office | str = "",
    seen: int | None = None,
) -> Matter:
    """Demand in writing what has to be done. Without an office named, of the one whose turn it is, or that leads.

    State and clocks stay as they are; the matter is marked as supervised until every demand is answered. Raises
    Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("ground", ground in SupervisionGround.values, gettext_noop("请选择督办的情形（第四十条第一款）。"))
    facts = checks.text("facts", facts, limit=2000, sentence=gettext_noop("请写明查明的事实和日期。"))
    demand = checks.text("demand", demand, limit=2000, sentence=gettext_noop("请写明督办的要求。"))
    checks.done()
    named = office_of(office) if office else None
    with step(matter, "supervise", by=by, at=at, seen=seen) as move:
        matter = move.matter
        if answer_on <= move.today:
            raise Invalid({"answer_on": gettext_noop("答复日期要晚于今天。")})
        check_year(answer_on, move.today, field="answer_on")
        to = check_addressee(move, named or matter.holder or matter.lead)
        check_involved(matter, to)
        said = {"facts": facts, "demand": demand, "answer_on": answer_on}
        document = letter(move, facts={**said, "to": to.name, "ground": str(SupervisionGround(ground).label)})
        move.rows.append(
            Demand(
                matter=matter,
                seq=move.seq,
                kind=DemandKind.SUPERVISE,
                ground=ground,
                to=to,
                by_office_id=by.office_id or matter.receiver_id,
                facts=facts,
                demand=demand,
                answer_on=answer_on,
                at=move.at,
                document_id=document.pk,
            )
        )
        matter.is_supervised = True
        owe(move, to)
        notify(move, to)
        move.data |= {"office_name": to.name, "to": to.pk, "ground": ground, **said}
    return matter
