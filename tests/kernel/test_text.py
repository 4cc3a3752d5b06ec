import time
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel.refusal import Refused
from xinhe.kernel.text import clean, half_width, storable


def test_text_is_trimmed_composed_and_has_one_kind_of_line_end():
    assert clean("  e\u0301\r\n一\r二\t三 ", field="body", limit=99) == "é\n一\n二\t三"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ud800", "\ufffe", "\ufdd0", "\U0010ffff"])
def test_what_cannot_be_kept_everywhere_never_gets_in(character):
    assert clean(f"一{character}二", field="body", limit=99) == "一二"


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r", "\r\n"])
def test_a_pasted_break_is_a_new_line(character):
    assert clean(f"一{character}二", field="body", limit=99) == "一\n二"


@pytest.mark.parametrize(
    "mark",
    list(
        "\u200b\u200e\u202d\u202c\u2060\ufeff\u00ad\u034f\u061c\u115f\u180e\u200c\u200d\u2063\u206a\u3164\ufe0f\ufffc\U0001d173\U000e0041"
    ),
)
def test_marks_that_nobody_sees_are_dropped(mark):
    assert clean(f"停车{mark}费", field="body", limit=99) == "停车费"


@pytest.mark.parametrize(
    "kept",
    [
        "👨\u200d👩",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "葛\U000e0100",
        "\u1820\u180b\u180e\u1820",
        "\u0645\u200c\u0647",
        "[微笑]",
        "\U000f0000",
        "\ue000",
        "བོད",
        "𠮷",
    ],
)
def test_what_only_looks_odd_stays(kept):
    assert storable(kept) == kept


@given(st.text(max_size=80))
def test_what_is_kept_goes_into_xml_and_utf8(text):
    ElementTree.fromstring(f"<a>{escape(storable(text))}</a>".encode())


@pytest.mark.parametrize("nothing", ["\u2800", "\u3164\u200b", "\u00a0\u3000", "\u2060\ufeff\n"])
def test_what_shows_nothing_is_nothing(nothing):
    assert clean(nothing, field="title", limit=99) == ""


@pytest.mark.parametrize(
    ("typed", "read"), [("１２３", "123"), ("༡༢༣", "123"), ("\u200b①２\u202c", "12"), ("ＬＨ", "LH"), ("²", "2")]
)
def test_figures_of_any_script_are_read(typed, read):
    assert half_width(typed) == read


def test_a_text_over_its_limit_is_refused_with_both_lengths():
    with pytest.raises(Refused) as no:
        clean("一" * 200_000, field="body", limit=10_000)
    assert no.value.sentence == "正文共 200000 字，超过上限 10000 字，请删减后重试。"
    assert clean("𠮷" * 10, field="title", limit=10) == "𠮷" * 10


@given(st.text(max_size=50))
def test_cleaning_twice_changes_nothing(text):
    once = clean(text, field="note", limit=200)
    assert clean(once, field="note", limit=200) == once
    assert "\x00" not in once


@pytest.mark.parametrize("run", ["\u200d", "\u200b", "中\u200d", "\U000e0041", "\r", "(", "中 "])
def test_a_long_run_of_anything_costs_little(run):
    began = time.perf_counter()
    storable(run * 50_000)
    assert time.perf_counter() - began < 1
