"""The terms of an agreement as they are drafted: what must be there, and what a court would not confirm."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.payload import Checks
from xinhe.mediation.agreed.confirmable import warned
from xinhe.mediation.models import FIRST, SECOND, Agreement, AgreementKind, Obligation

MOST_FEN = 10**14  # a million million yuan: more is a slip of the pen
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLAIN = dict(zip("〇一二两三四五六七八九", (0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_FIGURE = r"[¥￥]?\s*(?P<figure>\d[\d,，]*(?:\.\d{1,2})?)\s*(?P<wan>万)?元?整?"
_DIGITS = DIGITS + "".join(PLAIN)
_WORDS = rf"(?P<words>[{_DIGITS}{''.join((*UNITS, *GROUPS))}]+[元圆][{_DIGITS}角分整正]*)"
# One amount in figures and in words, in either order: marked as such, or one of them in brackets.
_AMOUNTS = (
    re.compile(rf"{_FIGURE}[，,、]?\s*[（(]?\s*(?:人民币)?[（(]?大写[）):：\s]*(?:人民币)?[:：\s]*{_WORDS}"),
    re.compile(rf"{_FIGURE}\s*[（(]\s*(?:人民币)?\s*{_WORDS}\s*[）)]"),
    re.compile(rf"{_WORDS}[，,、]?\s*[（(]?\s*(?:人民币)?小写\s*[:：]?\s*{_FIGURE}"),
    re.compile(rf"{_WORDS}\s*[（(]\s*(?:人民币)?\s*{_FIGURE}\s*[）)]"),
)

VAGUE = gettext_noop(
    "有给付的没有写明日期：没有期限的协议难以履行，法院也可能认为内容不明确（《民诉法解释》第三百五十八条）。"
)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One thing that a side owes: who, what, how much (yuan, as it was typed) and by when."""

    side: int
    what: str
    amount: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was drafted, as it was typed."""

    kind: str
    facts: str
    content: str
    way: str
    late: str = ""
    clauses: Sequence[Clause] = ()


def checked(terms: Terms, checks: Checks) -> tuple[Terms, list[int | None]]:
    """The cleaned terms and the amounts in fen. What is wrong is kept under its field."""
    checks.need("kind", terms.kind in AgreementKind.values, gettext_noop("请选择书面协议还是口头协议。"))
    facts = checks.text("facts", terms.facts, limit=5000, sentence=gettext_noop("请写明纠纷的主要事实和争议。"))
    content = checks.text("content", terms.content, limit=5000, sentence=gettext_noop("请写明双方约定的内容。"))
    way = checks.text("way", terms.way, limit=200, sentence=gettext_noop("请写明怎样履行，例如转账、当面交付。"))
    late = checks.text("late", terms.late, limit=500)
    checks.need("clauses", len(terms.clauses) <= 50, gettext_noop("履行项最多 50 条。"))
    clauses, fens = [], []
    for n, one in enumerate(terms.clauses):
        what = checks.text(f"clauses.{n}.what", one.what, limit=200, sentence=gettext_noop("请写明要做什么。"))
        checks.need(f"clauses.{n}.side", one.side in (FIRST, SECOND), gettext_noop("请选择由哪一方履行。"))
        fens.append(fen_of(one.amount, f"clauses.{n}.amount", checks))
        clauses.append(Clause(side=one.side, what=what, amount=one.amount, due_on=one.due_on))
    for text in (content, way, late, *(one.what for one in clauses)):
        for wrong in _words_that_differ(text):
            checks.need("content", False, wrong)
    return Terms(kind=terms.kind, facts=facts, content=content, way=way, late=late, clauses=clauses), fens


def fen_of(typed: str, field: str, checks: Checks) -> int | None:
    """An amount in fen as it was typed in yuan; nothing for an empty one. What is wrong is kept under its field."""
    text = typed.strip().replace(",", "").replace("，", "").removesuffix("元")
    if not text:
        return None
    try:
        amount = Decimal(text) * 100
    except InvalidOperation:
        amount = Decimal(-1)
    is_fit = amount.is_finite() and 0 < amount <= MOST_FEN and amount == amount.to_integral_value()
    checks.need(field, is_fit, gettext_noop("金额不对：请写大于零、最多两位小数的数，例如 1280 或者 1280.50。"))
    return int(amount) if is_fit else None


def _words_that_differ(text: str) -> Iterator[str]:
    """Amounts whose figures and Chinese words say different things."""
    for found in (one for pattern in _AMOUNTS for one in pattern.finditer(text)):
        figure = Decimal(found["figure"].replace(",", "").replace("，", "")) * (10_000 if found["wan"] else 1)
        said = amount_in_words(found["words"])
        if said is not None and said != figure:
            yield gettext_noop("金额的数字和大写不一致，请核对。")


def terms_of(agreement: Agreement, lines: Sequence[Obligation]) -> Terms:
    """A draft or agreement as it was typed, the amounts in yuan."""
    clauses = [Clause(side=one.side, what=one.what, amount=as_typed(one.fen), due_on=one.due_on) for one in lines]
    return Terms(
        kind=agreement.kind,
        facts=agreement.facts,
        content=agreement.content,
        way=agreement.way,
        late=agreement.late,
        clauses=clauses,
    )


def as_typed(fen: int | None) -> str:
    """An amount in fen as somebody would type it in yuan; nothing for none."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


def amount_in_words(text: str) -> Decimal | None:
    """The amount that Chinese words say (壹仟贰佰元整); None for what are no such words."""
    known = PLAIN | {digit: n for n, digit in enumerate(DIGITS)}
    whole, _, rest = text.strip().removeprefix("人民币").removesuffix("整").removesuffix("正").partition("元")
    whole = whole.replace("圆", "")
    total = section = digit = 0
    for sign in whole:
        if sign in known:
            digit = known[sign]
        elif sign in UNITS:
            section, digit = section + (digit or 1) * UNITS[sign], 0
        elif sign in GROUPS:
            total, section, digit = total + (section + digit) * GROUPS[sign], 0, 0
        else:
            return None
    amount = Decimal(total + section + digit)
    for sign, unit in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        before, found, rest_after = rest.partition(sign)
        if found:
            if before not in known:
                return None
            amount, rest = amount + known[before] * unit, rest_after
    return amount if whole else None


def warnings(terms: Terms, *, on: date) -> list[str]:
    """What the sides should know before they sign: parts that a court would not confirm.

    What happened is no part of what is agreed on: that two people were divorced asks for no confirmation.
    """
    told = warned("\n".join([terms.content, terms.way, terms.late, *(one.what for one in terms.clauses)]), on=on)
    if any(one.due_on is None and one.amount for one in terms.clauses):
        told.append(VAGUE)
    return told
