import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel.refusal import Refused
from xinhe.kernel.text import clean


def test_text_is_trimmed_composed_and_has_one_kind_of_line_end():
    assert clean("  e\u0301\r\n一\r二\t三 ", field="body", limit=99) == "é\n一\n二\t三"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused_and_the_field_is_named(character):
    with pytest.raises(Refused, match="正文") as no:
        clean(f"一{character}二", field="body", limit=99)
    assert no.value.field == "body"


def test_a_text_over_its_limit_is_refused_with_both_lengths():
    with pytest.raises(Refused) as no:
        clean("一" * 200_000, field="body", limit=10_000)
    assert no.value.sentence == "正文共 200000 字，超过上限 10000 字，请删减后重试。"
    assert clean("𠮷" * 10, field="title", limit=10) == "𠮷" * 10


@given(st.text(max_size=50))
def test_cleaning_twice_changes_nothing(text):
    try:
        once = clean(text, field="note", limit=200)
    except Refused:
        return
    assert clean(once, field="note", limit=200) == once
    assert "\x00" not in once
