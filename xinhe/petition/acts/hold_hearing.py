"""Record a hearing: who came, what was said and shown (听证笔录)."""

from datetime import date, datetime

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.people.person import Person
from xinhe.petition.hearings import check_early
from xinhe.petition.models import Hearing
from xinhe.petition.step import step


def hold_hearing(
    matter: Matter,
    *,
    on: date,
    attended: str,
    statements: str,
    evidence: str,
    by: Person,
    at: datetime,
    reason: str = "",
    noticed_on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """Keep the record of the hearing that was decided. Raises Invalid naming each wrong field.

    One that was held before the day of its notice needs the reason and the day of the new notice, so many days ahead as
    the place's rule says: else the days that the parties were given are void.
    """
    checks = Checks()
    attended = checks.text("attended", attended, limit=500, sentence=gettext_noop("请写明到场的各方。"))
    statements = checks.text("statements", statements, limit=20_000, sentence=gettext_noop("请记录各方的陈述和质证。"))
    evidence = checks.text("evidence", evidence, limit=5000)
    reason = checks.text("reason", reason, limit=500)
    checks.done()
    with step(matter, "hold_hearing", by=by, at=at, seen=seen) as move:
        not_future(on, move.today, field="on")
        hearing = Hearing.objects.filter(matter=move.matter, held_on=None, is_cancelled=False).latest("seq")
        if on < hearing.decided_on:
            raise Invalid({"on": gettext_noop("听证日期不能早于决定听证的日期。")})
        is_early = on < local_day(hearing.planned_at)
        if is_early:
            check_early(move, hearing, on=on, reason=reason, noticed_on=noticed_on)
        hearing.held_on, hearing.attended = on, attended
        hearing.statements, hearing.evidence = statements, evidence
        move.save(hearing, "held_on", "attended", "statements", "evidence")
        letter(
            move,
            cause=hearing.cause,
            held_at=f"{on.year}年{on.month}月{on.day}日",
            place=hearing.place,
            chair=hearing.chair,
            panel=hearing.panel,
            parties=attended,
            statements=statements,
            evidence=evidence,
            recorder=by.name,
        )
        move.data |= {"on": on, "attended": attended}
        if is_early:
            move.data |= {"reason": reason, "noticed_on": noticed_on}
    return move.matter
