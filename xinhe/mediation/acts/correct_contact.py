"""Correct how somebody of a side can be reached: by staff who checked who asks, or by the side itself."""

from datetime import datetime

from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.acts.correct_contact import checked, put_contact
from xinhe.matters.models import Matter, Party
from xinhe.mediation.step import step
from xinhe.people.person import Person


def correct_contact(
    matter: Matter,
    *,
    party: int,
    phone: str,
    address: str = "",
    proof: str,
    remark: str = "",
    is_old_told: bool = False,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Matter:
    """Put another telephone or address in the place of the one on file; ``party`` is the number of the person.

    What a petition's act does (``matters.acts.correct_contact``), through the door of disputes: their side alone is
    told, in its own language, and a side reaches nobody of the other one. Raises Invalid naming each wrong field.
    """
    new = checked(phone=phone, address=address, proof=proof, remark=remark, by=by)
    with step(matter, "correct_contact", by=by, at=at, seen=seen) as move:
        rows = Party.objects.filter(matter=move.matter, seq=party).exclude(side=0)
        row = (rows.filter(side=by.side) if by.kind == "party" else rows).first()
        if row is None:
            raise Invalid({"party": gettext_noop("请选择更正谁的联系方式。")})
        put_contact(move, row, new, is_old_told=is_old_told)
        move.data |= {"side": row.side}
    return move.matter
