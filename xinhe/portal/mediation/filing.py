"""Apply for mediation: write it down, read it back, keep the receipt with the code of one's own side."""

from collections.abc import Sequence

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.documents.store import Incoming
from xinhe.kernel.clock import local_day
from xinhe.kernel.identity import ID_TYPES
from xinhe.kernel.refusal import Invalid, Refused, TooMany
from xinhe.matters.filing import ages
from xinhe.matters.filing.measure import measured
from xinhe.matters.models import Kind
from xinhe.mediation.applying import apply, check, receiving_body
from xinhe.mediation.models import FIRST
from xinhe.mediation.models.side import code_of
from xinhe.mediation.rules import network
from xinhe.people import throttle
from xinhe.people.person import petitioner
from xinhe.portal.matters import door, draft
from xinhe.portal.matters.filing import FILINGS_PER_ADDRESS, FILINGS_PER_PHONE, FORMS_PER_ADDRESS, HOUR
from xinhe.portal.matters.places import full_name
from xinhe.portal.matters.uploads import filed, limits
from xinhe.portal.matters.uploads import received as received_files
from xinhe.portal.mediation.forms import ApplicationForm
from xinhe.portal.notice import MEDIATION_NOTICE_VERSION
from xinhe.web.answer import said
from xinhe.web.clock import TimedRequest


@require_safe
def mediation(request: TimedRequest) -> HttpResponse:
    """What mediation is, who mediates where, and where to begin."""
    return render(request, "portal/mediation/mediation.html")


@require_http_methods(["GET", "POST"])
def apply_for(request: TimedRequest) -> HttpResponse:
    """Write down what it is about and who the two sides are; nothing is filed before it was read back."""
    at = request.at
    kept = draft.read(request.session, name=draft.DISPUTE, at=at)
    if request.method != "POST":
        # The code of a body stands on its poster; a draft goes on to the body that was scanned last.
        fields = kept.fields | ({"to": request.GET["body"]} if "body" in request.GET else {})
        return _form_page(request, ApplicationForm(initial=fields, on=local_day(at)), kept)
    throttle.hit(f"forms-from/{door.address_of(request)}", limit=FORMS_PER_ADDRESS, seconds=HOUR, at=at)
    form = ApplicationForm(request.POST, on=local_day(at))
    form.full_clean()
    files = received_files(request, form, kept=kept.files, at=at)
    try:
        _judge(form, files, request)
    except Invalid as invalid:
        form.put_filing(invalid)
    except Refused as refused:
        form.refuse(refused)
    if form.is_good:
        fields = {name: request.POST.get(name, "") for name in form.fields}
        draft.write(request.session, fields=fields, files=files, is_checked=True, name=draft.DISPUTE, at=at)
        return redirect("portal-mediation-check")
    # The page gives the words back; what was uploaded can't be given back and waits in the session, and the body that
    # was scanned is kept for who changes the language now.
    fields = {"to": form.code} if form.code else {}
    draft.write(request.session, fields=fields, files=files, is_checked=False, name=draft.DISPUTE, at=at)
    return _form_page(request, form, draft.read(request.session, name=draft.DISPUTE, at=at), status=422)


def _judge(form: ApplicationForm, files: Sequence[Incoming], request: TimedRequest) -> None:
    """Look at the whole application as the acts will. Raises Invalid, and Refused where no body is near."""
    filing = form.filing(files)
    check(filing, second=form.second(), dispute_type=form.cleaned_data["dispute_type"], at=request.at)
    receiving_body(filing, form.asked, petitioner())


def _form_page(request: TimedRequest, form: ApplicationForm, kept: draft.Draft, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "files": kept.files,
        **limits(),
        "notice_version": MEDIATION_NOTICE_VERSION,
        "ages": ages(local_day(request.at), Kind.DISPUTE),
    }
    return render(request, "portal/mediation/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def read_back(request: TimedRequest) -> HttpResponse:
    """Read back all that will be filed, and file it once."""
    at = request.at
    kept = draft.read(request.session, name=draft.DISPUTE, at=at)
    if request.method == "POST" and (number := door.filed_as(request, request.POST.get("key", ""))):
        return redirect("portal-mediation-received", number)
    if not kept.is_checked:
        return redirect("portal-mediation-new")
    if request.method == "POST" and (struck := request.POST.get("drop")):
        left = [one for one in kept.files if one.hash != struck]
        draft.write(request.session, fields=kept.fields, files=left, is_checked=True, name=draft.DISPUTE, at=at)
        return redirect("portal-mediation-check")
    form = ApplicationForm(kept.fields, on=local_day(at))
    form.full_clean()
    if request.method == "POST" and request.POST.get("key") != kept.key:
        messages.warning(request, gettext("这一页不是最新的内容，请再核对一遍。"))
        return redirect("portal-mediation-check")
    try:
        if request.method == "POST":
            return _file(request, form, kept)
        return _read_back_page(request, form, kept)
    except TooMany:
        raise
    except Refused as refused:
        messages.warning(request, said(refused))
        return redirect("portal-mediation-new")


def _file(request: TimedRequest, form: ApplicationForm, kept: draft.Draft) -> HttpResponse:
    """Take the application in, and open it in this browser for the side that filed."""
    at, source, filing = request.at, door.address_of(request), form.filing(kept.files)
    throttle.hit(f"filing-from/{source}", limit=FILINGS_PER_ADDRESS, seconds=HOUR, at=at)
    phone = filing.petitioner.phone if filing.petitioner else ""
    with measured(phone, key=kept.key, source=source, limit=FILINGS_PER_PHONE, at=at) as made:
        matter = apply(
            filing,
            second=form.second(),
            dispute_type=form.cleaned_data["dispute_type"],
            body=form.asked,
            by=petitioner(),
            at=at,
            key=kept.key,
        )
        made.append(matter)
    filed(request, kept.files)
    door.remember(request, matter, side=FIRST, at=at)
    door.just_filed(request, matter, key=kept.key)
    draft.drop(request.session, name=draft.DISPUTE)
    return redirect("portal-mediation-received", matter.number)


def _read_back_page(request: TimedRequest, form: ApplicationForm, kept: draft.Draft) -> HttpResponse:
    filing, second = form.filing(kept.files), form.second()
    kind = form.cleaned_data["dispute_type"]
    checked = check(filing, second=second, dispute_type=kind, at=request.at)
    own = filing.petitioner
    assert own is not None
    context = {
        "filing": filing,
        "second": second,
        "key": kept.key,
        "place": full_name(checked.region),
        "type": network(local_day(request.at)).types[kind].told,
        "document": gettext(ID_TYPES[own.id_type]),
        "items": [item.strip() for item in filing.items if item.strip()],
        "receiver": receiving_body(filing, form.asked, petitioner()),
        "form": form,
    }
    return render(request, "portal/mediation/check.html", context)


@require_safe
def received(request: TimedRequest, number: str) -> HttpResponse:
    """The receipt of who filed: number and the code of their own side, never the other one's."""
    own = door.opened_side(request, number, at=request.at)
    if own is None or own[1].side != FIRST or not door.was_filed_here(request, own[0].number):
        return redirect("portal-dispute", number)
    matter, side = own
    address = f"{settings.PUBLIC_URL}{reverse('portal-dispute', args=[matter.number])}"
    context = {
        "matter": matter,
        "code": code_of(side),
        "address": address,
        "qr": segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "portal/mediation/received.html", context)
