"""Which matters this browser may follow: those it just filed, and those opened with number and query code."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, TooMany, Unknown, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.numbering import opens
from xinhe.people import throttle
from xinhe.people.models import Tries
from xinhe.people.person import SYSTEM, petitioner
from xinhe.portal.matters import draft

OPEN, FILED = "open", "filed"
OPEN_FOR = 30 * 60
HOUR = 3600
# Wrong codes for one number, and for all numbers, from one address. Per address, so that a stranger's guesses
# never lock the petitioner out; the API counts under the same keys.
TRIES_PER_NUMBER, TRIES_PER_ADDRESS = 20, 100
TOO_MANY = gettext_noop("编号或查询码输错次数太多，请过一会儿再试。")
NO_MATCH = gettext_noop("编号或查询码不对，请对照回执再填一次。")


def address_of(request: HttpRequest) -> str:
    """The network address that asks."""
    return str(request.META.get("REMOTE_ADDR", ""))


def open_with_code(request: HttpRequest, number: str, code: str, *, at: datetime) -> Matter:
    """Open a matter for this browser. A wrong number and a wrong code get the same sentence; both are counted."""
    number, address = parse_matter_number(number), address_of(request)
    limits = {f"code/{number}/{address}": TRIES_PER_NUMBER, f"code-from/{address}": TRIES_PER_ADDRESS}
    _check_guesses(limits, at=at)
    matter = Matter.objects.visible_to(SYSTEM).filter(number=number).first()
    if matter is None or not opens(matter, code):
        for key, limit in limits.items():
            throttle.hit(key, limit=limit, seconds=HOUR, at=at)
        raise Unknown(NO_MATCH)
    remember(request, matter, at=at)
    return matter


def _check_guesses(limits: dict[str, int], *, at: datetime) -> None:
    """Refuse before the code is looked at: else the guess that hits would pass however many missed."""
    over = at - timedelta(seconds=HOUR)
    for tries in Tries.objects.filter(key__in=list(limits), since__gt=over):
        if tries.count >= limits[tries.key]:
            raise TooMany(TOO_MANY, retry_after=max(1, int((tries.since - over).total_seconds()) + 1))


def remember(request: HttpRequest, matter: Matter, *, at: datetime) -> None:
    """Keep a matter open in this browser for half an hour."""
    # A code that opens something is a sign-in of its kind: the session's name must not be one set by another.
    request.session.cycle_key()
    _keep(request, str(matter.pk), matter.number, at)


def _keep(request: HttpRequest, pk: str, number: str, at: datetime) -> None:
    kept = {n: entry for n, entry in _entries(request).items() if float(entry["until"]) > at.timestamp()}
    kept[number] = {"id": pk, "until": str(int(at.timestamp()) + OPEN_FOR)}
    request.session[OPEN] = kept


def _entries(request: HttpRequest) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = request.session.get(OPEN, {})
    return entries


def opened(request: HttpRequest, number: str, *, at: datetime) -> Matter | None:
    """The matter when this browser has it open; using it keeps it open. None says nothing about whether it exists."""
    try:
        number = parse_matter_number(number)
    except Refused:
        return None
    entry = _entries(request).get(number)
    if entry is None or float(entry["until"]) <= at.timestamp():
        return None
    matter = (
        Matter.objects.visible_to(petitioner(UUID(entry["id"])))
        .select_related("receiver", "holder", "lead", "problem_region", "category")
        .first()
    )
    # Written at most once a minute: a session row per click would be a write per click.
    if matter is not None and float(entry["until"]) - at.timestamp() < OPEN_FOR - 60:
        _keep(request, str(matter.pk), number, at)
    return matter


def just_filed(request: HttpRequest, matter: Matter, *, key: str) -> None:
    """Remember what a draft became, so that a second press finds the receipt of the first."""
    filed = request.session.get(FILED, {})
    request.session[FILED] = {**filed, key: matter.number}


def filed_as(request: HttpRequest, key: str) -> str | None:
    """The number that this draft was filed under, if it was."""
    number: str | None = request.session.get(FILED, {}).get(key)
    return number


def was_filed_here(request: HttpRequest, number: str) -> bool:
    """Was it filed from this browser? Only there is the query code shown once more."""
    return number in request.session.get(FILED, {}).values()


def leave(request: HttpRequest) -> None:
    """Forget everything about this resident in this browser."""
    for kept in (OPEN, FILED, draft.KEPT):
        request.session.pop(kept, None)
