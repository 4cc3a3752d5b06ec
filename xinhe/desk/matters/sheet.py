"""A list of matters as XLSX, written row by row; every cell is text or a date, never a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xinhe.kernel.clock import local_day
from xinhe.kernel.tables.writing import TYPE, write
from xinhe.matters.models import Matter
from xinhe.matters.privacy import hides_identity
from xinhe.people.person import Person
from xinhe.procedures import book

WIDTHS = (18, 44, 12, 24, 10, 14, 12, 22, 12, 12)


def sheet(rows: Iterable[Matter], *, by: Person, today: date) -> HttpResponse:
    """The rows as a file to save; who asked not to be named is not named to whom it is hidden from."""
    heads = ("编号", "标题", "信访人", "问题属地", "来件方式", "内容类别", "状态", "承办单位", "到期", "收到")
    return workbook(_("事项"), heads, (_cells(one, by) for one in rows), widths=WIDTHS, today=today, name="事项清单")


def workbook(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int | date | None]],
    *,
    widths: Sequence[int],
    today: date,
    name: str = "",
) -> HttpResponse:
    """A list as a file to save, written row by row under a head that stays in sight."""
    file = io.BytesIO()
    write(file, title, [_(head) for head in heads], rows, widths=widths)
    answer = HttpResponse(file.getvalue(), content_type=TYPE)
    disposition = content_disposition_header(True, f"{name or title}-{today:%Y%m%d}.xlsx")
    answer["Content-Disposition"] = disposition or "attachment"
    return answer


def _cells(matter: Matter, by: Person) -> list[str | date | None]:
    region = matter.problem_region
    place = f"{region.parent.name} {region.name}" if region.parent else region.name
    office = matter.lead or matter.holder
    words = [
        matter.number,
        matter.title,
        _("要求保密") if hides_identity(matter, by) else getattr(matter, "petitioner", None) or _("匿名"),
        place,
        matter.get_channel_display(),
        matter.category.name if matter.category else "",
        book.get(matter.procedure, matter.version).latest.states[matter.state].title["zh-hans"],
        office.name if office else "",
    ]
    return [*words, matter.due_on, local_day(matter.opened_at)]
