"""Draft the opinion: each thing asked for gets its result, facts, legal basis and answer (第三十二条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import Item, Matter, Result
from xinhe.matters.payload import WRONG_YEAR, Checks, is_near
from xinhe.people.person import Person
from xinhe.petition.answers.rulings import upheld
from xinhe.petition.lane import leave_lane
from xinhe.petition.step import step


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one item, by its number."""

    item: int
    result: str
    facts: str
    basis: str
    opinion: str
    execute_by: date | None = None


def draft_opinion(
    matter: Matter, *, items: Sequence[Answer], by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Write the answers; a later draft replaces the answers it names.

    Where the rules say that such a result must leave the lane (简易办理), it is left first, in the same
    transaction, and the day of acceptance stays. Raises Invalid naming each wrong field as "items.N.field".
    """
    answers = _check(items)
    results = {answer.result for answer in answers}
    with transaction.atomic():
        matter, seen = leave_lane(matter, before="draft_opinion", results=results, by=by, at=at, seen=seen)
        with step(matter, "draft_opinion", by=by, at=at, seen=seen) as move:
            rows = {row.seq: row for row in Item.objects.filter(matter=move.matter)}
            checks, stands = Checks(), upheld(move.matter)
            for n, answer in enumerate(answers):
                row = rows.get(answer.item)
                checks.need(f"items.{n}.item", row, gettext_noop("没有这个诉求事项。"))
                checks.need(
                    f"items.{n}.item",
                    row is None or not row.is_routed,
                    gettext_noop("这个诉求已导入其他法定程序，不在这里答复。"),
                )
                checks.need(
                    f"items.{n}.item",
                    row is None or row.settled_on is None,
                    gettext_noop("这个诉求双方已经达成协议，按协议办结，不用答复。"),
                )
                checks.need(
                    f"items.{n}.item",
                    answer.item not in stands,
                    gettext_noop("这个诉求的答复经复查维持，仍然有效，不用重新答复。"),
                )
                checks.need(
                    f"items.{n}.execute_by",
                    answer.execute_by is None or answer.execute_by >= move.today,
                    gettext_noop("执行期限不能早于今天。"),
                )
                checks.need(f"items.{n}.execute_by", is_near(answer.execute_by, move.today), WRONG_YEAR)
            checks.done()
            check_words(move, _texts(answers))
            for answer in answers:
                row = rows[answer.item]
                row.result, row.facts = answer.result, answer.facts
                row.basis, row.opinion = answer.basis, answer.opinion
                row.execute_by = answer.execute_by if answer.result == Result.SUPPORT else None
                row.execution, row.executed_on = "", None
                move.save(row, "result", "facts", "basis", "opinion", "execute_by", "execution", "executed_on")
            move.matter.drafted_by_id, move.matter.signed_by_id = by.account_id, None
            move.data["items"] = [vars(answer) for answer in answers]
    return move.matter


def _texts(answers: Sequence[Answer]) -> dict[str, str]:
    """Every text of the answers by its field."""
    return {
        f"items.{n}.{name}": getattr(answer, name)
        for n, answer in enumerate(answers)
        for name in ("facts", "basis", "opinion")
    }


def _check(items: Sequence[Answer]) -> list[Answer]:
    checks = Checks()
    checks.need("items", items, gettext_noop("请至少答复一个诉求事项。"))
    checks.need("items", len({a.item for a in items}) == len(items), gettext_noop("同一个诉求事项只能写一个结果。"))
    answers = []
    for n, answer in enumerate(items):
        at = f"items.{n}"
        checks.need(f"{at}.result", answer.result in Result.values, gettext_noop("请选择支持、解释说明或不予支持。"))
        answers.append(
            Answer(
                item=answer.item,
                result=answer.result,
                facts=checks.text(f"{at}.facts", answer.facts, limit=5000, sentence=gettext_noop("请写明查明的事实。")),
                basis=checks.text(
                    f"{at}.basis", answer.basis, limit=2000, sentence=gettext_noop("请写明法律法规依据。")
                ),
                opinion=checks.text(
                    f"{at}.opinion", answer.opinion, limit=5000, sentence=gettext_noop("请写明处理意见。")
                ),
                execute_by=answer.execute_by,
            )
        )
    checks.done()
    return answers
