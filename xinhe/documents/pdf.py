"""Draw a letter as PDF: the layout is layout.typ, the letter its data."""

import base64
import functools
import hashlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
import typst

from xinhe.documents import fonts
from xinhe.kernel.later import later

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = later("pypdf")

PROVES = "扫码或打开网址核验本文书真伪"
LAYOUT = Path(__file__).with_name("layout.typ")
# Such a run has no place at which a line may be broken; it gets some.
_RUN = re.compile(r"[!-~]{20,}")
_EVERY = re.compile(r"(.{8})(?=.)")
# How far apart the lines stand, and how many of the last paragraphs stay with the signature: 22 lines a page are the
# standard; up to 25 are drawn together, or down to 19 apart, before a page ends near empty.
WAYS = ((0.94, 1), (0.88, 1), (1.08, 1), (1.16, 1), (1.08, 2), (1.12, 3), (1.16, 4))
AS_STANDARD = (1.0, 1)
KEPT = 512
_found: dict[bytes, tuple[float, int]] = {}
ENOUGH = 4 * 28  # characters of the body that the last page holds: four lines
_BLANK = re.compile("[\\s\u200b]")
_ZERO_WIDTH_SPACE = "\u200b"


def pdf(
    content: Mapping[str, Any],
    *,
    number: str = "",
    seal: bytes | None = None,
    check_url: str = "",
    scan: tuple[str, str] = ("", ""),
    preview: bool = False,
) -> bytes:
    """The letter as PDF; a preview carries a pale mark that says it is neither numbered nor signed.

    What is no letter has no proof to be checked; ``scan`` is another address behind its code, and the words below it.
    """
    check_url, words = (check_url, PROVES) if check_url else scan
    families = fonts.families()
    letter = {
        **_breakable(dict(content)),
        "number": number,
        "seal": _picture(seal) if seal else "",
        "check_url": check_url,
        "scan": words,
        "qr": _qr(check_url) if check_url else "",
        "preview": preview,
        "fonts": families,
        "own": {place: fonts.is_own(place) for place in families},
    }
    return _filling(letter, body_of(content))


def _filling(letter: Mapping[str, Any], body: str) -> bytes:
    """The letter with its lines so far apart that its last page holds text: as the standard has it where that does.

    What was found once is kept, so that a letter asked for again is drawn once and not in every way.
    """
    known = hashlib.blake2b(json.dumps(letter, sort_keys=True).encode()).digest()
    if (way := _found.get(known)) is not None:
        return _drawn(letter, *way)
    best, found = _drawn(letter, *AS_STANDARD), AS_STANDARD
    most = on_last_page(best, body)
    for way in WAYS:
        if most >= min(ENOUGH, len(body)):
            break
        other = _drawn(letter, *way)
        if (held := on_last_page(other, body)) > most:
            best, found, most = other, way, held
    for oldest in list(_found)[: max(0, len(_found) - KEPT + 1)]:
        _found.pop(oldest, None)
    _found[known] = found
    return best


def _drawn(letter: Mapping[str, Any], spread: float, keep: int) -> bytes:
    # Neither the machine's typefaces nor the network is asked: the same letter looks the same everywhere.
    return typst.compile(
        _layout(),
        font_paths=fonts.loaded(),
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps({**letter, "spread": spread, "keep": keep}, ensure_ascii=False)},
    )


def body_of(content: Mapping[str, Any]) -> str:
    """All characters of a letter's body in their order, without blanks: neither signature nor printing notes."""
    said = [
        "".join(cell for cells, _lines in block["rows"] for cell in cells)
        if block["kind"] == "table"
        else block["text"]
        for block in content["blocks"]
    ]
    return _BLANK.sub("", "".join(said))


def on_last_page(data: bytes, body: str) -> int:
    """How many characters of the body stand on the last page; all of them on a single one."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    if len(pages) == 1:
        return len(body)
    last = _BLANK.sub("", pages[-1].extract_text())
    low, high = 0, len(body)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if body[-middle:] in last else (low, middle - 1)
    return low


@functools.cache
def _layout() -> bytes:
    return LAYOUT.read_bytes()


def _breakable(value: Any) -> Any:
    """The same content with places at which a long run without blanks may be broken."""
    if isinstance(value, str):
        return _RUN.sub(lambda run: _EVERY.sub(rf"\1{_ZERO_WIDTH_SPACE}", run[0]), value)
    if isinstance(value, dict):
        return {key: _breakable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_breakable(item) for item in value]
    return value


def _qr(url: str) -> str:
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def _picture(png: bytes) -> str:
    """The picture inside an SVG, since text is all that goes in."""
    href = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image href="{href}" width="100" height="100"/></svg>'
    )
