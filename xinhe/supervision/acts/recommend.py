"""Recommend: better work, better policy or liability, to the office that can bring it about (三项建议; 第四十条)."""

from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.limits import Limit
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, check_year, office_of
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.deadlines import due_or_raw
from xinhe.supervision.addressing import check_addressee, notify, owe
from xinhe.supervision.models import Advice, Recommendation

ANSWER_DAYS = "recommendation_answer_days"


def recommend(
    matter: Matter,
    *,
    kind: str,
    office: Office | str,
    facts: str,
    advice: str,
    by: Person,
    at: datetime,
    pattern: str = "",
    answer_on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """Recommend something to an office, which owes written feedback on its adoption (第四十条第四款).

    Without a day named, the rules' own number of days counts. A policy is not judged by one case: its
    recommendation says how often it happens. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("kind", kind in Advice.values, gettext_noop("请选择改进工作、完善政策或者追究责任的建议。"))
    facts = checks.text("facts", facts, limit=2000, sentence=gettext_noop("请写明查明的事实和日期。"))
    often = gettext_noop("完善政策的建议要写明同类情况有多少。") if kind == Advice.POLICY else ""
    pattern = checks.text("pattern", pattern, limit=2000, sentence=often)
    advice = checks.text("advice", advice, limit=2000, sentence=gettext_noop("请写明建议的内容。"))
    checks.done()
    to = office_of(office)
    with step(matter, "recommend", by=by, at=at, seen=seen) as move:
        matter = move.matter
        to = check_addressee(move, to)
        if answer_on is None:
            limit = Limit(days=move.procedure.setting(ANSWER_DAYS))
            answer_on = due_or_raw(move.today, limit, book.calendar())[0].end
        if answer_on <= move.today:
            raise Invalid({"answer_on": gettext_noop("答复日期要晚于今天。")})
        check_year(answer_on, move.today, field="answer_on")
        said = {"facts": facts, "pattern": pattern, "advice": advice, "answer_on": answer_on}
        document = letter(move, facts={**said, "kind": kind, "to": to.name})
        move.rows.append(
            Recommendation(
                matter=matter,
                seq=move.seq,
                kind=kind,
                to=to,
                by_office_id=by.office_id or matter.receiver_id,
                facts=facts,
                pattern=pattern,
                advice=advice,
                answer_on=answer_on,
                at=move.at,
                document_id=document.pk,
            )
        )
        owe(move, to)
        notify(move, to)
        move.data |= {"office_name": to.name, "to": to.pk, "kind": kind, **said}
    return matter
