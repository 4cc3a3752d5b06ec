"""Every template is used, every template that is named exists, and sentences are translated whole."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

from tests.house.conftest import ROOT

FOLDERS = sorted((ROOT / "xinhe").glob("*/templates"))
TEMPLATES = {p.relative_to(f).as_posix(): p for f in FOLDERS for p in f.rglob("*") if p.is_file()}
BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
NAME = re.compile(r"""["']([\w{}./\-]+\.(?:html|txt))["']""")


def named() -> dict[str, Path]:
    """Template names in Python and in templates; a blank in an f-string stands for any word."""
    found = {}
    for path in [*(ROOT / "xinhe").rglob("*.py"), *TEMPLATES.values()]:
        for name in NAME.findall(path.read_text(encoding="utf-8")):
            found[re.sub(r"\{[^}]*\}", "*", name)] = path
    return found


def test_every_template_is_used() -> None:
    patterns = named()
    unused = [t for t in TEMPLATES if t not in BY_DJANGO and not any(fnmatchcase(t, p) for p in patterns)]
    assert unused == []


def test_every_named_template_exists() -> None:
    lost = {n: p.name for n, p in named().items() if "/" in n and not any(fnmatchcase(t, n) for t in TEMPLATES)}
    assert lost == {}


def test_a_fragment_is_included_by_a_page_or_answered_by_a_view() -> None:
    assert [t for t in TEMPLATES if Path(t).name.startswith("_") and t not in named()] == []


def test_translated_blocks_are_trimmed() -> None:
    """Untrimmed, the catalogue would hold the template's own line breaks."""
    tags = re.compile(r"\{%-?\s*(blocktrans(?:late)?)\b([^%]*)%\}")
    loose = [
        (name, tag[0])
        for name, path in TEMPLATES.items()
        for tag in tags.finditer(path.read_text(encoding="utf-8"))
        if tag[1] != "blocktranslate" or not re.search(r"\btrimmed\b", tag[2])
    ]
    assert loose == []


def test_chinese_in_templates_stands_in_translated_text() -> None:
    """A bare Chinese word would stay Chinese on an English page; the seal and the law's own titles are names."""
    chinese = re.compile(r"[\u4e00-\u9fff]+")
    inside = re.compile(
        r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|信和", re.DOTALL
    )
    comments = re.compile(r"\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
    citation = re.compile(r"《[^》]+》(第[零一二三四五六七八九十百]+条)?")
    bare = {}
    for name, path in TEMPLATES.items():
        if name == "500.html":  # shown when nothing works any more, translation included
            continue
        left = citation.sub("", inside.sub("", comments.sub("", path.read_text(encoding="utf-8"))))
        if words := set(chinese.findall(left)) - {"简", "繁", "体", "简体", "繁體", "中文"}:
            bare[name] = words
    assert bare == {}


WIDEST = 160
BLOCK = re.compile(
    r"<(?:div|section|article|table|tr|ul|ol|li|form|fieldset|dl|p|h[1-4]|header|footer|nav|details)\b", re.IGNORECASE
)


def lines() -> dict[str, list[str]]:
    """Each page and fragment by its lines."""
    return {n: p.read_text(encoding="utf-8").splitlines() for n, p in TEMPLATES.items() if n.endswith(".html")}


def test_no_line_of_a_template_is_too_long_to_review() -> None:
    long = {f"{n}:{i}": len(one) for n, text in lines().items() for i, one in enumerate(text, 1) if len(one) > WIDEST}
    assert long == {}


def test_a_line_opens_one_block_at_most() -> None:
    """One element a line, so that a change shows in a diff what it changes; running text may hold inline elements."""
    crowded = [
        f"{n}:{i}" for n, text in lines().items() for i, one in enumerate(text, 1) if len(BLOCK.findall(one)) > 1
    ]
    assert crowded == []


def test_a_page_of_cards_leaves_each_to_a_fragment() -> None:
    """A card has its own file, so that a page reads as the list of what stands on it."""
    card = re.compile(r"""class=(["'])(?:[^"']*\s)?card(?:\s[^"']*)?\1""")
    pages = {n: "\n".join(text) for n, text in lines().items() if not Path(n).name.startswith("_")}
    assert {n: found for n, text in pages.items() if (found := len(card.findall(text))) > 2} == {}
