"""What a person hands in, and the same once every field has been checked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel import bigrams, chain, identity, masks
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Channel, Kind, Party, PartyPart
from xinhe.matters.payload import Checks
from xinhe.people import vault
from xinhe.procedures import book
from xinhe.procedures.definition import Bound, Procedure

TITLE, BODY, ITEM, ITEMS = 120, 50_000, 500, 20
HEADCOUNT = 100_000


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a person is, as they gave it."""

    name: str
    phone: str = ""
    id_type: str = "none"
    id_number: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an imported row came from, and when the words were first written."""

    name: str
    id: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What was handed in. ``region`` and ``category`` are codes; no petitioner means anonymous.

    ``notice`` is the version of the notice on personal information that was shown (个人信息保护法 第十七条).
    """

    kind: str
    title: str
    body: str
    region: str
    channel: str
    petitioner: Identity | None = None
    headcount: int = 1
    representatives: Sequence[Identity] = ()
    category: str = ""
    items: Sequence[str] = ()
    files: Sequence[Incoming] = ()
    language: str = "zh-hans"
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A filing in which every field is known to be good; people are (part, identity) in order."""

    procedure: Procedure
    kind: str
    title: str
    body: str
    region: Region
    channel: str
    category: Category | None
    headcount: int
    items: Sequence[str]
    people: Sequence[tuple[PartyPart, Identity]]
    files: Sequence[Incoming]
    language: str
    is_anonymous: bool
    notice: str

    def digest(self) -> str:
        """The same for the same words from the same people: tells a retry from another filing."""
        people = [asdict(one) for _part, one in self.people]
        plain = [
            self.kind,
            self.title,
            self.body,
            self.region.code,
            self.channel,
            self.headcount,
            list(self.items),
        ]
        return chain.sm3(chain.canonical([*plain, people, [f.hash for f in self.files]]))

    def words(self, number: str) -> list[str]:
        """What a search may find the matter by: pairs of characters, its number, keyed hashes of its people."""
        text = "\n".join([self.title, self.body, *self.items])
        words = {*bigrams.bigrams(text), *bigrams.bigrams(number)}
        for _part, one in self.people:
            for kind in ("name", "phone", "id_number"):
                if value := getattr(one, kind):
                    words.add(vault.finder(kind, value))
        return sorted(words)


def check(filing: Filing, *, today: date, in_force_on: date | None = None) -> Checked:
    """Check every field by the procedure in force (today, unless said). Raises Invalid, a sentence for each field."""
    checks = Checks()
    checks.need("kind", filing.kind in Kind.values, gettext_noop("没有这一类事项。"))
    procedure = checks.take("kind", lambda: book.for_kind(filing.kind, in_force_on or today), None)
    checks.need("channel", filing.channel in Channel.values, gettext_noop("没有这种来件方式。"))
    title = checks.text("title", filing.title, limit=TITLE, sentence=gettext_noop("请写一句话标题，说清是什么事。"))
    body = checks.text("body", filing.body, limit=BODY, sentence=gettext_noop("请写明反映的内容：事情经过和你的要求。"))
    region = Region.objects.filter(code=filing.region).first() if "\x00" not in filing.region else None
    checks.need("region", region, gettext_noop("请选择问题发生的地方；没有找到你填的地区。"))
    wanted = filing.category if "\x00" not in filing.category else "?"
    category = Category.objects.filter(code=wanted).first() if wanted else None
    checks.need("category", category or not wanted, gettext_noop("没有这个内容类别。"))
    items = [checks.text("items", text, limit=ITEM) for text in filing.items if text.strip()]
    checks.need("items", len(items) <= ITEMS, gettext_noop("诉求事项最多 20 项，请合并后再提交。"))
    checks.need("headcount", 1 <= filing.headcount <= HEADCOUNT, gettext_noop("人数应为 1 到 100000。"))
    bounds = procedure.bounds if procedure else {}
    people = _people(filing, checks, bounds, today=today)
    checks.done()
    assert region is not None
    assert procedure is not None
    return Checked(
        procedure=procedure,
        kind=filing.kind,
        title=title,
        body=body,
        region=region,
        channel=filing.channel,
        category=category,
        headcount=filing.headcount,
        items=items or [title],
        people=people,
        files=filing.files,
        language=filing.language,
        is_anonymous=filing.petitioner is None,
        notice=filing.notice,
    )


def _people(
    filing: Filing, checks: Checks, bounds: Mapping[str, Bound], *, today: date
) -> list[tuple[PartyPart, Identity]]:
    people: list[tuple[PartyPart, Identity]] = []
    if filing.petitioner is not None:
        people.append((PartyPart.PETITIONER, _identity(filing.petitioner, "petitioner", checks, today=today)))
    count = len(filing.representatives)
    checks.take("representatives", lambda: _within(bounds.get("representatives"), count), None)
    checks.need(
        "representatives",
        count <= filing.headcount,
        gettext_noop("代表人数不能多于总人数，请核对人数。"),
    )
    for n, one in enumerate(filing.representatives):
        people.append((PartyPart.REPRESENTATIVE, _identity(one, f"representatives.{n}", checks, today=today)))
    return people


def _within(bound: Bound | None, count: int) -> None:
    if bound and count > bound.most:
        raise Refused(bound.sentence, code="too_many_of_them", article=bound.cite, most=bound.most)


def _identity(one: Identity, prefix: str, checks: Checks, *, today: date) -> Identity:
    name = checks.take(f"{prefix}.name", lambda: identity.check_name(one.name), "")
    phone = one.phone.strip()
    if phone:
        phone = checks.take(f"{prefix}.phone", lambda: identity.check_phone(one.phone), "")
    id_type, number = one.id_type or "none", one.id_number.strip()
    if number or id_type not in identity.ID_TYPES:
        number = checks.take(
            f"{prefix}.id_number", lambda: identity.check_document(id_type, one.id_number, today=today), ""
        )
    address = checks.text(f"{prefix}.address", one.address, limit=120)
    return Identity(name=name, phone=phone, id_type=id_type, id_number=number, address=address)


def party(matter_id: UUID, seq: int, part: PartyPart, one: Identity) -> Party:
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
    )
    row.sealed = vault.seal_identity(asdict(one), about=row.about())
    return row
