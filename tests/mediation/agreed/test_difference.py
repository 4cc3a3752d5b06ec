"""What a new draft changed: texts as marked pieces, lines as inserted, removed or changed."""

from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest

from xinhe.mediation.agreed.difference import Mark, Snippet, difference, marked
from xinhe.mediation.terms import Clause, Terms

REFUND = Clause(side=2, what="退还多收的停车费", amount="120", due_on=date(2026, 3, 12))
SORRY = Clause(side=1, what="当面道歉")
TERMS = Terms(kind="written", facts="停车费涨了。", content="退还 120 元。", way="转账", clauses=[REFUND, SORRY])


def shown(before: str, after: str) -> str:
    marks = {Mark.SAME: "%s", Mark.INSERTED: "{+%s+}", Mark.REMOVED: "{-%s-}"}
    return "".join(marks[one.change] % one.text for one in marked(before, after))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("退还 120 元。", "退还 120 元。", "退还 120 元。"),
        ("退还 120 元，三天内付清。", "退还 1200 元，三天内付清。", "退还 {-120-}{+1200+} 元，三天内付清。"),
        ("双方道歉。", "双方道歉。以后不再吵。", "双方道歉。{+以后不再吵。+}"),
        ("一次付清，当面交。", "当面交。", "{-一次付清，-}当面交。"),
        ("转账到卡上", "写收条", "{-转账到卡上-}{+写收条+}"),
        ("", "逾期按日付 1 元", "{+逾期按日付 1 元+}"),
        ("逾期按日付 1 元", "", "{-逾期按日付 1 元-}"),
    ],
)
def test_a_text_is_marked(before: str, after: str, said: str) -> None:
    assert shown(before, after) == said


@pytest.mark.parametrize(
    ("before", "after"), [("a，b。c", "b。d\ne"), ("一二三，四五", "一三二；四五六"), ("", "。。\n")]
)
def test_both_texts_can_be_read_off_it(before: str, after: str) -> None:
    parts = marked(before, after)
    assert "".join(one.text for one in parts if one.change is not Mark.INSERTED) == before
    assert "".join(one.text for one in parts if one.change is not Mark.REMOVED) == after


def test_the_same_once_more_changed_nothing() -> None:
    same = difference(TERMS, replace(TERMS, clauses=[SORRY, REFUND]))  # a mere change of order is none
    assert (list(same.texts), list(same.lines)) == ([], [])


def test_each_text_that_changed_is_named() -> None:
    changed = difference(TERMS, replace(TERMS, kind="oral", late="按日付 1 元", way="当面交"))
    assert [one.name for one in changed.texts] == ["kind", "way", "late"]
    assert changed.texts[0].pieces == [Snippet(Mark.REMOVED, "written"), Snippet(Mark.INSERTED, "oral")]


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ([REFUND], [("removed", SORRY, None)]),
        ([REFUND, SORRY, SORRY], [("inserted", None, SORRY)]),
        ([replace(REFUND, amount="130"), SORRY], [("changed", REFUND, replace(REFUND, amount="130"))]),
        ([SORRY, replace(REFUND, due_on=None)], [("changed", REFUND, replace(REFUND, due_on=None))]),
        ([replace(REFUND, what="退款"), SORRY], [("changed", REFUND, replace(REFUND, what="退款"))]),
        ([replace(REFUND, side=1), SORRY], [("inserted", None, replace(REFUND, side=1)), ("removed", REFUND, None)]),
        ([], [("removed", REFUND, None), ("removed", SORRY, None)]),
    ],
)
def test_each_line_that_changed_is_named(clauses: list[Clause], said: list[tuple[object, ...]]) -> None:
    found = difference(TERMS, replace(TERMS, clauses=clauses)).lines
    assert [(one.change.value, one.before, one.after) for one in found] == said


@pytest.mark.parametrize(
    "text", ["，" * 5000, "一" * 5000, "一二，" * 1600, "".join(chr(0x4E00 + n) for n in range(5000))]
)
def test_a_page_does_not_wait_for_it(text: str) -> None:
    """Two of the longest texts, of the worst kinds, in the time of one request."""
    began = perf_counter()
    marked(text, text[::-1] + "。")
    assert perf_counter() - began < 2
