"""Writing a workbook row by row: every cell is text, a number or a date, never a formula."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from xinhe.kernel.later import later
from xinhe.kernel.text import storable

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.cell
    import openpyxl.styles
    import openpyxl.utils
else:
    openpyxl = later("openpyxl")

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(
    file: BinaryIO,
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int | dt.date | None]],
    *,
    widths: Sequence[int] = (),
) -> None:
    """Write a workbook of one sheet under a head that stays in sight."""
    made = openpyxl.Workbook(write_only=True)
    page: Any = made.create_sheet(title)
    page.freeze_panes = "A2"
    for n, width in enumerate(widths, start=1):
        page.column_dimensions[openpyxl.utils.get_column_letter(n)].width = width
    page.append([bold(page, head) for head in heads])
    for row in rows:
        page.append([text(page, cell) if isinstance(cell, str) else cell for cell in row])
    made.save(file)


def text(page: Any, word: str) -> "openpyxl.cell.Cell":
    """A cell that is words, whatever they begin with."""
    cell: openpyxl.cell.Cell = openpyxl.cell.WriteOnlyCell(page, storable(word))
    # A title that begins with "=" is a title.
    cell.data_type = "s"
    return cell


def bold(page: Any, word: str) -> "openpyxl.cell.Cell":
    """A cell of the head."""
    cell = text(page, word)
    cell.font = openpyxl.styles.Font(bold=True)
    return cell
