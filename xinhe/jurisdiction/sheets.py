"""Read tables that offices keep in spreadsheets: XLSX or CSV, row by row, never more than a row in memory."""

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from xinhe.kernel.refusal import Refused, gettext_noop

# What a workbook may unfold to; a bomb says gigabytes in kilobytes.
MOST_UNFOLDED = 512 * 1024 * 1024
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """What a workbook may cost: bytes unfolded, texts in its common list, bytes of one row, bytes of its other parts.

    Texts, a row and the other parts are held in memory as a whole, at some hundred bytes for each element.
    """

    unfolded: int = MOST_UNFOLDED
    texts: int = 4_000_000
    row: int = MEGABYTE
    parts: int = 8 * MEGABYTE


# A table that an operator reads from the machine's own disk, and one that came through a browser.
OWN, UPLOADED = Bounds(), Bounds(unfolded=128 * MEGABYTE, texts=400_000)
MOST_COLUMNS = 200
MOST_EMPTY = 10_000
CHUNK = 1024 * 1024
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Number, cells and fault of each line.
Lines = Generator[tuple[int, list[str], str], None, None]
MOST_PARTS = 2000
_SHEET, _TEXTS = re.compile(r"worksheets/[^/]*$", re.I), re.compile(r"sharedStrings[^/]*$", re.I)
_ROW, _TEXT = re.compile(rb"<(?:\w{1,16}:)?row\b"), re.compile(rb"<(?:\w{1,16}:)?si\b")
_LONGEST_MARK = 24
_OTHER_CODING = re.compile(rb"\s*(?:\xfe\xff|\xff\xfe|<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii))", re.I)
_OLE = b"\xd0\xcf\x11\xe0"


class Unreadable(Refused):
    """A table that cannot be taken."""

    status = 422

    def __init__(self, template: str, *, code: str, **facts: object) -> None:
        super().__init__(template, code=code, field="file", article=None, now=None, **facts)


class Row(dict[str, str]):
    """One row by column name, with its number in the sheet and, when a cell can't be read, the fault."""

    def __init__(self, cells: Iterable[tuple[str, str]], *, number: int, fault: str = "") -> None:
        super().__init__(cells)
        self.number = number
        self.fault = fault


def read_table(
    source: str | Path | BinaryIO,
    filename: str = "",
    *,
    columns: Sequence[str] | None = None,
    bounds: Bounds = OWN,
) -> Iterator[Row]:
    """The rows of the first sheet under its heading; blank rows are passed over.

    With ``columns`` the heading must name each of them; others are read too but need not be known. What the
    file is, its content says; a formula or an unreadable cell is a row's fault, not the file's.
    """
    filename = filename or (Path(source).name if isinstance(source, str | Path) else "")
    file = Path(source).open("rb") if isinstance(source, str | Path) else source  # noqa: SIM115  (closed below)
    try:
        file.seek(0)
        head = file.read(8)
        file.seek(0)
        if not head:
            raise Unreadable(gettext_noop("文件「%(name)s」是空的。"), code="empty_table", name=filename)
        if head.startswith(_OLE):
            raise Unreadable(
                gettext_noop("文件「%(name)s」是旧版 XLS 表格，请另存为 XLSX 或 CSV 后再导入。"),
                code="old_table",
                name=filename,
            )
        lines = _xlsx(file, filename, bounds) if head.startswith(b"PK") else _csv(file, filename)
        with closing(lines):
            yield from _rows(lines, filename, columns)
    finally:
        if file is not source:
            file.close()


def _rows(lines: Lines, filename: str, columns: Sequence[str] | None) -> Iterator[Row]:
    heading: list[str] | None = None
    for number, cells, fault in lines:
        if not any(cells):
            continue
        if heading is None:
            heading = _heading(cells, filename, columns)
            continue
        if any(cells[len(heading) :]):
            fault = fault or gettext_noop("这一行的列数比表头多，请核对是否多了逗号。")
        filled = cells + [""] * (len(heading) - len(cells))
        yield Row(
            ((name, cell) for name, cell in zip(heading, filled, strict=False) if name),
            number=number,
            fault=fault,
        )
    if heading is None:
        raise Unreadable(gettext_noop("文件「%(name)s」里没有内容。"), code="empty_table", name=filename)


def _heading(cells: list[str], filename: str, columns: Sequence[str] | None) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    named = [name for name in cells if name]
    wanted = list(columns or [])
    if len(named) > MOST_COLUMNS or len(set(named)) < len(named) or set(wanted) - set(named):
        raise Unreadable(
            gettext_noop("文件「%(name)s」的表头不对。应有：%(wanted)s；实际是：%(found)s。"),
            code="wrong_columns",
            name=filename,
            wanted="、".join(wanted) or gettext_noop("不重复的列名"),
            found="、".join(named)[:200] or gettext_noop("（无）"),
        )
    return cells


def _judged(values: list[str], number: int, formulas: list[int]) -> tuple[int, list[str], str]:
    """The row with its first fault in words, the column counted as people do."""
    for at, value in enumerate(values):
        if at in formulas:
            return number, values, f"第 {at + 1} 列是公式，请改成它的值（复制后选择性粘贴为数值）。"
        if _FORBIDDEN.search(value):
            return number, values, f"第 {at + 1} 列含有无法保存的控制字符。"
    return number, values, ""


