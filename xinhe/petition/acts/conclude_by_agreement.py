"""Conclude by agreement: what both sides agreed on ends the item, without an opinion (第三十三条、第三十四条)."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Item, Matter
from xinhe.people.person import Person
from xinhe.petition.answers.settled import last_agreement, open_items
from xinhe.petition.step import step

ALL, SOME = "all", "some"


def conclude_by_agreement(
    matter: Matter, *, items: Sequence[int], by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """End these items by the agreement that was reached; with the last open one the matter is closed.

    What was drafted as their answer is taken back: nothing is decided where both sides agreed. Raises Invalid naming
    the field.
    """
    with step(matter, "conclude_by_agreement", by=by, at=at, seen=seen) as move:
        rows = {row.seq: row for row in open_items(Item.objects.filter(matter=move.matter))}
        if not items or not set(items) <= set(rows):
            raise Invalid({"items": gettext_noop("请选择按协议办结的诉求；导入其他程序或者已经办结的不用再选。")})
        agreement = last_agreement(move.matter)
        assert agreement is not None  # the rule needs one
        for seq in sorted(set(items)):
            row = rows.pop(seq)
            row.settled_on = agreement.on
            row.result = row.facts = row.basis = row.opinion = ""
            row.execute_by = None
            move.save(row, "settled_on", "result", "facts", "basis", "opinion", "execute_by")
        if not rows and not move.facts["reported_back"]:
            raise Refused(
                gettext_noop("这件事是交办的，还没有提交办结报告，不能办结。请先反馈办结报告。"),
                code="reported_back",
                article="第二十二条第（三）项",
            )
        move.outcome = SOME if rows else ALL
        move.data |= {"items": sorted(items), "on": agreement.on, "office_name": agreement.body}
    return move.matter
