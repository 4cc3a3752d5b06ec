"""Begin an appraisal: its days do not count in the limit of mediation (《人民法院在线调解规则》第二十六条)."""

from datetime import date, datetime

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import FARTHEST, Checks, not_future
from xinhe.mediation.facts import APPRAISALS, appraisals_of, days_of
from xinhe.mediation.step import step
from xinhe.people.person import Person

WHAT, APPRAISER = 200, 100


def begin_appraisal(
    matter: Matter,
    *,
    what: str,
    appraiser: str,
    began_on: date,
    expected_on: date,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Note that the sides had something appraised, by whom, since when, and when the answer is expected.

    The days until then are taken out at once, so that nobody is called late meanwhile; once it is over those that it
    really took. Raises Invalid naming each wrong field.
    """
    checks, today = Checks(), local_day(at)
    what = checks.text("what", what, limit=WHAT, sentence=gettext_noop("请写明鉴定、评估什么。"))
    appraiser = checks.text("appraiser", appraiser, limit=APPRAISER, sentence=gettext_noop("请写明由哪个机构鉴定。"))
    checks.take("began_on", lambda: not_future(began_on, today, field="began_on"), None)
    is_fit = began_on < expected_on <= today + FARTHEST
    checks.need("expected_on", is_fit, gettext_noop("预计出结果的日期应当晚于委托的日期。"))
    checks.done()
    with step(matter, "begin_appraisal", by=by, at=at, seen=seen) as move:
        before = appraisals_of(APPRAISALS(move.matter.pk))
        earliest = max([one.until for one in before] + [d for d in [move.matter.accepted_on] if d], default=began_on)
        if began_on < earliest:
            raise Invalid({"began_on": gettext_noop("委托的日期不能早于受理，也不能早于上一次鉴定结束。")})
        total = days_of(before) + (expected_on - began_on).days
        move.data |= {"what": what, "appraiser": appraiser, "began_on": began_on, "expected_on": expected_on}
        move.data["excluded_days"] = total
    return move.matter
