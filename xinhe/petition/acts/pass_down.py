"""Pass down: a petition office hands a matter to the one below it, in whose place the problem lies (第二十二条)."""

from datetime import datetime

from xinhe.jurisdiction.models import Office
from xinhe.matters.letters.making import letter, promised
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, office_of
from xinhe.matters.routing import pass_to
from xinhe.people.person import Person
from xinhe.petition.step import step

# Whichever of the two runs: of the first receiver, or of the petition office that has it from above.
DUTIES = ("forward", "hand_on")


def pass_down(
    matter: Matter, *, office: Office | str, by: Person, at: datetime, note: str = "", seen: int | None = None
) -> Matter:
    """Send the matter one level down; the office there screens it anew and passes it on (逐级转送).

    It owes what is left of the fifteen days, which run from the first receipt.
    """
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    office = office_of(office)
    with step(matter, "pass_down", by=by, at=at, seen=seen) as move:
        pass_to(move, office, note=note)
        running = next(clock for name in DUTIES if (clock := move.running.get(name)) and clock.is_open)
        runs_on = bool(
            move.procedure.clocks["hand_on"].counts_from
        )  # the simple lane gives each level a day of its own
        forward_on, _why = promised(move, "hand_on", start=running.started_on if runs_on else None)
        object_on, _why = promised(move, "objection")
        letter(
            move,
            to=office.name,
            forward_on=forward_on,
            runs_on=runs_on,
            object_on=object_on,
            is_secret=move.matter.is_secret,
            note=note,
        )
        move.data |= {"note": note, "received_on": running.started_on}
    return move.matter
