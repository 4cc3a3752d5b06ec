"""Report retaliation or a leak above the unit: a matter of its own."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from xinhe.kernel.refusal import Refused, TooMany
from xinhe.matters.models import Matter
from xinhe.people import throttle
from xinhe.people.person import petitioner
from xinhe.petition.retaliation import report_retaliation
from xinhe.portal.matters import door
from xinhe.portal.matters.forms.acts import RetaliationForm
from xinhe.web.clock import TimedRequest

DAY = 24 * 3600
RETALIATIONS_OF_A_MATTER = 5  # each makes a matter


@require_http_methods(["GET", "POST"])
def retaliation(request: TimedRequest, number: str) -> HttpResponse:
    """Report retaliation or a leak: a matter of its own goes above the unit, which learns nothing of it."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        messages.info(request, gettext(door.AWAY))
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
