"""A filing is judged: every field of it, by the procedure in force."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.codes import region_and_category
from xinhe.jurisdiction.competence import chain_below
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel import bigrams, chain
from xinhe.kernel.clock import EARLIEST
from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.text import storable
from xinhe.matters.filing.declaration import declared
from xinhe.matters.filing.lacking import lacks
from xinhe.matters.filing.people import is_child, is_minor, people_of
from xinhe.matters.filing.words import ITEM, ITEMS, TITLE, Filing, Identity
from xinhe.matters.models import ORAL, Channel, Kind, Matter, PartyPart
from xinhe.matters.payload import Checks, office_of
from xinhe.people import vault
from xinhe.procedures import book
from xinhe.procedures.definition import LANGUAGES, Procedure

# What the declaration says of all fields: the texts that are measured, the columns of the same name.
TEXTS = {name: one for name, one in declared(Filing).items() if one.limit}
COLUMNS = tuple(f.name for f in Matter._meta.concrete_fields if f.name in declared(Filing))
HEADCOUNT = 100_000
FIRST_TEXTS = ("title", "body")


def _encodable(value: Any) -> Any:
    """What was typed of people, as it was typed but for halves of characters, which no UTF-8 holds."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, dict):
        return {name: _encodable(one) for name, one in value.items()}
    return [_encodable(one) for one in value] if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A filing in which every field is known to be good, and what its codes stand for.

    People are (part, identity) in order. ``is_minor`` and ``barred`` follow from what was said.
    """

    filing: Filing
    procedure: Procedure
    region: Region
    category: Category | None
    people: Sequence[tuple[PartyPart, Identity]]
    received_on: date
    is_minor: bool
    barred: frozenset[int]
    lacks: Sequence[str]

    @property
    def is_anonymous(self) -> bool:
        """True when nobody was named."""
        return self.filing.petitioner is None

    def bringing(self, files: Sequence[Incoming]) -> "Checked":
        """The same with the files that were only named while its words were judged."""
        return replace(self, filing=replace(self.filing, files=files))

    def columns(self) -> dict[str, Any]:
        """The columns of the matter that are called as the fields of the intake are."""
        said = {name: getattr(self.filing, name) for name in COLUMNS}
        return said | {"category": self.category, "received_on": self.received_on}

    def digest(self) -> str:
        """The same for the same filing, whatever field differs: tells a retry from another one.

        What is as if nothing had been said is left out, so that a field that is declared later changes no digest.
        """
        said = _encodable(asdict(replace(self.filing, files=())))
        files = [[one.name, one.hash] for one in self.filing.files]
        return chain.sm3(chain.canonical({name: value for name, value in said.items() if value} | {"files": files}))

    def former_digest(self) -> str:
        """As retries were told before every field counted: what was filed then is still known by it."""
        said = self.filing
        people = [asdict(one) for _part, one in self.people]
        plain = [said.kind, said.title, said.body, self.region.code, said.channel, said.headcount, list(said.items)]
        flags = [said.is_secret, said.is_joint, said.posted_on, said.is_accusation, sorted(self.barred)]
        # Texts that were declared later count where they are said, so that what was filed before keeps its hash.
        more = {name: text for name in TEXTS if name not in FIRST_TEXTS and (text := getattr(said, name))}
        digested = [*plain, people, [f.hash for f in said.files], flags]
        return chain.sm3(chain.canonical([*digested, more] if more else digested))

    def words(self, number: str) -> list[str]:
        """What a search may find the matter by: pairs of characters, its number, keyed hashes of its people.

        Who asked not to be named can't be found by name either: a unit could try names one by one. Who left a telephone
        and no name is found by nothing: the next matter told under that telephone would say who it was.
        """
        text = "\n".join([self.filing.title, self.filing.body, *self.filing.items])
        words = {*bigrams.bigrams(text), *bigrams.bigrams(number)}
        for part, one in self.people if not self.filing.is_secret else ():
            if part == PartyPart.CONTACT:
                continue
            for kind in ("name", "phone", "id_number"):
                if value := getattr(one, kind):
                    words.add(vault.finder(kind, value))
        return sorted(words)


def check(filing: Filing, *, today: date, is_history: bool = False) -> Checked:
    """Check every field by the procedure in force. Raises Invalid, a sentence for each field.

    What may be asked for later refuses no registration (第二十二条): it is marked as lacking. A finished one of before
    (``is_history``) is kept under the newest version: it has no clocks, and what its office had to see to then is not
    asked for now.
    """
    checks = Checks()
    checks.need("kind", filing.kind in Kind.values, gettext_noop("没有这一类事项。"))
    procedure = checks.take("kind", lambda: book.for_kind(filing.kind, date.max if is_history else today), None)
    checks.need("channel", filing.channel in Channel.values, gettext_noop("没有这种来件方式。"))
    texts: dict[str, Any] = {
        name: checks.text(name, getattr(filing, name), limit=one.limit, sentence=one.missing)
        for name, one in TEXTS.items()
    }
    region, category = region_and_category(filing.region, filing.category)
    nowhere = gettext_noop("请选择问题发生的地方；没有找到你填的地区。")
    checks.need("region", region, nowhere if filing.region.strip() else gettext_noop("请选择问题发生的地方。"))
    checks.need("category", category or not filing.category, gettext_noop("没有这个内容类别。"))
    items = checks.texts("items", filing.items, limit=ITEM)
    checks.need("items", len(items) <= ITEMS, gettext_noop("诉求事项最多 20 项，请合并后再提交。"))
    checks.need("headcount", 1 <= filing.headcount <= HEADCOUNT, gettext_noop("人数应为 1 到 100000。"))
    people = people_of(filing, checks, procedure, today=today)
    received_on = _days(filing, checks, today=today)
    nobody: frozenset[int] = frozenset()
    barred = checks.take("accused", lambda: _accused(filing.accused), nobody)
    checks.done()
    assert region is not None
    assert procedure is not None
    good = replace(
        filing,
        **texts,
        language=filing.language if filing.language in LANGUAGES else LANGUAGES[0],
        notice=storable(filing.notice)[:TITLE],
        split_from=storable(filing.split_from)[:TITLE],
        items=items or [texts["title"]],
        is_secret=filing.is_secret and filing.petitioner is not None,
        is_read_back=bool(filing.is_read_back) and filing.channel in ORAL,
        is_accusation=filing.is_accusation or bool(barred),
    )
    return Checked(
        filing=good,
        procedure=procedure,
        region=region,
        category=category,
        people=people,
        received_on=received_on,
        is_minor=is_minor(filing, people, procedure, today=today),
        barred=barred,
        lacks=[] if is_history else _lacks(filing, people, procedure, today=today),
    )


def _lacks(
    filing: Filing, people: Sequence[tuple[PartyPart, Identity]], procedure: Procedure, *, today: date
) -> list[str]:
    """What is asked for later; of a finished matter of before nothing is."""
    return lacks(filing, procedure, is_child=is_child(filing, people, procedure, today=today))


def _days(filing: Filing, checks: Checks, *, today: date) -> date:
    """The day on which it was received; a postmark is not later."""
    received_on = filing.received_on or today
    checks.need("received_on", received_on <= today, gettext_noop("收到日期不能晚于今天。"))
    for name, day in (("received_on", received_on), ("posted_on", filing.posted_on)):
        checks.need(name, day is None or day >= EARLIEST, gettext_noop("日期的年份不对，请核对。"))
    checks.need(
        "posted_on",
        filing.posted_on is None or filing.posted_on <= received_on,
        gettext_noop("邮戳日期不能晚于收到日期。"),
    )
    return received_on


def _accused(codes: Sequence[str]) -> frozenset[int]:
    """The offices complained of, and all below them."""
    barred: set[int] = set()
    for code in codes:
        barred |= chain_below(office_of(code, field="accused"))
    return frozenset(barred)