def _xlsx(file: BinaryIO, filename: str, bounds: Bounds) -> Lines:
    broken = Unreadable(
        gettext_noop("文件「%(name)s」不是可读的 XLSX 表格，请重新另存后再导入。"), code="bad_table", name=filename
    )
    try:
        with zipfile.ZipFile(file) as archive:
            if not _is_bounded(archive, bounds):
                raise Unreadable(
                    gettext_noop("文件「%(name)s」展开后过大，请分成几份导入。"), code="table_too_large", name=filename
                )
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise broken from error
    gap = 0
    try:
        if not book.worksheets:
            raise broken
        for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            # One cell a million rows below makes a million empty rows of a file of a kilobyte.
            gap = gap + 1 if all(cell.value is None for cell in cells) else 0
            if gap > MOST_EMPTY:
                raise Unreadable(
                    gettext_noop("文件「%(name)s」第 %(line)d 行前后有大片空行，请删去空行后再导入。"),
                    code="empty_rows",
                    name=filename,
                    line=number,
                )
            formulas = [at for at, cell in enumerate(cells) if cell.data_type == "f"]
            yield _judged([_plain(cell.value) for cell in cells], number, formulas)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise broken from error
    finally:
        book.close()


def _is_bounded(archive: zipfile.ZipFile, bounds: Bounds) -> bool:
    """False for a workbook that would cost too much to read, judged without unfolding more than a piece at a time."""
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > bounds.unfolded:
        return False
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        if _SHEET.search(entry.filename):
            if not _is_plain(archive, entry, _ROW, most=None, apart=bounds.row):
                return False
        elif _TEXTS.search(entry.filename):
            if not _is_plain(archive, entry, _TEXT, most=bounds.texts, apart=MEGABYTE):
                return False
        elif entry.file_size > bounds.parts:
            return False
    return True


def _is_plain(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, mark: "re.Pattern[bytes]", *, most: int | None, apart: int
) -> bool:
    """True for UTF-8 without entities, with no more marks than allowed and none further apart than allowed."""
    marks, last, base, tail = 0, 0, 0, b""
    with archive.open(entry) as part:
        while True:
            piece = part.read(CHUNK)
            # Another coding would hide the marks; no program writes one.
            if b"\x00" in piece or b"<!DOCTYPE" in piece or (not base and not tail and _OTHER_CODING.match(piece)):
                return False
            window = tail + piece
            # A mark that is cut in two by the end of a piece is found with the next.
            seen = len(window) if not piece else max(0, len(window) - _LONGEST_MARK)
            for hit in mark.finditer(window):
                if hit.start() >= seen:
                    break
                if base + hit.start() - last > apart:
                    return False
                marks, last = marks + 1, base + hit.start()
            if (most is not None and marks > most) or base + seen - last > apart:
                return False
            if not piece:
                return True
            base, tail = base + seen, window[seen:]


def _plain(value: object) -> str:
    """A cell as the text that a person sees: whole numbers without point, days and moments in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


def _csv(file: BinaryIO, filename: str) -> Lines:
    encoding = _encoding(file, filename)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    reader = csv.reader(text)
    try:
        for cells in reader:
            values = [cell.strip() for cell in cells]
            # A spreadsheet program would run it.
            formulas = [at for at, value in enumerate(values) if value.startswith("=")]
            yield _judged(values, reader.line_num, formulas)
    except csv.Error as error:
        raise Unreadable(
            gettext_noop("文件「%(name)s」第 %(line)d 行读不出来，请核对引号和逗号。"),
            code="bad_table",
            name=filename,
            line=reader.line_num,
        ) from error
    finally:
        with suppress(ValueError):  # closed meanwhile
            text.detach()  # the file is the caller's


def _encoding(file: BinaryIO, filename: str) -> str:
    """UTF-8 when the whole file is, else GB 18030 when it is that; a file with NUL bytes is no text at all."""
    possible = {"utf-8-sig": codecs.lookup("utf-8-sig"), "gb18030": codecs.lookup("gb18030")}
    decoders = {name: info.incrementaldecoder() for name, info in possible.items()}
    lines = 1
    while True:
        data = file.read(CHUNK)
        if b"\x00" in data:
            raise Unreadable(
                gettext_noop("文件「%(name)s」第 %(line)d 行含有空字节，不是文本表格，请另存为 UTF-8 的 CSV。"),
                code="nul_bytes",
                name=filename,
                line=lines + data[: data.index(b"\x00")].count(b"\n"),
            )
        lines += data.count(b"\n")
        for name, decoder in list(decoders.items()):
            try:
                decoder.decode(data, final=not data)
            except UnicodeDecodeError:
                del decoders[name]
        if not decoders:
            raise Unreadable(
                gettext_noop("文件「%(name)s」既不是 XLSX，也不是 UTF-8 或 GB18030 编码的 CSV。"),
                code="bad_table",
                name=filename,
            )
        if not data:
            return next(iter(decoders))
