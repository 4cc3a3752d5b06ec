"""Referrals (对接单) at the desk: the list, one with its steps and letters, a new one from and to outside."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import region_label
from xinhe.desk.frame import desk_page, show
from xinhe.desk.letters.answer import as_docx, as_pdf
from xinhe.desk.matters.sheet import workbook
from xinhe.desk.mediation.acting import fetch as fetch_dispute
from xinhe.desk.referrals.forms import STEPS, HandOverForm, RegisterForm, StepForm
from xinhe.desk.referrals.page import page_of
from xinhe.documents.issuing import draw
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.people.person import Person
from xinhe.referrals.family import NOT_FOUND, procedure_of
from xinhe.referrals.models import RECEIVERS, SENDERS, Referral, ReferralKind
from xinhe.web import keeping
from xinhe.web.answer import put_beside, said, said_errors
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft
from xinhe.web.pages import keyset

SIZE, EXPORTED = 50, 5000
READERS = tuple(dict.fromkeys((*SENDERS, *RECEIVERS)))
PDF, DOCX = "pdf", "docx"
HEADS = ("种类", "文号", "事由", "发出", "接收", "状态", "反馈期限", "反馈日期", "结果")


class ReferralsForm(forms.Form):
    """Which referrals."""

    which = forms.ChoiceField(
        label=_("范围"),
        required=False,
        choices=[("", _("全部")), ("mine", _("待我办")), ("open", _("没有反馈的")), ("late", _("逾期没有反馈的"))],
    )
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("全部")), *ReferralKind.choices])

    def narrowed(self, by: Person, request: TimedRequest) -> QuerySet[Referral]:
        """The referrals that fit; what is not on offer narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        which = chosen.get("which")
        found = Referral.objects.waiting_for(by) if which == "mine" else Referral.objects.visible_to(by)
        if which in ("open", "late"):
            found = found.filter(is_open=True)
        if which == "late":
            found = found.filter(answer_on__lt=local_day(request.at))
        return found.filter(kind=chosen["kind"]) if chosen.get("kind") else found


def is_body(by: Person) -> bool:
    """True for who registers for a mediation body what an organ outside hands over."""
    return by.office is not None and by.office.is_committee and by.has_role("clerk", "head")


@require_safe
@desk_page(*READERS, committees=True)
def referrals(request: TimedRequest, by: Person) -> HttpResponse:
    """What my office sent and was sent, the latest first; the same list as a spreadsheet."""
    form = ReferralsForm(request.GET)
    found = form.narrowed(by, request)
    if "export" in request.GET:
        cells = (
            (
                one.get_kind_display(),
                one.number,
                one.title,
                one.sender_name,
                one.addressee_name,
                procedure_of(one).latest.states[one.state].title["zh-hans"],
                one.answer_on,
                one.answered_on,
                one.get_result_display(),
            )
            for one in found.order_by("-opened_at", "-id")[:EXPORTED]
        )
        widths = (12, 22, 44, 26, 26, 10, 12, 12, 14)
        return workbook(now_in_words("调解对接"), HEADS, cells, widths=widths, today=local_day(request.at))
    page = keyset(found, order=("-opened_at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    context = {
        "page": page,
        "rows": [(one, procedure_of(one).latest.states[one.state]) for one in page.rows],
        "form": form,
        "is_narrowed": bool(request.GET),
        "may_register": is_body(by),
    }
    return show(request, by, "desk/referrals/referrals.html", context, on="referrals")


def _fetch(by: Person, referral: UUID) -> Referral:
    found = Referral.objects.visible_to(by).select_related("dispute").filter(pk=referral).first()
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


@require_safe
@desk_page(*READERS, committees=True)
def referral(request: TimedRequest, by: Person, referral: UUID) -> HttpResponse:
    """One referral: what was handed on, where it stands, what may be done, and its log."""
    context = page_of(_fetch(by, referral), by, at=request.at)
    return show(request, by, "desk/referrals/referral.html", context, on="referrals")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS, committees=True)
