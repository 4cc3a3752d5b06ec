"""Correct how a person can be reached: a telephone or an address that was written down wrongly, or has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xinhe.channels.delivery import take_back
from xinhe.channels.models import Channel, Outgoing
from xinhe.kernel import masks
from xinhe.kernel.identity import check_phone, is_mobile
from xinhe.kernel.refusal import Invalid, Unknown, gettext_noop
from xinhe.matters.models import Matter, Party, check_proof
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people import vault
from xinhe.people.person import Person

ADDRESS = 200
REMARK = 200


def correct_contact(
    matter: Matter,
    *,
    phone: str,
    address: str,
    proof: str,
    by: Person,
    at: datetime,
    party: int = 1,
    remark: str = "",
    is_old_told: bool = False,
    seen: int | None = None,
) -> Matter:
    """Put another telephone or address in the place of the one on file, after a check of who asks (第四十六条).

    Messages that still wait for the old number are taken back; ``is_old_told`` tells it that it gets no more. The log
    keeps which of the two changed and what was seen as proof, and neither of them in words. Raises Invalid.
    """
    new = checked(phone=phone, address=address, proof=proof, remark=remark, by=by)
    with step(matter, "correct_contact", by=by, at=at, seen=seen) as move:
        row = Party.objects.filter(matter=move.matter, seq=party).first()
        if row is None:
            raise Unknown()
        put_contact(move, row, new, is_old_told=is_old_told)
    return move.matter


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """A telephone and an address that are to be put in the place of those on file; what is empty stays."""

    phone: str
    address: str
    proof: str
    remark: str


def checked(*, phone: str, address: str, proof: str, remark: str, by: Person) -> NewContact:
    """What was typed, cleaned, and a proof that this person can have seen. Raises Invalid naming each wrong field."""
    checks = Checks()
    phone = checks.take("phone", lambda: check_phone(phone), "") if phone.strip() else ""
    address = checks.text("address", address, limit=ADDRESS)
    remark = checks.text("remark", remark, limit=REMARK)
    checks.take("proof", lambda: check_proof(proof, by), None)
    checks.done()
    return NewContact(phone=phone, address=address, proof=proof, remark=remark)


def put_contact(move: Move, row: Party, told: NewContact, *, is_old_told: bool) -> None:
    """Write the new contact data of one of the matter's people. Raises Invalid where nothing is new."""
    matter, before = move.matter, row.identity()
    new = {"phone": told.phone or before.get("phone", ""), "address": told.address or before.get("address", "")}
    changed = [name for name, value in new.items() if value != before.get(name, "")]
    if not changed:
        raise Invalid({"phone": gettext_noop("和登记的一样，没有要更正的。")})
    row.masked_phone = masks.phone(new["phone"]) if new["phone"] else ""
    row.masked_address = masks.address(new["address"]) if new["address"] else ""
    row.sealed = vault.seal_identity({**before, **new}, about=row.about())
    move.save(row, "sealed", "masked_phone", "masked_address")
    if "phone" in changed:
        matter.words = _found_by(matter, row, before, new)
        if old := before.get("phone", ""):
            take_back(matter.pk, to=old)
            if is_old_told and is_mobile(old):
                move.rows.append(_farewell(matter, move.seq, old, at=move.at))
    move.data |= {"party": row.seq, "changed": changed, "proof": told.proof, "remark": told.remark}


def _found_by(matter: Matter, row: Party, before: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The words of the matter with the new number in place of the old; who asked for secrecy stands there by none."""
    if matter.is_secret:
        return matter.words
    others = Party.objects.filter(matter=matter).exclude(seq=row.seq)
    kept = {one.identity().get("phone", "") for one in others}
    gone = vault.finders("phone", before["phone"]) if before.get("phone") and before["phone"] not in kept else set()
    return sorted((set(matter.words) - gone) | {vault.finder("phone", new["phone"])})


def _farewell(matter: Matter, seq: int, old: str, *, at: datetime) -> Outgoing:
    """The last message to a number that was given up. It may be a stranger's: it names neither person nor matter."""
    key = f"{matter.pk}/{seq}/sms-old"
    return Outgoing(
        key=key,
        subject_id=matter.pk,
        seq=seq,
        channel=Channel.SMS,
        to=vault.seal(old.encode(), about=key.encode()),
        template="number_given_up",
        facts={"language": matter.language},
        made_at=at,
        next_try_at=at,
    )
