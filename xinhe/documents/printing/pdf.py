"""Draw a letter as PDF: the layout is layout.typ, the letter its data."""

import base64
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.conf import settings

from xinhe.documents.printing.press import PRESS, blankless

PROVES = "扫码或打开网址核验本文书真伪"
# Such a run has no place at which a line may be broken; it gets some.
_RUN = re.compile(r"[!-~]{20,}")
_EVERY = re.compile(r"(.{8})(?=.)")
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
    letter = {
        **_breakable(dict(content)),
        "number": number,
        "seal": _picture(seal) if seal else "",
        "check_url": check_url,
        "scan": words,
        "qr": _qr(check_url) if check_url else "",
        "preview": preview,
    }
    return PRESS.set(letter, body_of(content), folder=fonts_of_office())


def fonts_of_office() -> Path:
    """Where an office puts its own typefaces."""
    return Path(settings.HOME) / "fonts"


def body_of(content: Mapping[str, Any]) -> str:
    """All characters of a letter's body in their order, without blanks: neither signature nor printing notes."""
    said = [
        "".join(cell for cells, _lines in block["rows"] for cell in cells)
        if block["kind"] == "table"
        else block["text"]
        for block in content["blocks"]
    ]
    return blankless("".join(said))


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
