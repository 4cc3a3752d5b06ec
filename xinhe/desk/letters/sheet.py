"""The letters that wait to be served as XLSX; every cell is text or a date, never a formula."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xinhe.desk.matters.sheet import workbook
from xinhe.documents.models import Document
from xinhe.matters.models import Matter


def sheet(rows: Iterable[tuple[Document, Matter]], *, today: date) -> HttpResponse:
    """The rows as a file to save."""
    heads = ("文号", "文书", "签发日期", "事项编号", "事项")
    cells = ((letter.number, letter.title, letter.issued_on, matter.number, matter.title) for letter, matter in rows)
    return workbook(_("待送达文书"), heads, cells, widths=(24, 26, 14, 20, 44), today=today)
