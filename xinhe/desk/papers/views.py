"""Papers between offices (督查督办、年度公文) at the desk: the list, one paper, its steps, its letter."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.desk.boxes import boxes_in, makes_letter, untold
from xinhe.desk.frame import desk_page, show
from xinhe.desk.letters.answer import as_docx, as_pdf
from xinhe.desk.papers.cards import begin, step
from xinhe.desk.papers.forms import PaperForm
from xinhe.desk.papers.page import page_of, titles
from xinhe.desk.papers.sheet import sheet
from xinhe.documents.book import form as letter_form
from xinhe.documents.composing import compose
from xinhe.documents.issuing import draw
from xinhe.documents.models import Document
from xinhe.documents.printing.pdf import pdf
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.people.person import Person
from xinhe.supervision.annexes import annex_of
from xinhe.supervision.family import NOT_FOUND, may_begin, procedure_of
from xinhe.supervision.finding_family import NOT_FOUND as NO_FINDING
from xinhe.supervision.models import PURSUING, Finding, Paper, PaperKind
from xinhe.supervision.models.paper import READERS
from xinhe.supervision.reminding import report_owed
from xinhe.supervision.rules import in_force
from xinhe.web import keeping
from xinhe.web.answer import put_beside, said
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft
from xinhe.web.pages import keyset

SIZE, EXPORTED = 50, 5000
PDF, DOCX = "pdf", "docx"


class PapersForm(forms.Form):
    """Which papers."""

    which = forms.ChoiceField(
        label=_("范围"),
        required=False,
        choices=[("", _("全部")), ("mine", _("待我办")), ("open", _("没有办完的")), ("late", _("逾期没有反馈的"))],
    )
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *PaperKind.choices])

    def narrowed(self, by: Person, at: datetime) -> QuerySet[Paper]:
        """The papers that fit; what is not on offer narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        which = chosen.get("which")
        papers = Paper.objects.waiting_for(by) if which == "mine" else Paper.objects.visible_to(by)
        if which in ("open", "late"):
            papers = papers.filter(is_open=True)
        if which == "late":
            papers = papers.filter(state="owed", answer_on__lt=local_day(at))
        return papers.filter(kind=chosen["kind"]) if chosen.get("kind") else papers


