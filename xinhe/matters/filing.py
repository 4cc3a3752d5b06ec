"""What a person hands in, and the same once every field has been checked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.codes import category_with, region_with
from xinhe.jurisdiction.competence import chain_below
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel import bigrams, chain, identity, masks
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import ORAL, Channel, Kind, Party, PartyPart
from xinhe.matters.payload import Checks, office_of
from xinhe.people import vault
from xinhe.procedures import book
from xinhe.procedures.definition import Bound, Procedure, Setting

TITLE, BODY, ITEM, ITEMS = 120, 50_000, 500, 20
HEADCOUNT = 100_000

GUARDIAN_BELOW, ADULT_FROM = "guardian_below", "adult_from"  # two ages, each of its own law


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a person is, as they gave it."""

    name: str
    phone: str = ""
    id_type: str = "none"
    id_number: str = ""
    address: str = ""
    domicile: str = ""


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
    ``domicile`` of a person is kept apart from the place of the problem, and no matter is routed by it.
    ``is_read_back`` is None where nothing was spoken or nobody said whether it was read back. ``accused`` are codes
    of offices.
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
    agent: Identity | None = None
    guardian: Identity | None = None
    is_child: bool = False
    is_minor: bool = False
    is_secret: bool = False
    is_joint: bool = False
    wants_paper: bool = False
    is_read_back: bool | None = None
    received_on: date | None = None
    posted_on: date | None = None
    is_accusation: bool = False
    accused: Sequence[str] = ()


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
    is_minor: bool
    is_secret: bool
    is_joint: bool
    wants_paper: bool
    is_read_back: bool
    received_on: date
    posted_on: date | None
    is_accusation: bool
    barred: frozenset[int]

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
        flags = [self.is_secret, self.is_joint, self.posted_on, self.is_accusation, sorted(self.barred)]
        return chain.sm3(chain.canonical([*plain, people, [f.hash for f in self.files], flags]))

    def words(self, number: str) -> list[str]:
        """What a search may find the matter by: pairs of characters, its number, keyed hashes of its people.

        Who asked not to be named can't be found by name either: a unit could try names one by one.
        """
        text = "\n".join([self.title, self.body, *self.items])
        words = {*bigrams.bigrams(text), *bigrams.bigrams(number)}
        for _part, one in self.people if not self.is_secret else ():
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
    region = region_with(filing.region)
    checks.need("region", region, gettext_noop("请选择问题发生的地方；没有找到你填的地区。"))
    category = category_with(filing.category)
    checks.need("category", category or not filing.category, gettext_noop("没有这个内容类别。"))
    items = [checks.text("items", text, limit=ITEM) for text in filing.items if text.strip()]
    checks.need("items", len(items) <= ITEMS, gettext_noop("诉求事项最多 20 项，请合并后再提交。"))
    checks.need("headcount", 1 <= filing.headcount <= HEADCOUNT, gettext_noop("人数应为 1 到 100000。"))
    people = _people(filing, checks, procedure, today=today)
    received_on = filing.received_on or today
    checks.need("received_on", received_on <= today, gettext_noop("收到日期不能晚于今天。"))
    checks.need(
        "posted_on",
        filing.posted_on is None or filing.posted_on <= received_on,
        gettext_noop("邮戳日期不能晚于收到日期。"),
    )
    checks.need(
        "is_read_back",
        filing.is_read_back is not False or filing.channel not in ORAL,
        gettext_noop("口头提出的要如实记录，请宣读给本人听，确认后勾选（《信访工作条例》第十九条）。"),
    )
    nobody: frozenset[int] = frozenset()
    barred = checks.take("accused", lambda: _accused(filing.accused), nobody)
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
        is_minor=bool(procedure and _is_minor(filing, people, procedure, today=today)),
        is_secret=filing.is_secret and filing.petitioner is not None,
        is_joint=filing.is_joint,
        wants_paper=filing.wants_paper,
        is_read_back=bool(filing.is_read_back) and filing.channel in ORAL,
        received_on=received_on,
        posted_on=filing.posted_on,
        is_accusation=filing.is_accusation or bool(barred),
        barred=barred,
    )


