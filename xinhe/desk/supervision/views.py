"""Findings (督查发现) at the desk: those on matters that one may see, and what was done about each."""

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
from xinhe.desk.supervision.page import page_of
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.people.person import Person
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.finding_family import NOT_FOUND
from xinhe.supervision.models import Finding, FindingStage, Paper
from xinhe.supervision.settling import may_settle
from xinhe.web import keeping
from xinhe.web.answer import put_beside, said
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft
from xinhe.web.pages import keyset

SIZE = 50


class SettleForm(Worded):
    """What was done about it."""

    measure = forms.CharField(
        label=_("怎么处置的、结果怎样"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000})
    )


@require_safe
@desk_page(*WORKING)
def findings(request: TimedRequest, by: Person) -> HttpResponse:
    """What the checks found, stage by stage with its count; within one the latest first."""
    today = local_day(request.at)
    stage = request.GET.get("stage", "")
    stage = stage if stage in FindingStage.values else FindingStage.TO_SETTLE.value
    visible = Finding.objects.visible_to(by)
    counts = visible.tally(today)
    rows = visible.at_stage(stage, today).select_related("office__region", "settled_by")
    page = keyset(rows, order=("-opened_at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    limits = {one.finding_id: one for one in Paper.objects.filter(finding__in=page.rows, is_open=True)}
    may = {} if _is_of_discipline(by) else {one.office_id: may_settle(one, by) for one in page.rows}
    lines = [
        (one, limits.get(one.pk), stage == FindingStage.TO_SETTLE and may.get(one.office_id, True)) for one in page.rows
    ]
    boxes = [(value, label, counts[value], value == stage) for value, label in FindingStage.choices]
    context = {"page": page, "rows": lines, "boxes": boxes, "stage": stage}
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
    found = Finding.objects.visible_to(by).staged(local_day(at)).select_related("office__region", "settled_by")
    row = found.filter(pk=finding).first()
    if row is None:
        raise Unknown(NOT_FOUND)
    form = SettleForm(request.POST or None)
    if request.method != "POST":
        keeping.resume(request, by, form)
    context: dict[str, object] = {"row": row, "form": form, **page_of(row, by, at=at)}
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
            messages.success(request, now_in_words("已了结，处置情况已记下。"))
            return HttpResponseRedirect(reverse("desk-findings"))
    status = 422 if form.errors or context.get("sentence") else 200
    return show(request, by, "desk/finding.html", context, on="findings", status=status)
