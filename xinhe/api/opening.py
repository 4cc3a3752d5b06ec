"""How a resident opens their own matter: number and query code, with guesses counted."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, TooMany, Unknown, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.numbering import opens
from xinhe.people import throttle
from xinhe.people.models import Tries

WINDOW = 3600
# Wrong codes for one number, and for all numbers, from one address. Counted per address, so that a stranger's
# guesses never lock the petitioner out.
FOR_A_NUMBER = 20
FROM_AN_ADDRESS = 100
NOT_OPENED = gettext_noop(
    "没有找到这件事：编号或查询码不对，请对照回执核对。查询码写在请求头 X-Query-Code 中。"
)


def address_of(request: HttpRequest) -> str:
    """The address that the request came from."""
    return str(request.META.get("REMOTE_ADDR") or "")


def open_matter(request: HttpRequest, number: str, code: str, *, at: datetime) -> Matter:
    """The petitioner's matter. A wrong code and an unknown number get the same answer, Unknown; TooMany after 20."""
    address = address_of(request)
    limits = {
        f"code/{_kept(number)}/{address}": FOR_A_NUMBER,
        f"code-from/{address}": FROM_AN_ADDRESS,
    }
    _check_guesses(limits, at=at)
    matter = (
        Matter.objects.filter(number=_kept(number))
        .select_related("holder", "lead", "receiver", "problem_region")
        .defer("words")
        .first()
    )
    if matter is not None and opens(matter, code):
        return matter
    for key, limit in limits.items():
        throttle.hit(key, limit=limit, seconds=WINDOW, at=at)
    raise Unknown(NOT_OPENED)


def _kept(number: str) -> str:
    try:
        return parse_matter_number(number)
    except Refused:
        return "-"


def _check_guesses(limits: dict[str, int], *, at: datetime) -> None:
    """Refuse before the code is looked at: else the guess that hits would pass however many missed."""
    over = at - timedelta(seconds=WINDOW)
    for tries in Tries.objects.filter(key__in=list(limits), since__gt=over):
        if tries.count >= limits[tries.key]:
            left = int((tries.since - over).total_seconds()) + 1
            raise TooMany(
                gettext_noop(
                    "查询码输错次数太多，请过一会儿再试。查询码印在回执上，也可以到窗口凭证件查询。"
                ),
                retry_after=max(1, left),
            )
