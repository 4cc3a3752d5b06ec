"""A small pen for SVG: shapes, text that knows its width, Chinese line breaking. Presentation attributes only,
so that a drawing shows under a content policy without inline styles."""

import functools
import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

INK, INK_DEEP, INK_SOFT = "#1d3f5e", "#14304a", "#e8eef4"
CINNABAR, CINNABAR_SOFT = "#b8372b", "#fbecea"
PAPER, CARD, LINE = "#f6f5f1", "#ffffff", "#e2dfd6"
TEXT, MUTED = "#22272d", "#5c666f"

_WESTERN = "system-ui, sans-serif"
FONTS = {
    "zh-hans": f"PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, {_WESTERN}",
    "zh-hant": f"PingFang TC, Microsoft JhengHei, Noto Sans CJK TC, Noto Sans TC, {_WESTERN}",
    "en": f"PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, {_WESTERN}",
}
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}

# Widths in em, on the safe side of the faces above: a drawing can't ask the reader's font.
_NARROW, _WIDE = frozenset("iljI.,:;'’|!()[]/ "), frozenset("mwMW@%—…")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”①-⑳※·"
_NOT_FIRST, _NOT_LAST = frozenset("，。、；：！？）》」』”％·"), frozenset("（《「『“")
_TOKEN = re.compile(rf"\s+|[{_CJK}]|[^\s{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text will be, never less than what a reader's font makes of it."""
    return sum(map(_em, text)) * size * (1.05 if bold else 1.0)


@functools.cache
def _em(letter: str) -> float:
    if _IS_CJK.match(letter):
        return 1.0
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.95
    return 0.67 if letter.isupper() else 0.55


def _atoms(text: str) -> list[str]:
    """The pieces that a line may not break: words, a number with its unit, a mark with what it belongs to."""
    atoms: list[str] = []
    glue = False
    tokens = _TOKEN.findall(text)
    for n, token in enumerate(tokens):
        before = tokens[n - 1] if n else ""
        after = tokens[n + 1] if n + 1 < len(tokens) else ""
        is_space = token.isspace()
        # A blank between a figure and a Chinese word is set for the eye, it is no place to break.
        inner = is_space and bool(_IS_CJK.match(after) or _IS_CJK.match(before[-1:]))
        if atoms and (glue or inner or token[0] in _NOT_FIRST):
            atoms[-1] += token
        else:
            atoms.append(token)
        glue = inner or token[-1] in _NOT_LAST
    return atoms


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The lines of a text in a column; no line begins with a comma and none is a single character."""
    lines = _fill(text, size, width, bold=bold)
    narrower = width
    while len(lines) > 1 and measure(lines[-1], size) < 4 * size and narrower > width * 0.7:
        narrower -= size / 2
        again = _fill(text, size, narrower, bold=bold)
        if len(again) > len(lines):
            break
        lines = again
    return lines


def _fill(text: str, size: float, width: float, *, bold: bool) -> list[str]:
    plain = _broken(_atoms(text), size, width, bold=bold, at_marks=False)
    if not _IS_CJK.search(text):
        return plain
    phrased = _broken(_atoms(text), size, width, bold=bold, at_marks=True)
    return phrased if len(phrased) == len(plain) else plain


def _broken(atoms: list[str], size: float, width: float, *, bold: bool, at_marks: bool) -> list[str]:
    """Lines as full as they get, or ``at_marks`` ended by a comma or stop where one stands in the later half."""
    lines: list[list[str]] = [[]]
    for atom in atoms:
        line = lines[-1]
        if line and measure("".join(line) + atom.rstrip(), size, bold=bold) > width:
            keep = len(line)
            if at_marks:
                ends = [n for n, a in enumerate(line, start=1) if a[-1] in "，。；：、"]
                if ends and measure("".join(line[: ends[-1]]), size, bold=bold) > width * 0.55:
                    keep = ends[-1]
            lines[-1], rest = line[:keep], line[keep:]
            lines.append(rest)
        if lines[-1] or not atom.isspace():
            lines[-1].append(atom)
    return ["".join(line).strip() for line in lines if line]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass
class Drawing:
    """Marks on a sheet, in the order in which they are laid."""

    language: str
    parts: list[str] = field(default_factory=list)

    def mark(self, tag: str, **attributes: object) -> None:
        """One element; numbers are rounded to a tenth."""
        shown = (
            f"{name.rstrip('_').replace('_', '-')}={quoteattr(_number(v) if isinstance(v, (int, float)) else str(v))}"
            for name, v in attributes.items()
        )
        self.parts.append(f"<{tag} {' '.join(shown)}/>")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        fill: str = TEXT,
        bold: bool = False,
        anchor: str = "start",
        mono: bool = False,
    ) -> None:
        """One line of text with its baseline at y."""
        weight = ' font-weight="700"' if bold else ""
        place = f' text-anchor="{anchor}"' if anchor != "start" else ""
        face = ' font-family="ui-monospace, SF Mono, Consolas, Noto Sans Mono, monospace"' if mono else ""
        self.parts.append(
            f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" fill="{fill}"{weight}{place}{face}>'
            f"{escape(words)}</text>"
        )

    def lines(self, x: float, y: float, lines: list[str], size: float, leading: float, *, fill: str = TEXT) -> float:
        """A paragraph whose first line's top is at y; answers where it ends."""
        for number, line in enumerate(lines):
            self.text(x, y + number * leading + (leading + size * 0.76) / 2, line, size, fill=fill)
        return y + len(lines) * leading

    def svg(self, *, width: float, height: float, title: str, description: str, paper: str = "") -> str:
        """The whole file: named and described for those who can't see it; ``paper`` sizes it for print."""
        size = paper or f'width="{_number(width)}" height="{_number(height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_number(width)} {_number(height)}"'
            f' role="img" aria-labelledby="title description" lang="{TAGS[self.language]}"'
            f' xml:lang="{TAGS[self.language]}" font-family="{FONTS[self.language]}">\n'
            f'<title id="title">{escape(title)}</title>\n<desc id="description">{escape(description)}</desc>\n'
            + "\n".join(self.parts)
            + "\n</svg>\n"
        )
