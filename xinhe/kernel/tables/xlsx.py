"""Workbooks of today (XLSX), row by row."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException

from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables.bounds import Bounds, Shape, TooCostly, judged
from xinhe.kernel.tables.line import MOST_COLUMNS, Line, Sheet, Unreadable, broken, line
from xinhe.kernel.tables.merged import filled_down

# One cell a million rows below makes a million empty rows of a file of a kilobyte.
MOST_EMPTY = 60_000
WRONG = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, TypeError, IndexError)


def sheets(file: BinaryIO, name: str, bounds: Bounds) -> Iterator[Sheet]:
    """Every sheet of a workbook, coloured and wrongly measured ones too. Raises Unreadable."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_kind(archive, name)
            shapes = judged(archive, bounds)
        books = [_book(file, values=True)]
        if any(shape.has_formulas for shape in shapes.values()):
            books.append(_book(file, values=False))
    except TooCostly:
        raise Unreadable(
            gettext_noop("文件「%(name)s」展开后过大，请分成几份导入。"), code="table_too_large", name=name
        ) from None
    except WRONG as error:
        raise broken(name, "XLSX") from error
    try:
        if not books[0].worksheets:
            raise broken(name, "XLSX")
        for n, page in enumerate(books[0].worksheets):
            shape = shapes.get(page._worksheet_path.lstrip("/"), Shape())
            other = books[1].worksheets[n] if shape.has_formulas else None
            lines = _lines(page, other, shape, name)
            yield Sheet(page.title, filled_down(lines, shape.merged), is_hidden=page.sheet_state != "visible")
    finally:
        for book in books:
            book.close()


def _book(file: BinaryIO, *, values: bool) -> Any:
    file.seek(0)
    with warnings.catch_warnings():
        # What it does not keep of a workbook (styles, checks of cells) we do not ask for.
        warnings.simplefilter("ignore")
        return load_workbook(file, read_only=True, data_only=values)


def _check_kind(archive: zipfile.ZipFile, name: str) -> None:
    parts = set(archive.namelist())
    other = ""
    if "xl/workbook.bin" in parts:
        other = "XLSB"
    elif "content.xml" in parts:
        other = "ODS"
    elif "word/document.xml" in parts:
        other = "Word"
    if other:
        raise Unreadable(
            gettext_noop("文件「%(name)s」是 %(kind)s 文件，请在表格软件里另存为 XLSX 或 CSV 后再导入。"),
            code="other_table",
            name=name,
            kind=other,
        )


def _lines(page: Any, formulas: Any, shape: Shape, name: str) -> Iterator[Line]:
    """The lines up to the last that holds a value; the file's own word on how far it goes is often wrong."""
    gap = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            written = _rows(formulas, shape) if formulas is not None else repeat(())
            for number, (cells, asked) in enumerate(zip(_rows(page, shape), written, strict=False), start=1):
                width = _width(cells)
                gap = 0 if width else gap + 1
                if gap > MOST_EMPTY:
                    raise Unreadable(
                        gettext_noop("文件「%(name)s」第 %(line)d 行前后有大片空行，请删去空行后再导入。"),
                        code="empty_rows",
                        name=name,
                        line=number,
                    )
                unknown = [
                    at
                    for at, cell in enumerate(asked[: _width(asked)])
                    if cell.data_type == "f" and (at >= len(cells) or cells[at].value is None)
                ]
                yield line(number, [cell.value for cell in cells[:width]], unknown)
    except WRONG as error:
        raise broken(name, "XLSX") from error


def _width(cells: Sequence[Any]) -> int:
    """How many cells a line has, without the empty ones at its end; most lines of a bad file have none."""
    width = len(cells)
    while width and cells[width - 1] is EMPTY_CELL:
        width -= 1
    return width


def _rows(page: Any, shape: Shape) -> Iterator[Any]:
    page.reset_dimensions()
    if shape.last:
        yield from page.iter_rows(max_row=shape.last, max_col=MOST_COLUMNS + 1)
