"""A list of matters as XLSX, written row by row; every cell is text or a date, never a formula."""

from collections.abc import Iterable
from datetime import date
from tempfile import TemporaryFile

from django.http import FileResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.procedures import book

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (18, 44, 12, 24, 10, 14, 12, 22, 12, 12)


def sheet(rows: Iterable[Matter], *, today: date) -> FileResponse:
    """The rows as a file to save."""
    made = Workbook(write_only=True)
    page: WriteOnlyWorksheet = made.create_sheet(_("事项"))
    page.freeze_panes = "A2"
    for n, width in enumerate(WIDTHS):
        page.column_dimensions["ABCDEFGHIJ"[n]].width = width
    heads = ("编号", "标题", "信访人", "问题属地", "来件方式", "内容类别", "状态", "承办单位", "到期", "收到")
    page.append([_bold(page, _(head)) for head in heads])
    for matter in rows:
        page.append(_cells(page, matter))
    file = TemporaryFile()  # noqa: SIM115 (closed by the response)
    made.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"事项清单-{today:%Y%m%d}.xlsx", content_type=TYPE)


def _cells(page: WriteOnlyWorksheet, matter: Matter) -> list[object]:
    region = matter.problem_region
    place = f"{region.parent.name} {region.name}" if region.parent else region.name
    office = matter.lead or matter.holder
    words = [
        matter.number,
        matter.title,
        getattr(matter, "petitioner", None) or _("匿名"),
        place,
        matter.get_channel_display(),
        matter.category.name if matter.category else "",
        book.get(matter.procedure, matter.version).states[matter.state].title["zh-hans"],
        office.name if office else "",
    ]
    due = matter.due_on if matter.is_open else None
    return [*(_text(page, word) for word in words), due, local_day(matter.opened_at)]


def _text(page: WriteOnlyWorksheet, word: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", word))
    # A title that begins with "=" is a title.
    cell.data_type = "s"
    return cell


def _bold(page: WriteOnlyWorksheet, word: str) -> WriteOnlyCell:
    cell = _text(page, word)
    cell.font = Font(bold=True)
    return cell
