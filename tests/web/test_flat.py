"""Rows that are filled: what stands in them is escaped, and every language has its own."""

from django.utils import translation

from xinhe.web.flat import fill

COLUMNS = ("figure", "made_of")


def test_each_row_is_the_fragment_with_its_words() -> None:
    drawn = fill("desk/board/_figure.html", COLUMNS, [("98.6%", "71 ÷ 72"), ("—", "")])
    assert drawn.count('<td class="figure">') == 2
    assert drawn.index("98.6%") < drawn.index("71 ÷ 72") < drawn.index("—")


def test_words_are_no_markup() -> None:
    drawn = fill("desk/board/_figure.html", COLUMNS, [('<b>"&', "'")])
    assert "&lt;b&gt;&quot;&amp;" in drawn
    assert "&#x27;" in drawn


def test_nothing_is_drawn_of_no_rows() -> None:
    assert fill("desk/board/_figure.html", COLUMNS, []) == ""


def test_each_language_has_its_own_words() -> None:
    row = [""] * 12
    columns = tuple(f"c{n}" for n in range(12))
    drawn = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            drawn[language] = fill("desk/_line.html", columns, [row], is_dispatch=False)
    assert 'data-label="渠道"' in drawn["zh-hans"]
    assert 'data-label="渠道"' not in drawn["en"]
