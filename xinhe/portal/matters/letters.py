"""Letters: fetch those that were addressed to me, check a paper, and report retaliation or a leak above the unit."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.documents.issuing import is_intact
from xinhe.kernel.refusal import Refused, TooMany, Unknown
from xinhe.matters.letters.correspondence import letter_by_token, letters_for
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.letters.receipt import receipt as draw_receipt
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.matters.privacy import shown_name
from xinhe.people import throttle
from xinhe.people.person import petitioner
from xinhe.petition.retaliation import report_retaliation
from xinhe.portal.matters import door
from xinhe.portal.matters.forms import RetaliationForm
from xinhe.portal.matters.views import AWAY
from xinhe.web.clock import TimedRequest

DAY, HOUR = 24 * 3600, 3600
# Each print is drawn anew; a report of retaliation makes a matter of its own.
LETTERS_OF_A_MATTER, RETALIATIONS_OF_A_MATTER = 120, 5


@require_safe
def letter(request: TimedRequest, number: str, letter: UUID) -> HttpResponse:
    """One letter as PDF with the petitioner's name."""
    at = request.at
    matter = door.opened(request, number, at=at)
    found = next((one for one in letters_for(matter) if one.pk == letter), None) if matter else None
    if matter is None or found is None:
        raise Http404
    throttle.hit(f"letters/{matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=at)
    data = print_letter(found, matter, name=shown_name(matter, petitioner(matter.pk), at=at))
    return _saved(data, name=f"{found.title}{found.number}.pdf")


@require_safe
def receipt(request: TimedRequest, number: str) -> HttpResponse:
    """The receipt as PDF; the query code stands on it only where the receipt's own page shows it."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        raise Http404
    throttle.hit(f"letters/{matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=at)
    code = code_of(matter) if door.was_filed_here(request, matter.number) else ""
    data = draw_receipt(matter, by=petitioner(matter.pk), at=at, code=code)
    return _saved(data, name=f"登记回执{matter.number}.pdf")


def _saved(data: bytes, *, name: str) -> HttpResponse:
    """A PDF that a browser saves and no cache keeps."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def check_letter(request: TimedRequest, token: str) -> HttpResponse:
    """Is this paper genuine? Number, organ, title, day and hash, and nothing about persons."""
    try:
        found = letter_by_token(token, address=door.address_of(request), at=request.at)
    except Unknown:
        return render(request, "portal/letter.html", {"letter": None}, status=404)
    return render(request, "portal/letter.html", {"letter": found, "is_genuine": is_intact(found)})


@require_http_methods(["GET", "POST"])
def retaliation(request: TimedRequest, number: str) -> HttpResponse:
    """Report retaliation or a leak: a matter of its own goes above the unit, which learns nothing of it."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        messages.info(request, gettext(AWAY))
        return redirect("portal-follow", number)
    key = request.POST.get("key", "")[:64] or uuid4().hex
    form = RetaliationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.full_clean()
        throttle.hit(f"retaliation/{matter.pk}", limit=RETALIATIONS_OF_A_MATTER, seconds=DAY, at=at)
        try:
            new = _report(request, matter, form, key=key, at=at)
        except TooMany:
            raise
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("portal-received", new.number)
    context = {"matter": matter, "form": form, "key": key}
    return render(request, "portal/retaliation.html", context, status=422 if form.is_bound else 200)


def _report(request: HttpRequest, matter: Matter, form: RetaliationForm, *, key: str, at: datetime) -> Matter:
    by = petitioner(matter.pk)
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    new = report_retaliation(matter, kind=kind, text=text, by=by, at=at, key=key)
    door.remember(request, new, at=at)
    door.just_filed(request, new, key=key)
    return new