@keeps_draft
def act(request: TimedRequest, by: Person, referral: UUID, act: str) -> HttpResponse:
    """One step with a referral: its form, and on POST the step itself."""
    found = _fetch(by, referral)
    kind = STEPS.get(act)
    if kind is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = kind(data, referral=found, by=by, at=request.at)
    if data is not None and form.is_valid():
        try:
            form.perform()
        except Refused as refused:
            return _step_page(request, by, act, form, refused=refused)
        keeping.sent(request, by)
        title = procedure_of(found).latest.steps_for(act)[0].title["zh-hans"]
        messages.success(request, now_in_words("已办「%(act)s」。") % {"act": title})
        return HttpResponseRedirect(reverse("desk-referral", args=[found.pk]))
    if data is None:
        keeping.resume(request, by, form)
    return _step_page(request, by, act, form)


def _step_page(
    request: TimedRequest, by: Person, act: str, form: StepForm, *, refused: Refused | None = None
) -> HttpResponse:
    rule = procedure_of(form.referral).latest.steps_for(act)[0]
    back = reverse("desk-referral", args=[form.referral.pk])
    context: dict[str, object] = {"form": form, "title": rule.title["zh-hans"], "cite": rule.cite, "back": back}
    context |= {"about": form.referral.title}
    return _form_page(request, by, form, context, refused)


def _form_page(
    request: TimedRequest,
    by: Person,
    form: forms.Form,
    context: dict[str, object],
    refused: Refused | None,
    template: str = "desk/referrals/form.html",
) -> HttpResponse:
    """The form with its refusal: sentences beside their fields; a stale form is told the news and may go again."""
    if refused is not None:
        if isinstance(refused, Unknown):
            raise refused
        if refused.field is None and not hasattr(refused, "errors"):
            context |= {"sentence": said(refused), "refused": refused}
            if refused.code == "stale" and isinstance(form, StepForm):
                form.renew()
        else:
            put_beside(form, refused)
    status = 422 if form.errors or refused is not None else 200
    return show(request, by, template, context, on="referrals", status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("clerk", "head", committees=True)
@keeps_draft
def register(request: TimedRequest, by: Person) -> HttpResponse:
    """Register the letter of an organ outside, with the dispute that it hands over."""
    if not is_body(by) or by.office is None:
        raise Http404
    under = by.office.region.path
    data = request.POST if request.method == "POST" else None
    form = RegisterForm(data, on=local_day(request.at), under=under)
    if data is None:
        keeping.resume(request, by, form)
    elif form.is_valid():
        try:
            made = form.perform(by, request.at)
        except Refused as refused:
            form.place(said_errors(refused) or {"": said(refused)})
        else:
            keeping.sent(request, by)
            messages.success(request, now_in_words("已登记，并建立了纠纷。"))
            assert made.dispute is not None
            return HttpResponseRedirect(reverse("desk-dispute-slips", args=[made.dispute.number]))
    places = Region.objects.filter(path__startswith=under).select_related("parent")
    context = {"form": form, "regions": [region_label(one) for one in places]}
    status = 422 if form.errors else 200
    return show(request, by, "desk/referrals/register.html", context, on="referrals", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("head", committees=True)
@keeps_draft
def hand_over(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """A slip that hands a dispute that was not settled to an organ outside."""
    dispute = fetch_dispute(by, number)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, dispute=dispute)
    refused: Refused | None = None
    if data is None:
        keeping.resume(request, by, form)
    elif form.is_valid():
        try:
            made = form.perform(by, request.at)
        except Refused as caught:
            refused = caught
        else:
            keeping.sent(request, by)
            messages.success(request, now_in_words("已出具移交函。"))
            return HttpResponseRedirect(reverse("desk-referral", args=[made.pk]))
    back = reverse("desk-dispute", args=[number])
    context: dict[str, object] = {"form": form, "title": now_in_words("移交"), "back": back}
    context |= {"cite": "《人民调解法》第二十六条", "about": f"{dispute.number} {dispute.title}"}
    return _form_page(request, by, form, context, refused)


@require_safe
@desk_page(*READERS, committees=True)
def letter(request: HttpRequest, by: Person, referral: UUID, letter: UUID, form: str) -> HttpResponse:
    """One letter of a referral."""
    found = _fetch(by, referral)
    row = Document.objects.select_related("office").filter(subject_id=found.pk, pk=letter).first()
    if row is None or form not in (PDF, DOCX):
        raise Http404
    name = f"{row.title} {row.number}".strip()
    if form == DOCX:
        return as_docx(row, row.content, name=name)
    return as_pdf(draw(row), name=name, is_kept="keep" in request.GET)
