"""Note mediation: the petition hears how the mediation it was referred to ended, never what was said (第三十三条)."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.step import step


def note_mediation(
    matter: Matter, *, body: Office, items: Sequence[int], agreed: bool, on: date, by: Person, at: datetime
) -> Matter:
    """Write down whether both sides agreed, and since when; who wanted no mediation is not told.

    By the system, when the body answers: nobody of the petition's own offices types it.
    """
    with step(matter, "note_mediation", by=by, at=at) as move:
        move.data |= {"office_name": body.name, "items": sorted(items), "agreed": agreed, "on": on}
    return move.matter
