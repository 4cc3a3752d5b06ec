"""Screen: the three distinctions (三个区分): level, nature, acceptable or not."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from django.db import transaction

from xinhe.jurisdiction.codes import category_with
from xinhe.jurisdiction.competence import chain_below
from xinhe.jurisdiction.models import Level
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.filing import ITEM, ITEMS
from xinhe.matters.kin import bar_kin, lock_kin
from xinhe.matters.models import Confidentiality, Item, Matter, Nature
from xinhe.matters.payload import Checks, office_of
from xinhe.matters.step import step
from xinhe.people.person import Person


def screen(
    matter: Matter,
    *,
    level: str,
    nature: str,
    acceptable: bool,
    reason: str,
    by: Person,
    at: datetime,
    category: str = "",
    items: Sequence[str] = (),
    natures: Sequence[str] = (),
    accused: Sequence[str] = (),
    seen: int | None = None,
) -> Matter:
    """Decide which level is concerned, what the petitioner wants, and whether it can be accepted (第二十二条).

    ``category`` and ``items`` correct what intake recorded; left empty they stay. ``natures`` are those of the items
    in their order: one that accuses makes the whole matter an accusation until the rest is split off. ``accused`` are
    the offices complained of: they and all below them are barred from this matter and from what hangs on it. Raises
    Invalid naming the field.
    """
    checks = Checks()
    checks.need("level", level in Level.values, gettext_noop("请选择属于哪一级。"))
    checks.need("nature", nature in Nature.values, gettext_noop("请选择信访目的：建议意见、检举控告或申诉求决。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明这样判断的理由。"))
    texts = [checks.text("items", text, limit=ITEM) for text in items if text.strip()]
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
    barred = _barred(accused, by) if nature == Nature.ACCUSATION else set()
    with transaction.atomic():
        if barred or matter.barred:
            lock_kin(matter)
        with step(matter, "screen", by=by, at=at, seen=seen) as move:
            matter = move.matter
            matter.level, matter.nature, matter.is_acceptable = level, nature, acceptable
            if nature == Nature.ACCUSATION:
                matter.confidentiality = Confidentiality.ACCUSATION
            elif matter.confidentiality == Confidentiality.ACCUSATION:
                matter.confidentiality = Confidentiality.SECRET if matter.is_secret else Confidentiality.NORMAL
            if found:
                matter.category = found
            if texts:
                move.drop(Item.objects.filter(matter=matter))
                move.rows += [
                    Item(matter=matter, seq=n, text=text, nature=one)
                    for n, (text, one) in enumerate(zip_longest(texts, natures[: len(texts)], fillvalue=""), start=1)
                ]
            elif natures:
                for row, one in zip(Item.objects.filter(matter=matter).order_by("seq"), natures, strict=False):
                    row.nature = one
                    move.save(row, "nature")
            matter.barred = sorted({*matter.barred, *barred})
            move.data |= {
                "level": level,
                "nature": nature,
                "acceptable": acceptable,
                "reason": reason,
                "category": category or matter.category_id or "",
                "items": texts,
                "natures": list(natures),
                "barred": sorted(barred),
            }
        if matter.barred:
            bar_kin(matter, at=at)
    return matter


def _barred(accused: Sequence[str], by: Person) -> set[int]:
    """The accused offices and all below them (第三十条第三款)."""
    barred: set[int] = set()
    for code in accused:
        barred |= chain_below(office_of(code, field="accused"))
    if by.office_id in barred:
        raise Invalid(
            {"accused": gettext_noop("被检举控告的是本单位或者它的上级，请不要在这里审核，立即移送纪检监察机关。")}
        )
    return barred
