"""Accept: the organ with power takes the matter on and tells the petitioner in writing (第二十三条)."""

from datetime import datetime

from xinhe.matters.models import AssignmentState, Matter
from xinhe.matters.payload import Checks
from xinhe.matters.routing import end_assignment
from xinhe.matters.step import step
from xinhe.people.person import Person


def accept(matter: Matter, *, by: Person, at: datetime, note: str = "", seen: int | None = None) -> Matter:
    """Take the matter on; the days to conclude begin on this day (受理之日, 第三十四条)."""
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    with step(matter, "accept", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.lead = matter.holder
        if matter.first_receiver_id is None:
            matter.first_receiver_id = matter.holder_id
        matter.accepted_on = matter.accepted_on or move.today
        end_assignment(move, AssignmentState.ACCEPTED)
        move.data |= {"note": note, "office_name": matter.holder.name if matter.holder else ""}
    return matter
