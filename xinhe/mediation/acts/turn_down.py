"""Turn down: a body does not take a dispute on, and says why and where else to turn (不予受理)."""

from datetime import datetime

from django.db import models

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.step import step
from xinhe.people.person import Person


class NotMediable(models.TextChoices):
    """Why a dispute can't be mediated by a people's mediation body."""

    COURT_ALONE = "court_alone", "法律规定只能由专门机关管辖处理"
    FORBIDDEN = "forbidden", "法律禁止采用调解方式解决"
    DECIDED = "decided", "法院、仲裁机构、公安机关已经受理或者解决"
    NO_DISPUTE = "no_dispute", "不是民间纠纷"


def turn_down(
    matter: Matter,
    *,
    ground: str,
    reason: str,
    other_ways: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Refuse with one of the grounds; the paper tells the other ways. Raises Invalid naming each wrong field."""
    checks = Checks()
    checks.need("ground", ground in NotMediable.values, gettext_noop("请选择不受理的情形。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明为什么不能调解。"))
    ways = gettext_noop("请写明当事人可以向哪里提出。")
    other_ways = checks.text("other_ways", other_ways, limit=500, sentence=ways)
    checks.done()
    with step(matter, "turn_down", by=by, at=at, seen=seen) as move:
        letter(move, ground=ground, reason=reason, other_ways=other_ways)
        move.data |= {"unfit": ground, "reason": reason}
    return move.matter
