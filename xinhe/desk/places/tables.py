"""Regions, offices, the duty list and content classes from spreadsheets, for the system administrator."""

import csv
import io
from collections.abc import Callable, Iterable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.people.door import address_of
from xinhe.jurisdiction import tables as importing
from xinhe.jurisdiction.tables import TableReport
from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables import UPLOADED, Row, read_table
from xinhe.people import changes
from xinhe.people.models import Change
from xinhe.people.person import Person
from xinhe.people.stock import PLACES
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest

# In the order in which they build on each other.
TABLES: dict[str, tuple[object, Callable[[Iterable[Row]], TableReport]]] = {
    "regions": (_("地区"), importing.import_regions),
    "offices": (_("单位"), importing.import_offices),
    "categories": (_("内容类别"), importing.import_categories),
    "duties": (_("权责清单"), importing.import_duties),
}
SHOWN = 500


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
            table = read_table(file, file.name, columns=importing.needed(kind), bounds=UPLOADED)
            what, address = Change.What.TABLE_IMPORTED, address_of(request)
            with changes.recording(what, by=by.account, at=request.at, address=address, tables=PLACES) as made:
                report = TABLES[kind][1](table)
                passed = table.passed
                made.detail |= {"table": kind, "after": f"{TABLES[kind][0]}：{report.sentence}"}
        except Refused as refused:
            put_beside(form, refused)
    context = {
        "form": form,
        "report": report,
        "passed": passed,
        "refused": report.refused[:SHOWN] if report else [],
        "tables": [(kind, title, importing.template(kind)) for kind, (title, _act) in TABLES.items()],
    }
    return show(request, by, "desk/tables.html", context, on="tables", status=422 if form.errors else 200)


@require_safe
@desk_page("sysadmin")
def template(request: HttpRequest, by: Person, kind: str) -> HttpResponse:  # noqa: ARG001
    """An empty table with the column names, as a CSV that a spreadsheet opens in Chinese."""
    if kind not in TABLES:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerow(importing.template(kind))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer
