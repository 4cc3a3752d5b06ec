"""Transfer: pass a matter to the organ with the power to act (转送, 第二十二条)."""

from datetime import datetime

from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, office_of
from xinhe.matters.routing import send_to
from xinhe.matters.step import step
from xinhe.people.person import Person


def transfer(
    matter: Matter, *, office: Office | str, by: Person, at: datetime, note: str = "", seen: int | None = None
) -> Matter:
    """Send the matter to the office that leads from now on; its 15 days begin (第二十三条第三款)."""
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    office = office_of(office)
    with step(matter, "transfer", by=by, at=at, seen=seen) as move:
        send_to(move, office, note=note)
        move.data["note"] = note
    return move.matter
