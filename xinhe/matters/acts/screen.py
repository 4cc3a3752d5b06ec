"""Screen: the three distinctions (三个区分): level, nature, acceptable or not."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction

from xinhe.matters.distinctions import Distinctions, distinguished
from xinhe.matters.kin import bar_kin, lock_kin
from xinhe.matters.models import Event, Item, Matter, Nature
from xinhe.matters.move import Move
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
    the offices complained of: they and all below them are barred from this matter and from what hangs on it. That an
    accusation is none needs a second person of the same mind. Raises Invalid naming the field.
    """
    drawn = distinguished(
        level=level,
        nature=nature,
        acceptable=acceptable,
        reason=reason,
        category=category,
        items=items,
        natures=natures,
        accused=accused,
        by=by,
    )
    # Who was barred meanwhile, by another act, was barred from the kin by that act.
    reaches_kin = bool(drawn.barred or matter.barred)
    with transaction.atomic() if reaches_kin else nullcontext():
        if reaches_kin:
            lock_kin(matter)
        with step(matter, "screen", by=by, at=at, seen=seen) as move:
            matter = move.matter
            if _waits_for_a_second(move, drawn):
                matter.level, matter.is_acceptable = drawn.level, drawn.acceptable
                move.data |= drawn.for_log(matter) | {"nature": matter.nature, "proposes": drawn.nature}
            else:
                drawn.put_on(matter)
                _write_items(move, drawn)
                move.data |= drawn.for_log(matter)
        if reaches_kin:
            bar_kin(matter, at=at)
    return matter


def _waits_for_a_second(move: Move, drawn: Distinctions) -> bool:
    """What was an accusation is one until two people, one after the other, have judged it to be the same other thing.

    Its protection would be gone with one press otherwise (第三十条第三款；两人判断为产品规则，标记 D).
    """
    if move.matter.nature != Nature.ACCUSATION or drawn.is_accusation:
        return False
    last = Event.objects.filter(matter=move.matter, act=move.rule.act).order_by("-seq").first()
    is_agreed = last is not None and last.data.get("proposes") == drawn.nature
    return not (is_agreed and last is not None and last.account_id != move.by.account_id)


def _write_items(move: Move, drawn: Distinctions) -> None:
    """New words take the place of the old items; without them only what each wants is set."""
    kept = Item.objects.filter(matter=move.matter)
    if drawn.items:
        move.drop(kept)
        move.rows += drawn.new_items(move.matter)
    elif drawn.natures:
        for row, nature in zip(kept.order_by("seq"), drawn.natures, strict=False):
            row.nature = nature
            move.save(row, "nature")
