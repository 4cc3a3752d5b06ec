"""The letters that wait to be served as XLSX; every cell is text or a date, never a formula."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook

from xinhe.desk.matters.sheet import TYPE, bold, text
from xinhe.documents.models import Document
from xinhe.matters.models import Matter

WIDTHS = (24, 26, 14, 20, 44)


def sheet(rows: Iterable[tuple[Document, Matter]], *, today: date) -> HttpResponse:
    """The rows as a file to save."""
    made = Workbook(write_only=True)
    page: Any = made.create_sheet(_("待送达文书"))
    page.freeze_panes = "A2"
    for n, width in enumerate(WIDTHS):
        page.column_dimensions["ABCDE"[n]].width = width
    page.append([bold(page, _(head)) for head in ("文号", "文书", "签发日期", "事项编号", "事项")])
    for letter, matter in rows:
        words = [text(page, word) for word in (letter.number, letter.title)]
        page.append([*words, letter.issued_on, text(page, matter.number), text(page, matter.title)])
    file = io.BytesIO()
    made.save(file)
    answer = HttpResponse(file.getvalue(), content_type=TYPE)
    name = f"待送达文书-{today:%Y%m%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
