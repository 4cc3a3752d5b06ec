"""What both sides of a dispute are called in its letters: whole for who may read it, masked else."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from xinhe.documents.models import Document
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter, Party, PartyPart
from xinhe.mediation.models import FIRST, SECOND
from xinhe.people.person import Person
from xinhe.people.reveals import LONGEST_REASON, open_identity, open_reveals

# What both sides signed names both of them whole to each; in any other letter a side reads its own name so.
SIGNED_BY_BOTH = frozenset({"mediation_agreement_paper", "oral_agreement_record", "confirmation_request"})


def sides_named(letter: Document, matter: Matter, person: Person, *, at: datetime) -> Mapping[int, str]:
    """Both sides as this person reads them in a letter: a side itself, and whom it signed with; masked else.

    Staff read whole names while their looks stand open.
    """
    rows = list(Party.objects.filter(matter=matter).exclude(side=0).order_by("side", "seq"))
    if person.kind == "party":
        shown = {row.seq for row in rows if row.side == person.side or letter.form in SIGNED_BY_BOTH}
    else:
        shown = set(open_reveals(person, matter.pk, at))
    return {side: _said([row for row in rows if row.side == side], shown) for side in (FIRST, SECOND)}


def _said(rows: Iterable[Party], shown: Collection[int]) -> str:
    people: list[str] = []
    guardians: list[str] = []
    for row in rows:
        name = row.identity()["name"] if row.seq in shown else row.masked_name
        (guardians if row.part == PartyPart.GUARDIAN else people).append(name)
    said = "、".join(people)
    return f"{said}（监护人：{'、'.join(guardians)}）" if guardians else said


def may_name(matter: Matter, person: Person) -> bool:
    """True for who prints a letter of the dispute with whole names: its mediators, and the chair of its body."""
    if person.account_id is not None and person.account_id in matter.mediators:
        return True
    return person.has_role("head", "clerk") and person.office_id in {matter.holder_id, matter.lead_id}


def look_for_letter(matter: Matter, letter: Document, person: Person, *, at: datetime) -> None:
    """Log the look at each of both sides that a letter with whole names is. Raises Refused."""
    look_for_paper(matter, f"{letter.title} {letter.number}".strip(), person, at=at)


def look_for_paper(matter: Matter, title: str, person: Person, *, at: datetime) -> None:
    """Log the look at each of both sides that any paper of the dispute with whole names is. Raises Refused."""
    if not may_name(matter, person):
        raise Refused(
            gettext_noop("带姓名的文书只有这件纠纷的调解员和调解组织的主任能下载，请向他们要。"),
            code="identity_is_kept",
            article="《个人信息保护法》第六条",
        )
    reason = f"送达、归档文书：{title}"
    for party in Party.objects.filter(matter=matter).exclude(side=0).order_by("seq"):
        open_identity(
            account_person=person,
            matter_id=matter.pk,
            number=matter.number,
            party_seq=party.seq,
            reason=reason[:LONGEST_REASON],
            at=at,
        )
