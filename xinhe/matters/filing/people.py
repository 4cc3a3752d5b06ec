"""The people of a filing: who has to be named, each of them checked, and the row that each becomes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from xinhe.kernel import identity, masks
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.filing.declaration import declared
from xinhe.matters.filing.words import Filing, Identity
from xinhe.matters.models import Channel, Kind, Party, PartyPart
from xinhe.matters.payload import Checks
from xinhe.people import vault
from xinhe.procedures import book
from xinhe.procedures.definition import Bound, Procedure

GUARDIAN_BELOW, ADULT_FROM = "guardian_below", "adult_from"  # two ages, each of its own law
# A name, a telephone and a document are judged by their own shape, other texts by their length.
SHAPED = {"name", "phone", "id_type", "id_number"}
TEXTS = {name: one for name, one in declared(Identity).items() if name not in SHAPED}


@dataclass(frozen=True)
class Ages:
    """The numbers that a filing asks about, as words of a form say them: two ages, and how many may represent."""

    guardian_below: int
    adult_from: int
    representatives: int


def ages(on: date, kind: str = Kind.PETITION) -> Ages:
    """The ages by the rules under which a matter of this day begins."""
    procedure = book.for_kind(kind, on)
    most = procedure.bounds["representatives"].most
    return Ages(procedure.setting(GUARDIAN_BELOW), procedure.setting(ADULT_FROM), most)


def people_of(
    filing: Filing, checks: Checks, procedure: Procedure | None, *, today: date
) -> list[tuple[PartyPart, Identity]]:
    """Everybody who was named, in order, each checked; who is missing is asked for later (``lacking``)."""
    people: list[tuple[PartyPart, Identity]] = []
    if filing.petitioner is not None:
        people.append((PartyPart.PETITIONER, identity_of(filing.petitioner, "petitioner", checks, today=today)))
    if filing.contact_phone.strip():
        people.append((PartyPart.CONTACT, contact_of(filing, checks)))
    check_count(filing.representatives, checks, procedure, channel=filing.channel, headcount=filing.headcount)
    for n, one in enumerate(filing.representatives):
        people.append((PartyPart.REPRESENTATIVE, identity_of(one, f"representatives.{n}", checks, today=today)))
    if filing.agent is not None:
        people.append((PartyPart.AGENT, identity_of(filing.agent, "agent", checks, today=today)))
        checks.need("agent.name", filing.petitioner, gettext_noop("有代理人的，要写明被代理的信访人。"))
    if filing.guardian is not None:
        people.append((PartyPart.GUARDIAN, identity_of(filing.guardian, "guardian", checks, today=today)))
    return people


def on_line(line: str) -> Identity:
    """Who stands on one line with name, telephone and perhaps a resident's number, however they are set apart."""
    name, phone, number = identity.person_on(line)
    return Identity(name=name, phone=phone, id_number=number, id_type="resident_id" if number else "none")


def contact_of(filing: Filing, checks: Checks) -> Identity:
    """The telephone of who gave no name (第二十三条第二款：姓名不清); who gave one says their telephone beside it."""
    checks.need(
        "contact_phone",
        filing.petitioner is None,
        gettext_noop("留了姓名的，电话写在信访人的电话里。"),
    )
    phone = checks.take("contact_phone", lambda: identity.check_phone(filing.contact_phone), "")
    return Identity(name="", phone=phone)


def check_count(
    representatives: Sequence[Identity], checks: Checks, procedure: Procedure | None, *, channel: str, headcount: int
) -> None:
    """No more representatives than people, and of a visit no more than the law lets choose (第二十条第三款)."""
    count = len(representatives)
    if procedure and channel == Channel.VISIT:
        checks.take("representatives", lambda: _within(procedure.bounds.get("representatives"), count), None)
    checks.need(
        "representatives",
        count <= headcount,
        gettext_noop("代表人数不能多于总人数，请核对人数。"),
    )


def is_child(
    filing: Filing, people: Sequence[tuple[PartyPart, Identity]], procedure: Procedure, *, today: date
) -> bool:
    """So young that a guardian has to agree before personal data are taken (《个人信息保护法》第三十一条)."""
    return _is_below(procedure.setting(GUARDIAN_BELOW), filing.is_child, people, today=today)


def is_minor(
    filing: Filing, people: Sequence[tuple[PartyPart, Identity]], procedure: Procedure, *, today: date
) -> bool:
    """Under age (《民法典》第十七条、《未成年人保护法》第二条); a child is."""
    said = filing.is_child or filing.is_minor
    return _is_below(procedure.setting(ADULT_FROM), said, people, today=today)


def _is_below(age: int, is_said: bool, people: Sequence[tuple[PartyPart, Identity]], *, today: date) -> bool:
    """The petitioner said so, or the number of the identity card says it."""
    one = next((who for part, who in people if part == PartyPart.PETITIONER), None)
    if one is None or is_said:
        return one is not None
    born = identity.birthday(one.id_number) if one.id_type == "resident_id" and one.id_number else None
    return born is not None and (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < age


def _within(bound: Bound | None, count: int) -> None:
    if bound and count > bound.most:
        raise Refused(bound.sentence, code="too_many_of_them", article=bound.cite, most=bound.most)


def identity_of(one: Identity, prefix: str, checks: Checks, *, today: date) -> Identity:
    """What a person gave of themselves, each word of it checked."""
    name = checks.take(f"{prefix}.name", lambda: identity.check_name(one.name), "")
    phone = one.phone.strip()
    if phone:
        phone = checks.take(f"{prefix}.phone", lambda: identity.check_phone(one.phone), "")
    id_type, number = one.id_type or "none", one.id_number.strip()
    if number or id_type not in identity.ID_TYPES:
        number = checks.take(
            f"{prefix}.id_number", lambda: identity.check_document(id_type, one.id_number, today=today), ""
        )
    texts = {
        field: checks.text(f"{prefix}.{field}", getattr(one, field), limit=asked.limit, sentence=asked.missing)
        for field, asked in TEXTS.items()
    }
    return replace(one, name=name, phone=phone, id_type=id_type, id_number=number, **texts)


def party(matter_id: UUID, seq: int, part: PartyPart, one: Identity, *, is_minor: bool = False) -> Party:
    """The row of one person: sealed identity and what is shown by default."""
    row = Party(
        matter_id=matter_id,
        seq=seq,
        part=part,
        masked_name=masks.name(one.name),
        masked_phone=masks.phone(one.phone) if one.phone else "",
        masked_id=masks.id_number(one.id_number) if one.id_number else "",
        masked_address=masks.address(one.address) if one.address else "",
        id_type=one.id_type,
        is_minor=is_minor and part in (PartyPart.PETITIONER, PartyPart.PARTY),
    )
    row.sealed = vault.seal_identity(asdict(one), about=row.about())
    return row
