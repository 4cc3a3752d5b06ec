"""Ledgers through a page: bring a file, say what its columns are, try it, take it in."""

import io
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.ledgers.preview import Asked, asked, chosen
from xinhe.desk.people.door import address_of
from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables.writing import TYPE
from xinhe.matters.importing import ledgers as importing
from xinhe.matters.importing.refused import as_sheet
from xinhe.matters.importing.taking import only_region
from xinhe.matters.models import Ledger, LedgerState
from xinhe.people import changes
from xinhe.people.models import Account, Change
from xinhe.people.person import Person
from xinhe.web.answer import is_fragment, put_beside, said
from xinhe.web.clock import TimedRequest

# Who looks after the tables, and who receives the county's petitions.
MAY = ("sysadmin", "dispatcher")
LISTED = 50


class LedgerForm(Worded):
    """The file, where it comes from, and whether it is finished."""

    file = forms.FileField(label=_("台账文件"), help_text=_("XLSX、XLS、CSV 或另存为表格的网页，不超过 32 MB。"))
    source = forms.CharField(
        label=_("来源名"), max_length=40, help_text=_("例如“城关镇台账”。同一来源的编号不重复导入，下次请用同一个名。")
    )
    taken_as = forms.ChoiceField(
        label=_("怎样收下"),
        choices=[
            ("history", _("历史事项：已在别处办完，用原来的时间，不计期限")),
            ("new", _("新事项：现在收到，开始计期限")),
        ],
        widget=forms.RadioSelect,
    )


def may(by: Person) -> bool:
    """Whether this person takes ledgers in: the system administrator, and dispatchers of a petition office."""
    return by.has_role("sysadmin") or bool(by.has_role("dispatcher") and by.office and by.office.is_petition_office)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*MAY)
def ledgers(request: TimedRequest, by: Person) -> HttpResponse:
    """The ledgers that this person brought, and the form for one more."""
    if not may(by):
        raise Http404
    form = LedgerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ledger = importing.bring(
                given["file"].file,
                given["file"].name,
                given["file"].size,
                by=_account(by),
                at=request.at,
                source=given["source"],
                region=_region(by),
                is_history=given["taken_as"] == "history",
            )
        except Refused as refused:
            put_beside(form, refused)
        else:
            return HttpResponseRedirect(reverse("desk-ledger", args=[ledger.pk]))
    mine = Ledger.objects.filter(by=_account(by))[:LISTED]
    return show(
        request,
        by,
        "desk/ledgers.html",
        {"form": form, "ledgers": mine},
        on="ledgers",
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*MAY)
def ledger(request: TimedRequest, by: Person, pk: UUID) -> HttpResponse:
    """One ledger: its first lines and what each column is for; tried when that is sent."""
    one, error = _mine(by, pk), ""
    if request.method == "POST":
        columns, headings = chosen(request.POST)
        try:
            if request.POST.get("press") == "look":
                one.columns, one.headings = columns, headings
                one.save(update_fields=["columns", "headings"])
            else:
                importing.try_out(one, columns=columns, headings=headings)
        except Refused as refused:
            error = said(refused)
        else:
            return HttpResponseRedirect(reverse("desk-ledger", args=[one.pk]))
    return _shown(request, by, one, error)


@require_POST
@desk_page(*MAY)
def advance(request: TimedRequest, by: Person, pk: UUID) -> HttpResponse:
    """A piece of the trial or of the import; the page asks again until it is done."""
    one, error = _mine(by, pk), ""
    try:
        if request.POST.get("press") == "take":
            importing.take(one)
            _record(request, by, f"开始导入台账「{one.filename}」（来源：{one.source}），共 {one.rows} 行。")
        before = one.state
        one = importing.advance(one.pk, at=request.at)
        if one.state == LedgerState.TAKEN and before != one.state:
            figures = f"收下 {one.report['taken']}，先前已收 {one.report['known']}，没有收下 {one.report['refused']}。"
            _record(request, by, f"台账「{one.filename}」（来源：{one.source}）：{figures}")
    except Refused as refused:
        error = said(refused)
    if not error and is_fragment(request) and one.is_moving:
        return render(request, "desk/_ledger_progress_card.html", {"ledger": one})
    if error:
        return _shown(request, by, one, error)
    address_of_page = reverse("desk-ledger", args=[one.pk])
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address_of_page})
    return HttpResponseRedirect(address_of_page)


@require_safe
@desk_page(*MAY)
def refused(request: TimedRequest, by: Person, pk: UUID) -> HttpResponse:  # noqa: ARG001
    """The rows that were not taken, as a workbook with the reason beside each."""
    one = _mine(by, pk)
    lines = importing.refused_lines(one)
    if not lines:
        raise Http404
    file = io.BytesIO()
    as_sheet(file, lines)
    answer = HttpResponse(file.getvalue(), content_type=TYPE)
    name = f"{one.filename.rpartition('.')[0] or one.filename}-没有收下.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _mine(by: Person, pk: UUID) -> Ledger:
    found = Ledger.objects.select_related("by", "office").filter(pk=pk, by=_account(by)).first()
    if found is None or not may(by):
        raise Http404
    return found


def _shown(request: TimedRequest, by: Person, one: Ledger, error: str) -> HttpResponse:
    looked = importing.looked_at(one) if one.state in (LedgerState.BROUGHT, LedgerState.TRIED) else []
    page: Asked = asked(one, looked)
    context = {
        "ledger": one,
        "asked": page,
        "error": error,
        "reasons": sorted(one.report.get("reasons", {}).items(), key=lambda pair: -pair[1]),
        "remarks": list(one.report.get("remarks", {}).items()),
    }
    return show(request, by, "desk/ledger.html", context, on="ledgers", status=422 if error else 200)


def _record(request: TimedRequest, by: Person, words: str) -> None:
    changes.record(
        Change.What.TABLE_IMPORTED,
        by=by.account,
        account=None,
        at=request.at,
        address=address_of(request),
        detail={"table": "ledger", "after": words},
    )


def _account(by: Person) -> Account:
    assert by.account is not None
    return by.account


def _region(by: Person) -> str:
    """The place whose petition office it is; of an administrator elsewhere, that of the only one."""
    if by.office and by.office.is_petition_office:
        return str(by.office.region_id)
    return only_region()
