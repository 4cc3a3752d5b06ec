"""What must hold for every template and colour, whoever writes them."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "xinhe" / "web"
TEMPLATES = sorted((WEB.parent).glob("*/templates/**/*.html"))
CSS = (WEB / "static" / "xinhe.css").read_text()
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", CSS))


def _light(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "paper"),
        ("muted", "paper"),
        ("muted", "card"),
        ("muted", "stripe"),
        ("ok", "ok-soft"),
        ("warn", "warn-soft"),
        ("late", "late-soft"),
        ("ink", "ink-soft"),
        ("ok", "card"),
        ("warn", "card"),
        ("late", "card"),
        ("card", "cinnabar"),
        ("card", "ink"),
        ("muted", "ink-soft"),
        ("muted", "late-soft"),
    ],
)
def test_words_can_be_read_on_their_ground(ink: str, ground: str) -> None:
    bright, dark = sorted((_light(TOKENS[ink]), _light(TOKENS[ground])), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "our content policy would not run it"
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|\bhx-on", text)


def test_no_page_loads_anything_from_elsewhere() -> None:
    for file in [*TEMPLATES, WEB / "static" / "xinhe.css", WEB / "static" / "xinhe.js"]:
        assert not re.search(r"(?:src|href|url|@import)[=(\s\"']+(?:https?:)?//", file.read_text()), file
