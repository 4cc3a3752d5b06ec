"""Transfer: pass a matter to the organ with the power to act (转送, 第二十二条)."""

from datetime import datetime

from xinhe.documents.models import File
from xinhe.jurisdiction.models import Office
from xinhe.matters.letters.making import known, letter, promised, tell_whereabouts
from xinhe.matters.models import Item, Matter, Nature
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks, office_of
from xinhe.matters.routing import send_to, to_pass_on
from xinhe.matters.step import step
from xinhe.people.person import Person


def _hand_over(move: Move, office: Office) -> None:
    """The slip with which an accusation goes to the discipline organ; the sender does not see it any more."""
    files = list(File.objects.filter(subject_id=move.matter.pk).values_list("name", flat=True))
    items = list(Item.objects.filter(matter=move.matter).order_by("seq").values_list("text", flat=True))
    letter(move, form="handover_slip", to=office.name, slip_items=items, evidence=files, received_count=len(files))


def transfer(
    matter: Matter, *, office: Office | str, by: Person, at: datetime, note: str = "", seen: int | None = None
) -> Matter:
    """Send the matter to the office that leads from now on; its 15 days begin (第二十三条第三款)."""
    checks = Checks()
    note = checks.text("note", note, limit=500)
    checks.done()
    office = office_of(office)
    with step(matter, "transfer", by=by, at=at, seen=seen) as move:
        to_pass_on(move.matter, move.by)(office)
        send_to(move, office, note=note)
        if move.matter.nature == Nature.ACCUSATION:
            _hand_over(move, office)
        else:
            notify_on, _why = promised(move, "notify")
            object_on, _why = promised(move, "objection")
            letter(
                move,
                to=office.name,
                notify_on=notify_on,
                object_on=object_on,
                is_secret=move.matter.is_secret,
                note=note,
                facts=known({"basis": move.rule.cite}, form="transfer_letter", on=move.today),
            )
            tell_whereabouts(move, office, way="转送", notify_on=notify_on)
        move.data["note"] = note
    return move.matter
