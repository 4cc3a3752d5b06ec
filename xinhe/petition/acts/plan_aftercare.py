"""Plan aftercare: counselling, settlement or relief for a person whose procedure has ended (第三十七条第三款)."""

from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.learning import check_may_learn, let_see
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, check_year, office_of
from xinhe.people.person import Person
from xinhe.petition.models import Aftercare, Care
from xinhe.petition.step import step


def plan_aftercare(
    matter: Matter,
    *,
    care: str,
    text: str,
    office: Office | str,
    due_on: date,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Plan one task: what help, by which office, until when. It is offered, and never a condition of anything."""
    checks = Checks()
    checks.need("care", care in Care.values, gettext_noop("请选择疏导教育、矛盾化解或者帮扶救助。"))
    text = checks.text("text", text, limit=500, sentence=gettext_noop("请写明做什么。"))
    checks.done()
    office = office_of(office)
    with step(matter, "plan_aftercare", by=by, at=at, seen=seen) as move:
        matter = move.matter
        check_words(move, {"text": text})
        if due_on < move.today:
            raise Invalid({"due_on": gettext_noop("完成日期不能早于今天。")})
        check_year(due_on, move.today, field="due_on")
        check_may_learn(matter, office, by=by)
        move.rows.append(Aftercare(matter=matter, seq=move.seq, care=care, text=text, office=office, due_on=due_on))
        let_see(matter, office)
        move.data |= {"care": care, "text": text, "office": office.pk, "office_name": office.name, "until": due_on}
    return matter
