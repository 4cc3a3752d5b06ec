"""How a resident opens their own matters: by number and query code, or by telephone and name; guesses are counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from xinhe.kernel.identity import comparable_name, normalise_phone
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, TooMany, Unknown, gettext_noop
from xinhe.matters.models import Confidentiality, Kind, Matter, Party, PartyPart
from xinhe.matters.numbering import opens
from xinhe.people import throttle, vault
from xinhe.people.models import Tries
from xinhe.postgres.kept import Asked, Kept, ask

T = TypeVar("T")
WINDOW = timedelta(hours=1)
# Wrong codes for one number, and for all numbers, from one address. Counted per address, so that a stranger's
# guesses do not lock the petitioner out; only a crowd of addresses that guess at one number does, for an hour.
FOR_A_NUMBER, FROM_AN_ADDRESS, FROM_ANYWHERE = 20, 100, 500
# Names that may be tried with one proven telephone in an hour, and how many matters are shown.
NAMES_OF_A_PHONE, SHOWN = 5, 50
NO_NUMBER = "-"
THEIRS = (PartyPart.PETITIONER, PartyPart.REPRESENTATIVE)
_TRIES: Kept[Tries] = Kept(
    lambda one, all_, any_, over: Tries.objects.filter(key__in=[one, all_, any_], since__gt=over)
)
_FOUND: Kept[Matter] = Kept(
    lambda number: (
        Matter.objects.filter(number=number)
        .select_related("receiver", "holder", "lead", "review_organ", "problem_region", "category")
        .defer("words")
    )
)
NO_MATCH = gettext_noop("编号或查询码不对，请对照回执核对后再试。")
TOO_MANY = gettext_noop("编号或查询码输错次数太多，请过一会儿再试。查询码印在回执上，也可以到窗口凭证件查询。")


@dataclass(frozen=True)
class Opened:
    """A matter that somebody opened, and for a dispute which of its two sides they are; 0 for a petition."""

    matter: Matter
    side: int = 0


def open_by_code(number: str, code: str, *, address: str, at: datetime) -> Matter:
    """The petitioner's matter, with its offices and places. A dispute has no code of its own: each side has one.

    A wrong code and an unknown number get the same answer, Unknown; TooMany after twenty in an hour. Call it
    outside a transaction that may roll back: the count must stay.
    """
    return open_as(
        number, whose=lambda matter: matter if is_petitioners(matter, code) else None, address=address, at=at
    )


def is_petitioners(matter: Matter, code: str) -> bool:
    """True for the code of a petition; that of a dispute as a whole is printed nowhere and opens nothing."""
    is_right = opens(matter, code)
    return is_right and matter.kind != Kind.DISPUTE


def open_as(
    number: str, *, whose: Callable[[Matter], T | None], address: str, at: datetime, along: Sequence[Asked[Any]] = ()
) -> T:
    """What ``whose`` makes of the matter with this number; None of it is a wrong guess and is counted.

    What else it has to ask goes ``along``, in the same trip, whether there is such a matter or not.
    """
    kept = kept_number(number)
    limits = {f"code/{kept}/{address}": FOR_A_NUMBER, f"code-from/{address}": FROM_AN_ADDRESS}
    tries, found = _TRIES.of(*limits, f"code-of/{kept}", at - WINDOW), _FOUND.of(kept)
    if kept != NO_NUMBER:
        limits[f"code-of/{kept}"] = FROM_ANYWHERE
    ask(tries, found, *along)
    _check_guesses(limits, tries.rows, over=at - WINDOW)
    opened = whose(found.rows[0]) if found.rows else None
    if opened is not None:
        return opened
    for key, limit in limits.items():
        throttle.hit(key, limit=limit, seconds=int(WINDOW.total_seconds()), at=at)
    raise Unknown(NO_MATCH)


def of_person(phone: str, name: str, *, address: str, at: datetime) -> list[Opened]:
    """The newest matters of whoever has this telephone, which was proven, and knows the name given with it; at most 50.

    The name is the second fact: a number may belong to a stranger by now, who learns nothing, not even that there is
    a matter. Who asked for secrecy, and accusations, are opened by number and code alone. A dispute is opened for the
    side on which they stand. Raises TooMany.
    """
    limits = ((f"mine/{vault.finder('phone', phone)}", NAMES_OF_A_PHONE), (f"mine-from/{address}", FROM_AN_ADDRESS))
    for key, limit in limits:
        throttle.hit(key, limit=limit, seconds=int(WINDOW.total_seconds()), at=at)
    rows = Matter.objects.filter(words__overlap=sorted(vault.finders("phone", phone))).exclude(is_secret=True)
    rows = rows.filter(words__overlap=sorted(vault.finders("name", name)))
    rows = rows.exclude(confidentiality=Confidentiality.ACCUSATION).defer("words")
    newest = list(rows.select_related("receiver", "holder", "lead").order_by("-opened_at", "-id")[:SHOWN])
    parties = Party.objects.filter(matter__in=newest).filter(Q(part__in=THEIRS) | Q(side__gt=0))
    theirs = {one.matter_id: one.side for one in parties if _is(one.identity(), phone, name)}
    found = [Opened(one, theirs[one.pk]) for one in newest if one.pk in theirs]
    if found:
        throttle.clear(limits[0][0])
    return found


def _is(identity: Mapping[str, str], phone: str, name: str) -> bool:
    """One and the same of the matter's people bears both."""
    same_phone = normalise_phone(identity.get("phone", "")) == normalise_phone(phone)
    return same_phone and comparable_name(identity["name"]) == comparable_name(name)


def kept_number(number: str) -> str:
    """The number as it is kept; a sign that no number bears where it is none."""
    try:
        return parse_matter_number(number)
    except Refused:
        return NO_NUMBER


def _check_guesses(limits: dict[str, int], tried: Sequence[Tries], *, over: datetime) -> None:
    """Refuse before the code is looked at: else the guess that hits would pass however many missed."""
    for tries in tried:
        if tries.key in limits and tries.count >= limits[tries.key]:
            raise TooMany(TOO_MANY, retry_after=max(1, int((tries.since - over).total_seconds()) + 1))
