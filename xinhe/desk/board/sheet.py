"""The board as a workbook: figures, trend, class by town, units; the same numbers as on the page."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xinhe.desk.board.figures import COMPARED, Board
from xinhe.insight.indicators import FORMULAS, Days, Rate
from xinhe.kernel.later import later
from xinhe.kernel.tables.writing import TYPE

if TYPE_CHECKING:
    import openpyxl
    import openpyxl.cell
    import openpyxl.styles
    import openpyxl.worksheet._write_only
else:
    openpyxl = later("openpyxl")

Value = str | int | float | None


def figures_sheet(board: Board) -> HttpResponse:
    """The workbook as a file to save."""
    book = openpyxl.Workbook(write_only=True)
    _figures(book, board)
    _trend(book, board)
    _places(book, board)
    if board.scope.office is None:
        _offices(book, board)
    file = BytesIO()
    book.save(file)
    name = f"考核看板-{board.scope.title}-{board.picked.period}.xlsx".replace(" ", "")
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(file.getvalue(), content_type=TYPE, headers={"Content-Disposition": disposition})


def _figures(book: "openpyxl.Workbook", board: Board) -> None:
    rows: list[Sequence[Value]] = [
        [_(rate.formula.title), *_rate(rate), str(rate.period), f"{rate.on}", _(rate.formula.how), rate.formula.cite]
        for rate in board.rates
    ]
    days, span = board.figures.days, [str(board.picked.period), f"{board.picked.today}"]
    how = _("受理之日到书面答复送达之日的日历天数，按送达那天归入期间。")
    rows += [
        [_(title), None, days.n, value, *span, how, "《信访工作条例》第三十四条"]
        for title, value in (("平均办理天数", days.mean), ("办理天数中位数", days.median), ("办理天数 P90", days.p90))
    ]
    rows.append([_("收到（件）"), None, None, board.arrived, *span, _("检举控告事项不计入任何数字。"), ""])
    heads = ("指标", "分子", "分母", "数值", "期间", "统计日", "怎么算的", "依据")
    _page(book, "指标", heads, rows, widths=(24, 8, 8, 10, 26, 12, 80, 34))


def _trend(book: "openpyxl.Workbook", board: Board) -> None:
    lines = board.lines()
    heads = ["月份", "收到（件）"]
    for rate in lines[0][2]:
        heads += [f"{_(rate.formula.title)} {_(part)}" for part in ("分子", "分母", "率")]
    rows: list[Sequence[Value]] = [
        [f"{month:%Y-%m}", n, *(cell for rate in rates for cell in _rate(rate)), *_days(figures.days)]
        for month, n, rates, figures in lines
    ]
    _page(book, "近12个月", [*heads, "办结件数", "平均天数", "中位数", "P90"], rows, widths=(10, 10))


def _places(book: "openpyxl.Workbook", board: Board) -> None:
    rows: list[Sequence[Value]] = [
        [name, *(n for n, _url in line), sum(n for n, _url in line)] for name, line in board.places
    ]
    _page(book, "类别和属地", ["内容类别", *board.towns, "合计"], rows, widths=(18,))


def _offices(book: "openpyxl.Workbook", board: Board) -> None:
    heads = ["单位"]
    for name in COMPARED:
        heads += [f"{_(FORMULAS[name].title)} {_(part)}" for part in ("分子", "分母", "率")]
    rows = [
        [unit.name, *(cell for name in COMPARED for cell in _rate(figures.rate(name))), *_days(figures.days)]
        for unit, figures in board.offices
    ]
    _page(book, "各单位", [*heads, "办结件数", "平均天数", "中位数", "P90"], rows, widths=(28,))


def _rate(rate: Rate) -> list[Value]:
    """Numerator, denominator, share; what the reader may not know stays out of the file too."""
    if rate.is_hidden:
        return ["—", "—", "—"]
    return [rate.numerator, rate.denominator, "—" if rate.rate is None else round(rate.rate, 4)]


def _days(days: Days) -> list[Value]:
    return [days.n, *("—" if x is None else round(x, 1) for x in (days.mean, days.median, days.p90))]


def _page(
    book: "openpyxl.Workbook",
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    widths: Sequence[int],
) -> None:
    page: Any = book.create_sheet(_(title))
    page.freeze_panes = "B2"
    for n, width in enumerate(widths):
        page.column_dimensions["ABCDEFGH"[n]].width = width
    page.append([_cell(page, _(head), bold=True) for head in heads])
    for row in rows:
        page.append([_cell(page, "—" if value is None else value) for value in row])


def _cell(
    page: "openpyxl.worksheet._write_only.WriteOnlyWorksheet", value: Value, *, bold: bool = False
) -> "openpyxl.cell.Cell":
    cell = openpyxl.cell.WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a name that begins with "=" is a name
    if bold:
        cell.font = openpyxl.styles.Font(bold=True)
    return cell
