"""A reader of identity cards is a keyboard: its one line is a card, and what else is typed is none."""

import pytest

from xinhe.kernel.id_card import USUAL, BadFormat, Card, card_of, format_of

WANG = Card(name="王小明", number="11010519491231002X", address="临河县云城街道1号")


def test_the_line_of_a_reader_is_a_card_without_what_is_not_needed() -> None:
    line = "王小明|男|汉|19491231|临河县云城街道1号|11010519491231002x|临河县公安局|20200101-长期\n"
    assert card_of(line, format_of(USUAL)) == WANG


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("id_number,name,address", "11010519491231002X,王小明,临河县云城街道1号"),
        (r"name\tid_number\taddress", "王小明\t１１０１０５１９４９１２３１００２Ｘ\t临河县云城街道1号"),
        ("*;name;*;id_number;address", "ID;王小明;男;11010519491231002X;临河县云城街道1号;多余"),
    ],
)
def test_every_reader_has_its_own_order(written: str, line: str) -> None:
    assert card_of(line, format_of(written)) == WANG


@pytest.mark.parametrize("line", ["13812345678", "王小明", "", "王小明|男|汉|19491231|云城街道|不是号码|局|长期", "|"])
def test_what_else_is_typed_is_no_card(line: str) -> None:
    assert card_of(line, format_of(USUAL)) is None


@pytest.mark.parametrize("written", ["", "name|address", "name|address,id_number", "name||id_number"])
def test_a_format_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(BadFormat):
        format_of(written)
