"""The ministry's table as a file to save: a sheet a section, or separated by commas."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xinhe.insight.sections import Section
from xinhe.kernel.later import later
from xinhe.kernel.tables.writing import TYPE, bold, text

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")


def table_book(name: str, sections: Sequence[Section]) -> HttpResponse:
    """A workbook with a sheet a section; every cell is words or a number."""
    made = openpyxl.Workbook(write_only=True)
    for one in sections:
        page: Any = made.create_sheet(_(one.title)[:30])
        page.freeze_panes = "B2"
        page.column_dimensions["A"].width = 34
        for letter in "BCDEFGHIJKLMNO":
            page.column_dimensions[letter].width = 16
        page.append([bold(page, _(head)) for head in one.heads])
        for row in one.rows:
            page.append([text(page, _(cell)) if isinstance(cell, str) and cell else cell for cell in row])
    file = io.BytesIO()
    made.save(file)
    return _file(file.getvalue(), TYPE, f"{name}.xlsx")


def separated(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same as CSV that a spreadsheet opens in Chinese; what looks like a formula is made words."""
    words = io.StringIO()
    out = csv.writer(words)
    if any(heads):
        out.writerow(heads)
    for row in rows:
        out.writerow([_harmless(_(cell)) if isinstance(cell, str) and cell else cell for cell in row])
    return _file(words.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{name}.csv")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
