"""The papers between offices as XLSX."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xinhe.desk.matters.sheet import workbook
from xinhe.kernel.clock import local_day
from xinhe.supervision.family import procedure_of
from xinhe.supervision.models import Paper

HEADS = ("文号", "种类", "事由", "发文单位", "收文单位", "状态", "反馈期限", "发起日期")


def sheet(rows: Iterable[Paper], titles: Mapping[UUID, str], *, today: date) -> HttpResponse:
    """The rows as a file to save."""
    cells = (
        (
            one.number,
            one.get_kind_display(),
            one.title,
            one.by_office.name,
            titles[one.pk],
            procedure_of(one).latest.states[one.state].title["zh-hans"],
            one.answer_on,
            local_day(one.opened_at),
        )
        for one in rows
    )
    return workbook(_("督查督办"), HEADS, cells, widths=(22, 12, 44, 22, 44, 10, 12, 12), today=today)
