"""What a review decides about each thing asked for, and how it becomes the answer that holds (第三十五、三十六条)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xinhe.documents.composing import chinese_day
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import ANSWER, Execution, Item, Matter, Result
from xinhe.matters.move import Move
from xinhe.matters.payload import WRONG_YEAR, Checks, is_near
from xinhe.petition.answers.wording import answered
from xinhe.petition.models import Review, ReviewResult


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a review decides about one item, by its number: uphold, change (to what, carried out by when) or revoke."""

    item: int
    ruling: str
    result: str = ""
    opinion: str = ""
    execute_by: date | None = None

    def kept(self) -> dict[str, object]:
        """As the row of the review and the log keep it."""
        day = self.execute_by.isoformat() if self.execute_by else None
        return {**vars(self), "execute_by": day}


def of(review: Review) -> list[Ruling]:
    """What a review decides item by item; none for one that is older than such rulings."""
    return [Ruling(**{**one, "execute_by": _day(one["execute_by"])}) for one in review.rulings]


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def checked(rulings: Sequence[Ruling], *, result: str, matter: Matter, today: date) -> list[Ruling]:
    """The rulings that a review of this result may have, each whole. Raises Invalid naming each wrong field.

    A change says for one item at least what holds from now on. A revocation that names no item revokes every answer.
    """
    # What an earlier review revoked has no result, and a re-review may still say one.
    rows = [row for row in Item.objects.filter(matter=matter).order_by("seq") if not row.is_routed]
    if result == ReviewResult.REVOKED and not rulings:
        return [Ruling(item=row.seq, ruling=ReviewResult.REVOKED) for row in rows if row.result]
    asked_for = {row.seq for row in rows}
    checks, kept = Checks(), []
    allowed = (ReviewResult.UPHELD, result)
    for n, one in enumerate(rulings):
        at = f"items.{n}"
        checks.need(f"{at}.item", one.item in asked_for, gettext_noop("这个诉求没有可以复查的答复。"))
        checks.need(f"{at}.ruling", one.ruling in allowed, gettext_noop("这一项的结论与整份意见的结论对不上。"))
        kept.append(_change_checked(checks, at, one, today) if one.ruling == ReviewResult.CHANGED else _bare(one))
    checks.need("items", len({one.item for one in rulings}) == len(rulings), gettext_noop("同一个诉求只能写一次。"))
    is_meant = result == ReviewResult.UPHELD or any(one.ruling == result for one in rulings)
    checks.need("items", is_meant, gettext_noop("请逐项写明哪一项变更或者撤销；变更的，写明变更后的结果和意见。"))
    checks.done()
    return kept


def _change_checked(checks: Checks, at: str, one: Ruling, today: date) -> Ruling:
    checks.need(f"{at}.result", one.result in Result.values, gettext_noop("请选择变更后的结果。"))
    missing = gettext_noop("请写明变更后的处理意见。")
    opinion = checks.text(f"{at}.opinion", one.opinion, limit=5000, sentence=missing)
    in_time = one.execute_by is None or one.execute_by >= today
    checks.need(f"{at}.execute_by", in_time, gettext_noop("执行期限不能早于今天。"))
    checks.need(f"{at}.execute_by", is_near(one.execute_by, today), WRONG_YEAR)
    day = one.execute_by if one.result == Result.SUPPORT else None
    return replace(one, opinion=opinion, execute_by=day)


def _bare(one: Ruling) -> Ruling:
    """A ruling that changes nothing: without a result of its own."""
    return Ruling(item=one.item, ruling=one.ruling)


def upheld(matter: Matter) -> frozenset[int]:
    """The items whose answers stand although the last review revoked others: they are not answered anew."""
    served = Review.objects.filter(matter=matter, served_on__isnull=False).order_by("-seq").first()
    if served is None or served.result != ReviewResult.REVOKED:
        return frozenset()
    return frozenset(one.item for one in of(served) if one.ruling == ReviewResult.UPHELD)


def take_effect(move: Move, review: Review, *, served_on: date) -> None:
    """Make what the review decides the answer that holds; the log keeps what it replaced, and the clocks follow.

    A changed item that is supported is carried out by the day that the review names, or the rule's days after its
    service (第三十二条第二款); what is changed to no support, or revoked, is owed no more.
    """
    rows = {row.seq: row for row in Item.objects.filter(matter=move.matter)}
    pieces: list[dict[str, object]] = []
    replaced: list[dict[str, object]] = []
    for ruling in of(review):
        if ruling.ruling == ReviewResult.UPHELD:
            continue
        row = rows[ruling.item]
        replaced.append(row.answer())
        _change(move, row, ruling, review, served_on)
        move.save(row, *ANSWER)
        owed = {"execute_by": row.execute_by} if row.execute_by else {"over": True}
        pieces.append({"item": row.seq, **owed})
    if replaced:
        move.data |= {"pieces": pieces, "replaced": replaced}


def _change(move: Move, row: Item, ruling: Ruling, review: Review, served_on: date) -> None:
    is_owed = ruling.result == Result.SUPPORT
    row.result, row.opinion = ruling.result, ruling.opinion
    row.facts, row.basis = (review.facts, review.basis) if ruling.result else ("", "")
    row.execution, row.executed_on = (Execution.PENDING if is_owed else ""), None
    days = timedelta(days=move.procedure.setting("execution_days"))
    row.execute_by = (ruling.execute_by or served_on + days) if is_owed else None


def told(review: Review, items: Mapping[int, str]) -> list[str]:
    """The rulings as sentences of a letter, one a paragraph; ``items`` are the words asked for, by their number."""
    return [f"诉求{one.item}（{items[one.item].rstrip('。；')}）：{_sentence(one)}" for one in of(review)]


def _sentence(one: Ruling) -> str:
    if one.ruling == ReviewResult.UPHELD:
        return "维持原处理意见。"
    if one.ruling == ReviewResult.REVOKED:
        return "撤销原处理意见，由原承办单位重新办理。"
    day = f"于{chinese_day(one.execute_by)}以前执行。" if one.execute_by else ""
    return f"变更为{Result(one.result).label}。{answered(one.result, one.opinion, alone=False)}{day}"
