"""In which coding a text is written: the one that fits all of it, and never one past a contradiction."""

import codecs
import functools
from collections.abc import Iterator
from typing import BinaryIO

from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables.line import Unreadable

CHUNK = 1024 * 1024
# So many bytes beyond ASCII in one line are UTF-8 by chance once in a hundred thousand lines of GB 18030.
SURE = 12
# So many characters tell whether a text is Chinese at all.
ENOUGH = 10
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def coding_of(file: BinaryIO, name: str) -> str:
    """The coding that fits the whole file. Raises Unreadable naming the line that does not."""
    file.seek(0)
    head = file.read(4096)
    for mark, coding in MARKS.items():
        if head.startswith(mark):
            _check(file, name, coding)
            return coding
    if coding := _without_mark(head):
        _check(file, name, coding)
        return coding
    _check_nul(file, name)
    if (wrong := _first_wrong(file, "utf-8")) is None:
        return "utf-8-sig"
    if _is_damaged(file):
        raise _damaged(name, wrong, "UTF-8")
    if (line := _first_wrong(file, "gb18030")) is None:
        if (odd := _first_odd(file)) is not None:
            raise _damaged(name, odd, "GB18030")
        return "gb18030"
    raise Unreadable(
        gettext_noop(
            "文件「%(name)s」既不是 XLSX、XLS，也不是 UTF-8、UTF-16 或 GB18030 编码的表格；"
            "按 GB18030 读，第 %(line)d 行有读不出的字。"
        ),
        code="bad_table",
        name=name,
        line=line,
    )


def _damaged(name: str, line: int, coding: str) -> Unreadable:
    return Unreadable(
        gettext_noop(
            "文件「%(name)s」是 %(coding)s 编码，但第 %(line)d 行有损坏的字，没有读取。"
            "请在原来的软件里核对这一行，重新另存后再导入。"
        ),
        code="damaged_table",
        name=name,
        line=line,
        coding=coding,
    )


def _check(file: BinaryIO, name: str, coding: str) -> None:
    if (line := _first_wrong(file, coding)) is not None:
        raise _damaged(name, line, coding.removesuffix("-sig").upper())


def _without_mark(head: bytes) -> str:
    """UTF-16 that does not say so: every other byte of its commas, digits and line breaks is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(2, len(head) // 40) or min(even, odd) > max(even, odd) // 8:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _check_nul(file: BinaryIO, name: str) -> None:
    line = 1
    for data in _pieces(file):
        if b"\x00" in data:
            raise Unreadable(
                gettext_noop("文件「%(name)s」第 %(line)d 行含有空字节，不是文本表格，请另存为 UTF-8 的 CSV。"),
                code="nul_bytes",
                name=name,
                line=line + data[: data.index(b"\x00")].count(b"\n"),
            )
        line += data.count(b"\n")


def _first_wrong(file: BinaryIO, coding: str) -> int | None:
    """The number of the first line that is not of this coding."""
    decoder = codecs.getincrementaldecoder(coding)()
    line = 1
    for data in (*_pieces(file), b""):
        try:
            line += decoder.decode(data, final=not data).count("\n")
        except UnicodeDecodeError as error:
            good = bytes(error.object[: error.start])
            return line + good.decode(coding, "replace").count("\n")
    return None


def _is_damaged(file: BinaryIO) -> bool:
    """Whether a text that is not wholly UTF-8 was meant to be: whole lines of it are, or nearly all of its signs."""
    signs = wrong = 0
    file.seek(0)
    while data := file.readline(CHUNK):
        if data.isascii():
            continue
        beyond = sum(byte > 127 for byte in data[:4096])
        text = data.decode("utf-8", "replace")
        lost = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
        if not lost and beyond >= SURE:
            return True
        wrong += lost
        signs += sum(sign > "\u07ff" for sign in text) - text.count("\ufffd")
    return signs > 3 * wrong


def _first_odd(file: BinaryIO) -> int | None:
    """The first line beyond ASCII of what is GB 18030 by its bytes alone: text of another coding, as Big5.

    Nine of ten characters that people write are of the first level of GB 2312, or its signs; read under a wrong coding
    hardly any are.
    """
    file.seek(0)
    usual = beyond = number = 0
    first = None
    while data := file.readline(CHUNK):
        number += 1
        if data.isascii():
            continue
        first = first or number
        for sign in data.decode("gb18030", "replace"):
            if sign > "\x7f":
                beyond += 1
                usual += _is_usual(sign)
    return first if beyond >= ENOUGH and usual * 2 < beyond else None


@functools.lru_cache(maxsize=30_000)
def _is_usual(sign: str) -> bool:
    code = sign.encode("gb18030")
    return len(code) == 2 and code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while data := file.read(CHUNK):
        yield data