@require_safe
@desk_page(*READERS)
def papers(request: TimedRequest, by: Person) -> HttpResponse:
    """What my office sent and received, the latest first; the same list as a spreadsheet."""
    at = request.at
    form = PapersForm(request.GET)
    found = form.narrowed(by, at).select_related("by_office")
    if "export" in request.GET:
        rows = list(found.order_by("-opened_at", "-id")[:EXPORTED])
        return sheet(rows, titles(rows), today=local_day(at))
    page = keyset(found, order=("-opened_at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    begun = may_begin(by, local_day(at))
    names = titles(page.rows)
    context = {
        "page": page,
        "rows": [(one, procedure_of(one).latest.states[one.state], names[one.pk]) for one in page.rows],
        "form": form,
        "is_narrowed": bool(request.GET),
        "kinds": [(kind, kind.label) for kind in PaperKind if kind in begun],
        "owed_year": report_owed(by.office.pk, local_day(at)) if by.office and PaperKind.REPORT in begun else None,
    }
    return show(request, by, "desk/papers.html", context, on="papers")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
@keeps_draft
def new(request: TimedRequest, by: Person, kind: str, finding: UUID | None = None) -> HttpResponse:
    """Begin a paper, also one about a finding: a measure is sent at once, a paper of the year is drafted."""
    at = request.at
    _check_kind(kind, by, at)
    about = _finding(finding, kind, by) if finding else None
    form = begin(kind, request.POST if request.method == "POST" else None, by=by, at=at, finding=about)
    if request.method == "POST" and form.is_valid():
        if boxes := untold(request, boxes_in(list(form.cleaned_data.values()))):
            return _form_page(request, by, kind, form, at=at, boxes=boxes)
        try:
            made = form.perform()
        except Refused as refused:
            return _form_page(request, by, kind, form, at=at, refused=refused)
        keeping.sent(request, by)
        messages.success(
            request, now_in_words("已发出。") if made.is_measure else now_in_words("已起草，等负责人签发。")
        )
        there = reverse("desk-finding", args=[about.pk]) if about else reverse("desk-paper", args=[made.pk])
        return HttpResponseRedirect(there)
    if request.method != "POST":
        keeping.resume(request, by, form)
    return _form_page(request, by, kind, form, at=at)


@require_POST
@desk_page(*READERS)
def preview(request: TimedRequest, by: Person, kind: str) -> HttpResponse:
    """The letter of a new paper as PDF; no number is used and nothing is kept."""
    at = request.at
    _check_kind(kind, by, at)
    form = begin(kind, request.POST, by=by, at=at)
    if not form.is_valid():
        return _form_page(request, by, kind, form, at=at)
    try:
        with transaction.atomic():
            content = _content(form.perform())
            transaction.set_rollback(True)
    except Refused as refused:
        return _form_page(request, by, kind, form, at=at, refused=refused)
    return as_pdf(pdf(content, preview=True), name=f"预览 {content['title']}")


def _check_kind(kind: str, by: Person, at: datetime) -> None:
    if kind not in may_begin(by, local_day(at)):
        raise Http404


def _finding(key: UUID, kind: str, by: Person) -> Finding:
    if kind not in PURSUING:
        raise Http404
    found = Finding.objects.visible_to(by).select_related("office__region").filter(pk=key).first()
    if found is None:
        raise Unknown(NO_FINDING)
    return found


def _form_page(
    request: TimedRequest,
    by: Person,
    kind: str,
    form: PaperForm,
    *,
    at: datetime,
    refused: Refused | None = None,
    paper: Paper | None = None,
    act: str = "",
    boxes: str = "",
) -> HttpResponse:
    procedure = procedure_of(paper).latest if paper else in_force(local_day(at))
    rule = procedure.steps_for(act or kind)[0]
    context: dict[str, object] = {"form": form, "kind": kind, "title": rule.title, "cite": rule.cite}
    context |= {"paper": paper, "act": act, "finding": getattr(form, "finding", None), "boxes": boxes}
    if refused is not None:
        if isinstance(refused, Unknown):
            raise refused
        if refused.field is None and not hasattr(refused, "errors"):
            context |= {"sentence": said(refused), "refused": refused}
            if refused.code == "stale":
                form.renew()
        else:
            put_beside(form, refused)
    status = 422 if form.errors or boxes or context.get("sentence") else 200
    return show(request, by, "desk/paper_form.html", context, on="papers", status=status)


def _fetch(by: Person, paper: UUID) -> Paper:
    found = Paper.objects.visible_to(by).select_related("by_office__region", "drafted_by").filter(pk=paper).first()
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


@require_safe
@desk_page(*READERS)
def paper(request: TimedRequest, by: Person, paper: UUID) -> HttpResponse:
    """One paper: what it says, where it stands, what may be done, and its log."""
    return show(request, by, "desk/paper.html", page_of(_fetch(by, paper), by, at=request.at), on="papers")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
@keeps_draft
def act(request: TimedRequest, by: Person, paper: UUID, act: str) -> HttpResponse:
    """One step with a paper: its form, and on POST the step itself."""
    at = request.at
    found = _fetch(by, paper)
    data = request.POST if request.method == "POST" else None
    form = step(act, found, data, by=by, at=at)
    if form is None:
        raise Http404
    if data is not None and form.is_valid():
        rules = procedure_of(found).latest.steps_for(act)
        typed = boxes_in(list(form.cleaned_data.values()))
        if boxes := untold(request, typed if makes_letter(act, rules) else ""):
            return _form_page(request, by, found.kind, form, at=at, paper=found, act=act, boxes=boxes)
        try:
            form.perform()
        except Refused as refused:
            return _form_page(request, by, found.kind, form, at=at, refused=refused, paper=found, act=act)
        keeping.sent(request, by)
        title = procedure_of(found).latest.steps_for(act)[0].title["zh-hans"]
        messages.success(request, now_in_words("已办「%(act)s」。") % {"act": title})
        return HttpResponseRedirect(reverse("desk-paper", args=[found.pk]))
    if data is None:
        keeping.resume(request, by, form)
    return _form_page(request, by, found.kind, form, at=at, paper=found, act=act)


@require_safe
@desk_page(*READERS)
def letter(request: HttpRequest, by: Person, paper: UUID, form: str) -> HttpResponse:
    """The letter of a paper; of a draft its preview."""
    found = _fetch(by, paper)
    if form not in (PDF, DOCX):
        raise Http404
    row = Document.objects.select_related("office").filter(subject_id=found.pk).first()
    if row is None:
        if form != PDF or found.is_measure:
            raise Http404
        content = _content(found)
        return as_pdf(pdf(content, preview=True), name=f"预览 {content['title']}")
    name = f"{row.title} {row.number}".strip()
    if form == DOCX:
        return as_docx(row, row.content, name=name)
    return as_pdf(draw(row), name=name, is_kept="keep" in request.GET)


@require_safe
@desk_page(*READERS)
def annex(request: TimedRequest, by: Person, paper: UUID) -> HttpResponse:
    """The restricted annex, for who may open it."""
    found = _fetch(by, paper)
    content = annex_of(found, by, at=request.at)
    return as_pdf(pdf(content), name=str(content["title"]))


def _content(paper: Paper) -> Mapping[str, object]:
    """What the letter says, or would say."""
    issued = Document.objects.filter(subject_id=paper.pk).values_list("content", flat=True).first()
    if issued is not None:
        return dict(issued)
    office: Office = paper.by_office
    day = local_day(paper.moved_at)
    form = letter_form(procedure_of(paper).latest.steps_for(paper.kind)[0].letter, day)
    facts = {"office": office.name, "day": day, "phone": office.phone, "address": office.address}
    return compose(form, {**facts, **paper.content["letter"]})