def _accused(codes: Sequence[str]) -> frozenset[int]:
    """The offices complained of, and all below them."""
    barred: set[int] = set()
    for code in codes:
        barred |= chain_below(office_of(code, field="accused"))
    return frozenset(barred)


def _people(
    filing: Filing, checks: Checks, procedure: Procedure | None, *, today: date
) -> list[tuple[PartyPart, Identity]]:
    """Everybody who was named, in order, each checked."""
    people: list[tuple[PartyPart, Identity]] = []
    if filing.petitioner is not None:
        people.append((PartyPart.PETITIONER, _identity(filing.petitioner, "petitioner", checks, today=today)))
    _check_representatives(filing, checks, procedure)
    for n, one in enumerate(filing.representatives):
        people.append((PartyPart.REPRESENTATIVE, _identity(one, f"representatives.{n}", checks, today=today)))
    if filing.agent is not None:
        people.append((PartyPart.AGENT, _identity(filing.agent, "agent", checks, today=today)))
        checks.need("agent.name", filing.petitioner, gettext_noop("有代理人的，要写明被代理的信访人。"))
        checks.need("files", filing.files, gettext_noop("委托代理的，请附上信访人签名的授权委托书。"))
    if filing.guardian is not None:
        people.append((PartyPart.GUARDIAN, _identity(filing.guardian, "guardian", checks, today=today)))
    elif procedure and _is_child(filing, people, procedure, today=today):
        checks.take("guardian.name", lambda: _need_guardian(procedure.settings[GUARDIAN_BELOW]), None)
    return people


def _check_representatives(filing: Filing, checks: Checks, procedure: Procedure | None) -> None:
    count = len(filing.representatives)
    if procedure:
        checks.take("representatives", lambda: _within(procedure.bounds.get("representatives"), count), None)
        most = procedure.setting("visitors_without_representatives")
        if filing.channel == Channel.VISIT and filing.headcount > most and not count:
            checks.take("representatives", lambda: _need_representatives(most), None)
    checks.need(
        "representatives",
        count <= filing.headcount,
        gettext_noop("代表人数不能多于总人数，请核对人数。"),
    )


def _need_representatives(most: int) -> None:
    raise Refused(
        gettext_noop("超过 %(most)s 人走访的，请推选 1 至 5 名代表并登记（《信访工作条例》第二十条第三款）。"),
        code="no_representatives",
        article="第二十条第三款",
        most=most,
    )


def _need_guardian(age: Setting) -> None:
    raise Refused(
        gettext_noop("反映人未满 %(age)s 周岁，请写明监护人的姓名和电话（%(cite)s）。"),
        code="no_guardian",
        article=age.cite,
        age=age.value,
        cite=age.cite,
    )


@dataclass(frozen=True)
class Ages:
    """The two ages that a filing asks about, as words of a form say them."""

    guardian_below: int
    adult_from: int


def ages(on: date, kind: str = Kind.PETITION) -> Ages:
    """The ages by the rules under which a matter of this day begins."""
    procedure = book.for_kind(kind, on)
    return Ages(procedure.setting(GUARDIAN_BELOW), procedure.setting(ADULT_FROM))


def _is_child(
    filing: Filing, people: Sequence[tuple[PartyPart, Identity]], procedure: Procedure, *, today: date
) -> bool:
    """So young that a guardian has to agree before personal data are taken (《个人信息保护法》第三十一条)."""
    return _is_below(procedure.setting(GUARDIAN_BELOW), filing.is_child, people, today=today)


def _is_minor(
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
    domicile = checks.text(f"{prefix}.domicile", one.domicile, limit=120)
    return Identity(name=name, phone=phone, id_type=id_type, id_number=number, address=address, domicile=domicile)


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
        is_minor=is_minor and part == PartyPart.PETITIONER,
    )
    row.sealed = vault.seal_identity(asdict(one), about=row.about())
    return row
