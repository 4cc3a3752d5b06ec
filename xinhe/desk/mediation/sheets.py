"""Tables for the local court and the yearly count (人民调解法 第十条): bodies, and who belongs to them since when."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page
from xinhe.desk.matters.sheet import workbook
from xinhe.desk.mediation.views import lacking
from xinhe.kernel.clock import local_day
from xinhe.mediation import rules
from xinhe.mediation.checks import rolls, shortfalls
from xinhe.mediation.models import Committee, Mediator, Seat, Sex
from xinhe.mediation.models.committee import guides
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest

Cells = Sequence[str | int | date | None]
BODIES = (
    "单位代码",
    "名称",
    "种类",
    "标签",
    "所在地区",
    "上级组织",
    "设立单位",
    "主任",
    "委员人数",
    "妇女委员",
    "少数民族委员",
    "聘任人数",
    "专职人数",
    "任期开始",
    "任期届满",
    "受理类型",
    "地址",
    "电话",
    "不符合规定的",
)
PEOPLE = ("单位代码", "组织", "姓名", "性别", "职务", "类别", "专职", "担任日期", "离任日期")


@require_safe
@desk_page()
def export(request: TimedRequest, by: Person, table: str) -> HttpResponse:
    """人民调解委员会设立情况, or 人员组成和调整情况, of the region of a justice bureau; as XLSX, or CSV when asked."""
    if not (guides(by) or by.has_role("sysadmin")) or table not in TABLES:
        raise Http404
    today = local_day(request.at)
    title, heads, rows = TABLES[table]
    committees = list(
        Committee.objects.visible_to(by)
        .working()
        .select_related("office__region", "office__superior")
        .order_by("office__region__path", "office__code")
    )
    cells = rows(committees, today)
    if request.GET.get("form") == "csv":
        return _separated(title, heads, cells, today)
    return workbook(title[:30], heads, cells, widths=[16] * len(heads), today=today, name=title)


def _bodies(committees: Sequence[Committee], on: date) -> Iterator[Cells]:
    found, network = rolls(committees, on=on), rules.network(on)
    for one in committees:
        roll = found[one.pk]
        members, office = roll.members, one.office
        counts = (
            len(members),
            sum(m.sex == Sex.FEMALE for m in members),
            sum(m.is_minority for m in members),
            len(roll.people) - len(members),
            sum(m.is_full_time for m in roll.people),
        )
        faults = [lack for lack in shortfalls(one, roll, on=on) if not lack.is_warning]
        yield [
            office.code,
            office.name,
            one.sort_title,
            one.label,
            office.region.name,
            office.superior.name if office.superior else "",
            one.founder,
            "、".join(m.name for m in members if m.seat == Seat.CHAIR),
            *counts,
            one.term_from_on,
            one.term_until_on,
            "、".join(kind.chinese for kind in network.type_titles(one.fields)),
            office.address,
            office.phone,
            "；".join(map(lacking, faults)),
        ]


def _people(committees: Sequence[Committee], on: date) -> Iterator[Cells]:
    network, order = rules.network(on), {one.office_id: n for n, one in enumerate(committees)}
    rows = Mediator.objects.filter(office__in=list(order)).select_related("office").defer("sealed_phone")
    for row in sorted(rows, key=lambda one: (order[one.office_id], one.pk)):
        yield [
            row.office.code,
            row.office.name,
            row.name,
            str(Sex(row.sex).label),
            str(Seat(row.seat).label),
            "、".join(kind.chinese for kind in network.kind_titles(row.kinds)),
            "是" if row.is_full_time else "",
            row.engaged_on,
            row.left_on,
        ]


TABLES = {
    "bodies": ("人民调解委员会设立情况", BODIES, _bodies),
    "people": ("人民调解委员会人员组成和调整情况", PEOPLE, _people),
}


def _separated(title: str, heads: Sequence[str], rows: Iterable[Cells], today: date) -> HttpResponse:
    """The same as CSV that a spreadsheet opens in Chinese; what looks like a formula is made words."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow([_(head) for head in heads])
    for row in rows:
        out.writerow([_harmless(cell) if isinstance(cell, str) else cell if cell is not None else "" for cell in row])
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, f"{title}-{today:%Y%m%d}.csv")
    answer["Content-Disposition"] = disposition or "attachment"
    return answer


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
