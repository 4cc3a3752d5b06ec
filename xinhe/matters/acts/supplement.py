"""Supplement: what a registration lacked is brought later (补齐, 第十九条第一款、第二十条第三款、第二十二条)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.documents.store import Incoming, rows
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.filing.people import check_count, identity_of, party
from xinhe.matters.filing.words import Identity
from xinhe.matters.models import Lack, Matter, Party, PartyPart
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.matters.step import step
from xinhe.people import vault
from xinhe.people.person import Person

FOUND_BY = ("name", "phone", "id_number")
NOTHING = gettext_noop("请补上还缺的一样或者几样。")
NOT_LACKING = gettext_noop("这件事不缺这一样。")


def supplement(
    matter: Matter,
    *,
    by: Person,
    at: datetime,
    is_read_back: bool = False,
    representatives: Sequence[Identity] = (),
    guardian: Identity | None = None,
    files: Sequence[Incoming] = (),
    seen: int | None = None,
) -> Matter:
    """Add what the matter lacks: the record confirmed, representatives, a guardian, the agent's mandate.

    Raises Invalid naming each wrong field, and when nothing that lacks was brought.
    """
    given = {
        Lack.READ_BACK: ("is_read_back", is_read_back),
        Lack.REPRESENTATIVES: ("representatives", representatives),
        Lack.GUARDIAN: ("guardian.name", guardian),
        Lack.MANDATE: ("files", files),
    }
    with step(matter, "supplement", by=by, at=at, seen=seen) as move:
        matter, brought = move.matter, [lack.value for lack, (_field, what) in given.items() if what]
        people = _people(move, representatives, guardian)
        wrong = {given[Lack(lack)][0]: NOT_LACKING for lack in brought if lack not in matter.lacks}
        if wrong or not brought:
            raise Invalid(wrong or {given[Lack(matter.lacks[0])][0]: NOTHING})
        first = Party.objects.filter(matter=matter).count() + 1
        move.rows += [party(matter.pk, first + n, part, one) for n, (part, one) in enumerate(people)]
        move.rows += rows(
            files, subject_id=matter.pk, seq=move.seq, from_petitioner=by.kind == "petitioner", at=move.at
        )
        if is_read_back:
            matter.read_back_at = move.at
        if not matter.is_secret:
            told = ((kind, getattr(one, kind)) for _part, one in people for kind in FOUND_BY)
            matter.words = sorted({*matter.words, *(vault.finder(kind, value) for kind, value in told if value)})
        matter.lacks = [lack for lack in matter.lacks if lack not in brought]
        move.data |= {"brought": brought, "lacks": list(matter.lacks)}
        move.data["files"] = [{"name": f.name, "size": f.size, "hash": f.hash} for f in files]
    return matter


def _people(
    move: Move, representatives: Sequence[Identity], guardian: Identity | None
) -> list[tuple[PartyPart, Identity]]:
    """Who comes to the file, each checked. Raises Invalid naming each wrong field."""
    checks, matter = Checks(), move.matter
    check_count(representatives, checks, move.procedure, channel=matter.channel, headcount=matter.headcount)
    people = [
        (PartyPart.REPRESENTATIVE, identity_of(one, f"representatives.{n}", checks, today=move.today))
        for n, one in enumerate(representatives)
    ]
    if guardian is not None:
        people.append((PartyPart.GUARDIAN, identity_of(guardian, "guardian", checks, today=move.today)))
    checks.done()
    return people
