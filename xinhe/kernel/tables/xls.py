"""Workbooks of 1997 to 2003 (XLS): a small file, read as a whole."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

import xlrd
from xlrd.biffh import error_text_from_code

from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables.bounds import Bounds
from xinhe.kernel.tables.line import MOST_COLUMNS, Line, Sheet, Unreadable, broken, line
from xinhe.kernel.tables.merged import filled_down

LOCKED = "EncryptedPackage".encode("utf-16-le")


def sheets(file: BinaryIO, name: str, bounds: Bounds) -> Iterator[Sheet]:
    """Every sheet of an old workbook. Raises Unreadable."""
    data = file.read(bounds.whole + 1)
    if len(data) > bounds.whole:
        raise Unreadable(
            gettext_noop("文件「%(name)s」展开后过大，请分成几份导入。"), code="table_too_large", name=name
        )
    if LOCKED in data:
        raise _locked(name)
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=_Silent())
    # The library tells of a damaged file in a dozen ways.
    except Exception as error:
        raise (_locked(name) if "encrypt" in str(error).lower() else broken(name, "XLS")) from error
    for page in book.sheets():
        merged: dict[int, list[tuple[int, int]]] = {}
        for top, bottom, left, _right in page.merged_cells:
            if bottom - top > 1:
                merged.setdefault(top + 1, []).append((bottom, left))
        yield Sheet(page.name, filled_down(_lines(page, book.datemode), merged), is_hidden=bool(page.visibility))


def _locked(name: str) -> Unreadable:
    return Unreadable(
        gettext_noop("文件「%(name)s」设有打开密码，请去掉密码另存后再导入。"), code="locked_table", name=name
    )


class _Silent:
    """Where the library's remarks go."""

    def write(self, text: str) -> None:
        """Nowhere."""


def _lines(page: Any, datemode: int) -> Iterator[Line]:
    for n in range(page.nrows):
        yield line(n + 1, [_value(cell, datemode) for cell in page.row(n)[: MOST_COLUMNS + 1]])


def _value(cell: Any, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: dt.datetime = xlrd.xldate_as_datetime(cell.value, datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return cell.value
        return moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error_text_from_code.get(cell.value, "#N/A")
    return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value
