"""Findings (督查发现) at the desk: those on matters that one may see, and what was done about each."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import Worded
from xinhe.desk.frame import WORKING, desk_page, show
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters.models import Confidentiality, Matter
from xinhe.people.person import Person
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.family import may_begin
from xinhe.supervision.finding_family import NOT_FOUND
from xinhe.supervision.models import Finding, PaperKind
from xinhe.supervision.settling import may_settle
from xinhe.web import keeping
from xinhe.web.answer import put_beside, said
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft
from xinhe.web.pages import keyset

SIZE = 50


class FindingsForm(forms.Form):
    """Which findings."""

    which = forms.ChoiceField(
        label=_("处置"), required=False, choices=[("", _("没有处置的")), ("settled", _("已处置")), ("all", _("全部"))]
    )


class SettleForm(Worded):
    """What was done about it."""

    measure = forms.CharField(
        label=_("怎么处置的、结果怎样"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000})
    )


@require_safe
@desk_page(*WORKING)
def findings(request: TimedRequest, by: Person) -> HttpResponse:
    """What the checks found, the latest first."""
    form = FindingsForm(request.GET)
    which = form.cleaned_data.get("which", "") if form.is_valid() else ""
    rows = Finding.objects.visible_to(by).select_related("office__region", "settled_by")
    if which != "all":
        rows = rows.filter(settled_at__isnull=which != "settled")
    page = keyset(rows, order=("-opened_at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    may = {} if _is_of_discipline(by) else {one.office_id: may_settle(one, by) for one in page.rows}
    lines = [(one, one.settled_at is None and may.get(one.office_id, True)) for one in page.rows]
    context = {"page": page, "rows": lines, "form": form, "which": which}
    return show(request, by, "desk/findings.html", context, on="findings")


def _is_of_discipline(by: Person) -> bool:
    """Whether a discipline organ may settle hangs on the matter and not on the office, so it is asked on the page."""
    return by.office is not None and by.office.kind == "discipline"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*WORKING)
@keeps_draft
def finding(request: TimedRequest, by: Person, finding: UUID) -> HttpResponse:
    """One finding with its facts, and the measure that was or is taken."""
    at = request.at
    row = Finding.objects.visible_to(by).select_related("office__region", "settled_by").filter(pk=finding).first()
    if row is None:
        raise Unknown(NOT_FOUND)
    form = SettleForm(request.POST or None)
    if request.method != "POST":
        keeping.resume(request, by, form)
    context: dict[str, object] = {"row": row, "form": form, "may_settle": may_settle(row, by)}
    context |= {"may_inspect": _may_inspect(row, by, at), "handed": _handed(row)}
    if request.method == "POST" and form.is_valid():
        try:
            settle_finding(row, measure=form.cleaned_data["measure"], by=by, at=at)
        except Refused as refused:
            if isinstance(refused, Unknown):
                raise
            if refused.field is None and not hasattr(refused, "errors"):
                context |= {"sentence": said(refused), "refused": refused}
            else:
                put_beside(form, refused)
        else:
            keeping.sent(request, by)
            messages.success(request, now_in_words("已记下处置情况。"))
            return HttpResponseRedirect(reverse("desk-findings"))
    status = 422 if form.errors or context.get("sentence") else 200
    return show(request, by, "desk/finding.html", context, on="findings", status=status)


def _may_inspect(row: Finding, by: Person, at: datetime) -> bool:
    """True where this person may send the office a notice of inspection about what was found."""
    if by.office is None or PaperKind.INSPECT not in may_begin(by, local_day(at)):
        return False
    is_accusation = Matter.objects.filter(pk=row.matter_id, confidentiality=Confidentiality.ACCUSATION).exists()
    is_below = row.office.region.path.startswith(by.office.region.path)
    return not is_accusation and is_below and row.office_id != by.office_id


def _handed(row: Finding) -> str:
    """What the form of a new inspection starts with."""
    return urlencode({"to": row.office.code, "title": row.title, "facts": row.facts, "numbers": row.number})
