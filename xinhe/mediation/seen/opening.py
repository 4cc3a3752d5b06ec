"""Open a dispute with the code of a side: the side whose code it is, and no other."""

from datetime import datetime

from xinhe.matters.models import Kind, Matter
from xinhe.matters.opening import Opened, is_petitioners, kept_number, open_as
from xinhe.mediation.models import Side
from xinhe.mediation.models.side import opens
from xinhe.postgres.kept import Kept

# Asked by number, so that it goes in the trip that looks for the matter, also for a number that there is not.
_SIDES: Kept[Side] = Kept(lambda number: Side.objects.filter(matter__number=number).order_by("side"))


def open_either(number: str, code: str, *, address: str, at: datetime) -> Opened:
    """A petition by its own code, or a dispute by that of one side; guesses at both are counted together.

    Unknown and TooMany as for a petition (``matters.opening``): nothing tells which kind of matter there is, if any.
    """
    sides = _SIDES.of(kept_number(number))

    def whose(matter: Matter) -> Opened | None:
        own = [one.side for one in sides.rows if opens(one, code)]
        if is_petitioners(matter, code):
            return Opened(matter)
        return Opened(matter, own[0]) if own and matter.kind == Kind.DISPUTE else None

    return open_as(number, whose=whose, address=address, at=at, along=[sides])


def open_side(number: str, code: str, *, address: str, at: datetime) -> Opened:
    """A dispute alone, for the side whose code it is; a petition is answered like an unknown number."""
    sides = _SIDES.of(kept_number(number))

    def whose(matter: Matter) -> Opened | None:
        own = [one.side for one in sides.rows if opens(one, code)]
        return Opened(matter, own[0]) if own else None

    return open_as(number, whose=whose, address=address, at=at, along=[sides])
