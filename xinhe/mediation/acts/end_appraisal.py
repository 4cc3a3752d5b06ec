"""End an appraisal: its answer is there, or it is not to come; the days that it really took do not count."""

from datetime import date, datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.mediation.facts import APPRAISALS, appraisals_of, days_of, running_appraisal
from xinhe.mediation.step import step
from xinhe.people.person import Person

REPORT = 200


def end_appraisal(
    matter: Matter,
    *,
    ended_on: date,
    report_number: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Note the day on which it ended, and by which report; the limit of mediation goes on from there.

    Raises Invalid naming each wrong field.
    """
    checks = Checks()
    report_number = checks.text("report_number", report_number, limit=REPORT)
    checks.done()
    with step(matter, "end_appraisal", by=by, at=at, seen=seen) as move:
        not_future(ended_on, move.today, field="ended_on")
        events = APPRAISALS(move.matter.pk)
        now = running_appraisal(events)
        assert now is not None  # the rules ask for it
        if ended_on < now.began_on:
            raise Invalid({"ended_on": gettext_noop("结束的日期不能早于委托的日期。")})
        before = days_of(appraisals_of(events)[:-1])
        days = (ended_on - now.began_on).days
        move.data |= {
            "ended_on": ended_on,
            "report_number": report_number,
            "took": days,
            "excluded_days": before + days,
        }
    return move.matter
