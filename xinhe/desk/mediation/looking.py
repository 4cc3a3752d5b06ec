"""Looks at who stands on a side, and the letters of a dispute: each look with its reason in the log."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xinhe.desk.frame import desk_page, show
from xinhe.desk.letters.answer import as_docx, as_pdf
from xinhe.desk.matters.fetching import onward
from xinhe.desk.matters.identity import RevealForm
from xinhe.desk.mediation.acting import fetch
from xinhe.desk.mediation.usual import SEATED
from xinhe.documents.models import Document
from xinhe.kernel.refusal import Refused
from xinhe.matters.letters.printing import named, print_letter
from xinhe.matters.models import Party
from xinhe.mediation.names import look_for_letter, sides_named
from xinhe.people import reveals
from xinhe.people.person import Person
from xinhe.web import keeping
from xinhe.web.answer import is_fragment, put_beside
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

PDF, DOCX = "pdf", "docx"


class SideLookForm(RevealForm):
    """Why someone looks at who stands on a side."""

    reason = forms.CharField(
        label=_("查看理由"), max_length=200, help_text=_("会写入查看记录，审计管理员看得到。明文显示 5 分钟。")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*SEATED, committees=True)
@keeps_draft
def reveal(request: TimedRequest, by: Person, number: str, party: int) -> HttpResponse:
    """Look at who somebody of a side is: for five minutes, with a reason, in the log."""
    found = fetch(by, number)
    row = Party.objects.filter(matter=found, seq=party).first()
    if row is None:
        raise Http404
    form = SideLookForm(request.POST or None)
    if request.method != "POST":
        keeping.resume(request, by, form)
    elif form.is_valid():
        try:
            reveals.open_identity(
                account_person=by,
                matter_id=found.pk,
                number=found.number,
                party_seq=party,
                reason=form.cleaned_data["reason"],
                at=request.at,
            )
        except Refused as refused:
            put_beside(form, refused)
        else:
            keeping.sent(request, by)
            return onward(request, reverse("desk-dispute", args=[number]))
    status = 422 if form.errors else 200
    back, here = reverse("desk-dispute", args=[number]), request.path
    context = {"matter": found, "party": row, "form": form, "back_url": back, "here_url": here}
    if is_fragment(request):
        return render(request, "desk/_reveal.html", context, status=status)
    return show(request, by, "desk/reveal.html", context, on="disputes", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*SEATED, committees=True)
def letter(request: TimedRequest, by: Person, number: str, letter: UUID, form: str) -> HttpResponse:
    """One letter of a dispute, with the names that this person may read; with whole names (POST) it is a look."""
    at = request.at
    found = fetch(by, number)
    row = Document.objects.select_related("office").filter(subject_id=found.pk, pk=letter).first()
    if row is None or form not in (PDF, DOCX):
        raise Http404
    if request.method == "POST":
        look_for_letter(found, row, by, at=at)
    sides = sides_named(row, found, by, at=at)
    title = f"{row.title} {row.number}".strip()
    if form == DOCX:
        return as_docx(row, named(row.content, "", sides), name=title)
    return as_pdf(print_letter(row, found, sides=sides), name=title, is_kept="keep" in request.GET)
