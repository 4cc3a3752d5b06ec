"""An office's own typefaces come before the free ones; a spoilt file in its folder spoils no letter."""

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from pypdf import PdfReader
from pytest_django import Settings

from tests.documents.samples import facts, forms
from xinhe.documents.composing import compose
from xinhe.documents.printing import fonts
from xinhe.documents.printing.pdf import pdf
from xinhe.documents.printing.press import PRESS
from xinhe.documents.printing.typesetter import Typesetter


def called(name: str) -> bytes:
    """The free 黑体 under another name, as if it were a file of the office."""
    data = bytearray(pylopdf_fonts_zh_cn.sans_path().read_bytes())
    tables = {bytes(data[at : at + 4]): at for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)}
    (table,) = struct.unpack_from(">I", data, tables[b"name"] + 8)
    _, count, strings = struct.unpack_from(">HHH", data, table)
    for record in range(table + 6, table + 6 + 12 * count, 12):
        *_, which, length, at = struct.unpack_from(">HHHHHH", data, record)
        if which in (1, 4, 16):
            word = name.encode("utf-16-be")
            assert len(word) <= length
            struct.pack_into(">H", data, record + 8, len(word))
            data[table + strings + at : table + strings + at + len(word)] = word
    return bytes(data)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The office's folder of typefaces, empty."""
    settings.HOME = tmp_path
    (tmp_path / "fonts").mkdir()
    yield tmp_path / "fonts"
    PRESS.end()


def names_in(data: bytes) -> int:
    """How many typefaces a PDF embeds."""
    found = set()
    for page in PdfReader(io.BytesIO(data)).pages:
        found |= {str(font.get_object()["/BaseFont"])[8:] for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    return len(found)


def test_without_own_typefaces_the_free_ones_stand_everywhere(folder: Path) -> None:
    assert {names[0] for names in Typesetter(folder).families.values()} == {fonts.SERIF, fonts.SANS}
    assert not fonts.is_own("body", Typesetter(folder).families["body"])


def test_an_own_typeface_takes_its_place_and_the_free_one_stays_behind_it(folder: Path) -> None:
    (folder / "kaiti.otf").write_bytes(called("KaiTi"))
    families = Typesetter(folder).families
    assert families["kai"] == ["KaiTi", fonts.SERIF, fonts.SANS, *fonts.rare()]
    assert families["body"][0] == fonts.SERIF
    assert fonts.is_own("kai", families["kai"])
    assert pdf(compose(forms()["opinion"], facts("opinion")))


def test_a_spoilt_file_among_the_typefaces_is_passed_over(folder: Path) -> None:
    (folder / "spoilt.ttf").write_bytes(b"no typeface" * 100)
    (folder / "readme.txt").write_text("字体", encoding="utf-8")
    assert names_in(pdf(compose(forms()["opinion"], facts("opinion")))) == 2


SCRIPTS = {"Tibetan": "བོད", "Mongolian": "ᠮᠣᠩᠭᠣᠯ", "Yi": "ꆈꌠ", "Uyghur": "ئۇيغۇر", "Han": "𠮷"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_of_the_minorities_are_printed_or_told_of(script: str) -> None:
    """On a machine with Debian's fonts each is held; on one without, who signs is told which characters are not."""
    word = SCRIPTS[script]
    if len(fonts.rare()) < len(fonts.RARE):
        assert set(fonts.missing(f"路灯{word}")) <= set(word)
        assert "XINHE_REQUIRE_BROWSER" not in os.environ, "CI installs the fonts"
        pytest.skip("fonts-noto-core and fonts-noto-cjk are not on this machine")
    assert fonts.missing(f"路灯{word}") == ""
    letter = compose(forms()["opinion"], facts("opinion"))
    next(block for block in letter["blocks"] if block.get("text"))["text"] += f"名字：{word}"
    before = names_in(pdf(compose(forms()["opinion"], facts("opinion")), number="x"))
    assert names_in(pdf(letter, number="x")) > before


def test_what_no_typeface_holds_is_named() -> None:
    assert fonts.missing("路灯坏了\U0001fae8，䶮") in ("\U0001fae8", "\U0001fae8䶮")
