"""Which matters this browser may follow: those it just filed, and those opened with number and query code.

Of a dispute it is kept as which of the two sides it was opened; nothing of the other side is shown here.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.opening import Opened
from xinhe.mediation.models import Side
from xinhe.mediation.seen.opening import open_either
from xinhe.people import throttle
from xinhe.people.person import party, petitioner
from xinhe.portal.matters import draft
from xinhe.postgres.kept import Kept

OPEN, FILED, MINE = "open", "filed", "mine"
TABLE = "table"  # the proofs of a telephone at round tables, by number
PHONE = "phone"  # the telephone that is being proven here, sealed
OPEN_FOR = 30 * 60
AWAY = gettext_noop("为了保护你的信息，离开一段时间后要重新输入查询码。")
_OPENED: Kept[Matter] = Kept(
    lambda pk: (
        Matter.objects.visible_to(petitioner(pk))
        .select_related("receiver", "holder", "lead", "review_organ", "problem_region", "category")
        .defer("words")
    )
)
_SIDES: Kept[Side] = Kept(lambda side, pk: Side.objects.filter(matter_id=pk, side=side))
_DISPUTED: Kept[Matter] = Kept(
    lambda pk: (
        Matter.objects.visible_to(party(pk, 0))
        .select_related("receiver", "holder", "lead", "problem_region")
        .defer("words")
    )
)


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, as limits count it."""
    return throttle.source(request.META.get("REMOTE_ADDR"))


def open_with_code(request: HttpRequest, number: str, code: str, *, at: datetime) -> Opened:
    """Open a matter for this browser. A wrong number and a wrong code get the same sentence; both are counted."""
    # A slip of the pen is told apart from a guess: the check character needs no secret.
    opened = open_either(parse_matter_number(number), code, address=address_of(request), at=at)
    remember(request, opened.matter, side=opened.side, at=at)
    return opened


def remember(request: HttpRequest, matter: Matter, *, side: int = 0, at: datetime) -> None:
    """Keep a matter open in this browser for half an hour, a dispute as one of its sides."""
    # A code that opens something is a sign-in of its kind: the session's name must not be one set by another.
    request.session.cycle_key()
    _keep(request, matter, at, _side(matter, side))


def remember_mine(request: HttpRequest, found: Sequence[Opened], *, at: datetime) -> None:
    """Keep the matters of a proven telephone and a name open in this browser, and that they were opened so."""
    request.session.cycle_key()
    for one in found:
        _keep(request, one.matter, at, _side(one.matter, one.side))
    until = int(at.timestamp()) + OPEN_FOR
    request.session[MINE] = {**request.session.get(MINE, {}), **{one.matter.number: until for one in found}}


def is_proven(request: HttpRequest, number: str, *, at: datetime) -> bool:
    """Was this matter opened by telephone and name, half an hour ago at most?"""
    return float(request.session.get(MINE, {}).get(number, 0)) > at.timestamp()


def mine(request: HttpRequest, *, at: datetime) -> list[Opened]:
    """The matters that telephone and name opened in this browser, the newest first."""
    numbers = [number for number in request.session.get(MINE, {}) if is_proven(request, number, at=at)]
    found = [Opened(matter) for number in numbers if (matter := opened(request, number, at=at))]
    found += [Opened(own[0], own[1].side) for number in numbers if (own := opened_side(request, number, at=at))]
    return sorted(found, key=lambda one: one.matter.opened_at, reverse=True)


def _side(matter: Matter, side: int) -> Side | None:
    return next(iter(_SIDES(matter.pk, key=(side,))), None) if side else None


def _keep(request: HttpRequest, matter: Matter, at: datetime, side: Side | None = None) -> None:
    kept = {n: entry for n, entry in _entries(request).items() if float(entry["until"]) > at.timestamp()}
    until = str(int(at.timestamp()) + OPEN_FOR)
    entry = {"id": str(matter.pk), "until": until, "code": str(side.code_version if side else matter.code_version)}
    kept[matter.number] = entry | ({"side": str(side.side)} if side else {})
    request.session[OPEN] = kept


def _entries(request: HttpRequest) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = request.session.get(OPEN, {})
    return entries


def _entry(request: HttpRequest, number: str, *, of_side: bool, at: datetime) -> dict[str, str] | None:
    """What this browser keeps of a number, while it is open: as a petition, or as one side of a dispute."""
    try:
        entry = _entries(request).get(parse_matter_number(number))
    except Refused:
        return None
    if entry is None or float(entry["until"]) <= at.timestamp() or ("side" in entry) != of_side:
        return None
    return entry


def _is_due(entry: dict[str, str], at: datetime) -> bool:
    # Written at most once a minute: a session row per click would be a write per click.
    return float(entry["until"]) - at.timestamp() < OPEN_FOR - 60


def opened(request: HttpRequest, number: str, *, at: datetime) -> Matter | None:
    """The matter when this browser has it open; using it keeps it open. None says nothing about whether it exists."""
    entry = _entry(request, number, of_side=False, at=at)
    found = _OPENED(UUID(entry["id"])) if entry else []
    matter = found[0] if found else None
    # A code that was issued anew closes what the one before had opened.
    if entry is None or matter is None or str(matter.code_version) != entry.get("code", "1"):
        return None
    if _is_due(entry, at):
        _keep(request, matter, at)
    return matter


def opened_side(request: HttpRequest, number: str, *, at: datetime) -> tuple[Matter, Side] | None:
    """The dispute and the side as which this browser has it open; None as for ``opened``."""
    entry = _entry(request, number, of_side=True, at=at)
    if entry is None:
        return None
    pk = UUID(entry["id"])
    matter, side = next(iter(_DISPUTED(pk)), None), next(iter(_SIDES(pk, key=(int(entry["side"]),))), None)
    if matter is None or side is None or str(side.code_version) != entry["code"]:
        return None
    if _is_due(entry, at):
        _keep(request, matter, at, side)
    return matter, side


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
    for kept in (OPEN, FILED, MINE, PHONE, TABLE, draft.KEPT, draft.DISPUTE):
        request.session.pop(kept, None)
    if not request.session.keys():
        request.session.flush()  # nobody signed in here either: the cookie goes along
