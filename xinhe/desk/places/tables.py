"""Regions, offices, the duty list and content classes from spreadsheets, for the system administrator."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.people.door import address_of
from xinhe.jurisdiction import tables as importing
from xinhe.jurisdiction.tables import TableReport
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables import UPLOADED, Row, read_table
from xinhe.mediation import tables as network
from xinhe.mediation.stock import TABLES as REGISTER
from xinhe.people import changes
from xinhe.people.models import Change
from xinhe.people.person import Person
from xinhe.people.stock import PLACES
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest

Import = Callable[[Iterable[Row], date], TableReport]
# In the order in which they build on each other.
TABLES: dict[str, tuple[object, Import]] = {
    "regions": (_("地区"), lambda rows, today: importing.import_regions(rows)),
    "offices": (_("单位"), lambda rows, today: importing.import_offices(rows)),
    "categories": (_("内容类别"), lambda rows, today: importing.import_categories(rows)),
    "duties": (_("权责清单"), lambda rows, today: importing.import_duties(rows)),
    "committees": (_("调解组织"), lambda rows, today: network.import_committees(rows, today=today)),
    "mediators": (_("调解员"), lambda rows, today: network.import_mediators(rows, today=today)),
    "advisers": (_("村居法律顾问"), lambda rows, today: network.import_advisers(rows, today=today)),
}
# What an import may change: places, and the register of mediation.
ADMINISTERED = (*PLACES, *REGISTER)
SHOWN = 500


def columns(kind: str) -> list[str]:
    """The columns of a table."""
    return network.template(kind) if kind in network.COLUMNS else importing.template(kind)


def needed(kind: str) -> list[str]:
    """The columns that a table must have."""
    return network.needed(kind) if kind in network.COLUMNS else importing.needed(kind)


class TableForm(Worded):
    """Which table, and the file."""

    kind = forms.ChoiceField(
        label=_("导入什么"), choices=[(kind, title) for kind, (title, _act) in TABLES.items()], widget=forms.RadioSelect
    )
    file = forms.FileField(label=_("文件"), help_text=_("XLSX、XLS 或 CSV，表头上面可以有标题。"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("sysadmin")
def tables(request: TimedRequest, by: Person) -> HttpResponse:
    """Take in a table: good rows are kept, each refused row is named with its reason."""
    form = TableForm(request.POST or None, request.FILES or None)
    report: TableReport | None = None
    passed: list[str] = []
    if request.method == "POST" and form.is_valid():
        kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
        try:
            table = read_table(file, file.name, columns=needed(kind), bounds=UPLOADED)
            what, address = Change.What.TABLE_IMPORTED, address_of(request)
            with changes.recording(what, by=by.account, at=request.at, address=address, tables=ADMINISTERED) as made:
                report = TABLES[kind][1](table, local_day(request.at))
                passed = table.passed
                made.detail |= {"table": kind, "after": f"{TABLES[kind][0]}：{report.sentence}"}
        except Refused as refused:
            put_beside(form, refused)
    context = {
        "form": form,
        "report": report,
        "passed": passed,
        "refused": report.refused[:SHOWN] if report else [],
        "tables": [(kind, title, columns(kind)) for kind, (title, _act) in TABLES.items()],
    }
    return show(request, by, "desk/tables.html", context, on="tables", status=422 if form.errors else 200)


@require_safe
@desk_page("sysadmin")
def template(request: HttpRequest, by: Person, kind: str) -> HttpResponse:  # noqa: ARG001
    """An empty table with the column names, as a CSV that a spreadsheet opens in Chinese."""
    if kind not in TABLES:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerow(columns(kind))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer
