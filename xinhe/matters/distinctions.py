"""The three distinctions (三个区分) that a screening draws, with every word of them checked (第二十二条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from xinhe.jurisdiction.codes import category_with
from xinhe.jurisdiction.competence import chain_below
from xinhe.jurisdiction.models import Category, Level
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.filing import ITEM, ITEMS
from xinhe.matters.learning import keep_out
from xinhe.matters.models import Confidentiality, Item, Matter, Nature
from xinhe.matters.payload import Checks, office_of
from xinhe.people.person import Person


@dataclass(frozen=True, kw_only=True)
class Distinctions:
    """What a screening finds, in which every word is known to be good; what is empty leaves intake's word alone."""

    level: str
    nature: str
    acceptable: bool
    reason: str
    category: Category | None
    items: Sequence[str]
    natures: Sequence[str]
    barred: frozenset[int]

    @property
    def is_accusation(self) -> bool:
        """True when the whole matter is an accusation (检举控告)."""
        return self.nature == Nature.ACCUSATION

    def put_on(self, matter: Matter) -> None:
        """Set what the matter itself keeps. Who is barred once stays so."""
        matter.level, matter.nature, matter.is_acceptable = self.level, self.nature, self.acceptable
        if self.is_accusation:
            matter.confidentiality = Confidentiality.ACCUSATION
        elif matter.confidentiality == Confidentiality.ACCUSATION:
            matter.confidentiality = Confidentiality.SECRET if matter.is_secret else Confidentiality.NORMAL
        if self.category:
            matter.category = self.category
        keep_out(matter, self.barred)

    def new_items(self, matter: Matter) -> list[Item]:
        """The items as this screening words them, each with what it wants."""
        told = zip_longest(self.items, self.natures[: len(self.items)], fillvalue="")
        return [Item(matter=matter, seq=n, text=text, nature=nature) for n, (text, nature) in enumerate(told, start=1)]

    def for_log(self, matter: Matter) -> dict[str, object]:
        """What the log keeps."""
        return {
            "level": self.level,
            "nature": self.nature,
            "acceptable": self.acceptable,
            "reason": self.reason,
            "category": matter.category_id or "",
            "items": list(self.items),
            "natures": list(self.natures),
            "barred": sorted(self.barred),
        }


def distinguished(
    *,
    level: str,
    nature: str,
    acceptable: bool,
    reason: str,
    category: str,
    items: Sequence[str],
    natures: Sequence[str],
    accused: Sequence[str],
    by: Person,
) -> Distinctions:
    """The words of a screening, checked. Raises Invalid naming each wrong field."""
    checks = Checks()
    checks.need("level", level in Level.values, gettext_noop("请选择属于哪一级。"))
    checks.need("nature", nature in Nature.values, gettext_noop("请选择信访目的：建议意见、检举控告或申诉求决。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明这样判断的理由。"))
    texts = checks.texts("items", items, limit=ITEM)
    checks.need("items", len(texts) <= ITEMS, gettext_noop("诉求事项最多 20 项，请合并后再提交。"))
    checks.need("natures", all(one in Nature.values for one in natures), gettext_noop("请给每个诉求选择目的。"))
    checks.need(
        "nature",
        Nature.ACCUSATION not in natures or nature == Nature.ACCUSATION,
        gettext_noop("其中有检举控告，整件先按检举控告保护；其他诉求请分立出去另行办理。"),
    )
    found = category_with(category)
    checks.need("category", found or not category, gettext_noop("没有这个内容类别。"))
    checks.done()
    return Distinctions(
        level=level,
        nature=nature,
        acceptable=acceptable,
        reason=reason,
        category=found,
        items=texts,
        natures=natures,
        barred=_barred(accused, by) if nature == Nature.ACCUSATION else frozenset(),
    )


def _barred(accused: Sequence[str], by: Person) -> frozenset[int]:
    """The accused offices and all below them (第三十条第三款)."""
    barred: set[int] = set()
    for code in accused:
        barred |= chain_below(office_of(code, field="accused"))
    if by.office_id in barred:
        raise Invalid(
            {"accused": gettext_noop("被检举控告的是本单位或者它的上级，请不要在这里审核，立即移送纪检监察机关。")}
        )
    return frozenset(barred)
