"""How a resident opens their own matter: number and query code, with guesses counted."""

from datetime import datetime, timedelta

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, TooMany, Unknown, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.numbering import opens
from xinhe.people import throttle
from xinhe.people.models import Tries

WINDOW = timedelta(hours=1)
# Wrong codes for one number, and for all numbers, from one address. Counted per address, so that a stranger's
# guesses do not lock the petitioner out; only a crowd of addresses that guess at one number does, for an hour.
FOR_A_NUMBER, FROM_AN_ADDRESS, FROM_ANYWHERE = 20, 100, 500
NO_NUMBER = "-"
NO_MATCH = gettext_noop("编号或查询码不对，请对照回执核对后再试。")
TOO_MANY = gettext_noop("编号或查询码输错次数太多，请过一会儿再试。查询码印在回执上，也可以到窗口凭证件查询。")


def open_by_code(number: str, code: str, *, address: str, at: datetime) -> Matter:
    """The petitioner's matter, with its offices and places.

    A wrong code and an unknown number get the same answer, Unknown; TooMany after twenty in an hour. Call it
    outside a transaction that may roll back: the count must stay.
    """
    kept = _kept(number)
    limits = {f"code/{kept}/{address}": FOR_A_NUMBER, f"code-from/{address}": FROM_AN_ADDRESS}
    if kept != NO_NUMBER:
        limits[f"code-of/{kept}"] = FROM_ANYWHERE
    _check_guesses(limits, at=at)
    matter = (
        Matter.objects.filter(number=kept)
        .select_related("receiver", "holder", "lead", "review_organ", "problem_region", "category")
        .defer("words")
        .first()
    )
    if matter is not None and opens(matter, code):
        return matter
    for key, limit in limits.items():
        throttle.hit(key, limit=limit, seconds=int(WINDOW.total_seconds()), at=at)
    raise Unknown(NO_MATCH)


def _kept(number: str) -> str:
    try:
        return parse_matter_number(number)
    except Refused:
        return NO_NUMBER


def _check_guesses(limits: dict[str, int], *, at: datetime) -> None:
    """Refuse before the code is looked at: else the guess that hits would pass however many missed."""
    over = at - WINDOW
    for tries in Tries.objects.filter(key__in=list(limits), since__gt=over):
        if tries.count >= limits[tries.key]:
            raise TooMany(TOO_MANY, retry_after=max(1, int((tries.since - over).total_seconds()) + 1))
