"""Screen: the three distinctions (三个区分): level, nature, acceptable or not."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.jurisdiction.models import Category, Level
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.filing import ITEM, ITEMS
from xinhe.matters.models import Confidentiality, Item, Matter, Nature
from xinhe.matters.payload import Checks
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
    seen: int | None = None,
) -> Matter:
    """Decide which level is concerned, what the petitioner wants, and whether it can be accepted (第二十二条).

    ``category`` and ``items`` correct what intake recorded; left empty they stay. Raises Invalid naming the
    field.
    """
    checks = Checks()
    checks.need("level", level in Level.values, gettext_noop("请选择属于哪一级。"))
    checks.need("nature", nature in Nature.values, gettext_noop("请选择信访目的：建议意见、检举控告或申诉求决。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明这样判断的理由。"))
    texts = [checks.text("items", text, limit=ITEM) for text in items if text.strip()]
    checks.need("items", len(texts) <= ITEMS, gettext_noop("诉求事项最多 20 项，请合并后再提交。"))
    found = Category.objects.filter(code=category).first() if category and "\x00" not in category else None
    checks.need("category", found or not category, gettext_noop("没有这个内容类别。"))
    checks.done()
    with step(matter, "screen", by=by, at=at, seen=seen) as move:
        matter = move.matter
        matter.level, matter.nature, matter.is_acceptable = level, nature, acceptable
        if nature == Nature.ACCUSATION:
            matter.confidentiality = Confidentiality.ACCUSATION
        elif matter.confidentiality == Confidentiality.ACCUSATION:
            matter.confidentiality = Confidentiality.NORMAL
        if found:
            matter.category = found
        if texts:
            Item.objects.filter(matter=matter).delete()
            move.rows += [Item(matter=matter, seq=n, text=text) for n, text in enumerate(texts, start=1)]
        move.data |= {
            "level": level,
            "nature": nature,
            "acceptable": acceptable,
            "reason": reason,
            "category": category or matter.category_id or "",
            "items": texts,
        }
    return matter
