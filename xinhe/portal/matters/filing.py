"""File a matter: write it down, read it back, keep the receipt."""

from collections.abc import Sequence

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.documents.composing import unprintable
from xinhe.documents.download import picture as as_picture
from xinhe.documents.models import File
from xinhe.documents.store import Incoming
from xinhe.jurisdiction.codes import category_with
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.identity import ID_TYPES
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.acts.intake import intake as intake_act
from xinhe.matters.acts.intake import receiver_for
from xinhe.matters.filing import ages
from xinhe.matters.filing import check as check_filing
from xinhe.matters.filing.measure import measured
from xinhe.matters.letters.receipt import facts_of
from xinhe.matters.numbering import code_of
from xinhe.people import throttle
from xinhe.people.person import petitioner
from xinhe.petition.progress import progress
from xinhe.portal.language import spoken
from xinhe.portal.matters import door, draft
from xinhe.portal.matters.cards import asked_for
from xinhe.portal.matters.forms.filing import ANONYMOUS, NAMED, FilingForm
from xinhe.portal.matters.places import full_name
from xinhe.portal.matters.steps import ahead, promise_label
from xinhe.portal.matters.uploads import filed, limits
from xinhe.portal.matters.uploads import received as received_files
from xinhe.portal.notice import NOTICE_VERSION
from xinhe.web.answer import said
from xinhe.web.clock import TimedRequest

HOUR = 3600
# A village shares one address; a phone belongs to one household.
FILINGS_PER_ADDRESS, FILINGS_PER_PHONE, FORMS_PER_ADDRESS = 60, 10, 200


@require_http_methods(["GET", "POST"])
def intake(request: TimedRequest) -> HttpResponse:
    """Write down what happened; nothing is filed before it was read back."""
    at = request.at
    kept = draft.read(request.session, at=at)
    if request.method != "POST":
        form = FilingForm(initial={"who": NAMED, "headcount": 1, **kept.fields}, on=local_day(at))
        return _filing_page(request, form, kept)
    throttle.hit(f"forms-from/{door.address_of(request)}", limit=FORMS_PER_ADDRESS, seconds=HOUR, at=at)
    form = FilingForm(request.POST, on=local_day(at))
    form.full_clean()
    files = received_files(request, form, kept=kept.files, at=at)
    filing = form.filing(files)
    try:
        receiver_for(check_filing(filing, today=local_day(at)), petitioner())
    except Invalid as invalid:
        form.put_filing(invalid)
    except Refused as refused:
        form.refuse(refused)
    if form.is_good:
        fields = {name: request.POST.get(name, "") for name in form.fields}
        draft.write(request.session, fields=fields, files=files, is_checked=True, at=at)
        return redirect("portal-check")
    # The page gives the words back; what was uploaded can't be given back and waits in the session.
    draft.write(request.session, fields={}, files=files, is_checked=False, at=at)
    return _filing_page(request, form, draft.read(request.session, at=at), status=422)


def _filing_page(request: TimedRequest, form: FilingForm, kept: draft.Draft, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "files": kept.files,
        **limits(),
        "most": settings.FILES_PER_MATTER,
        "notice_version": NOTICE_VERSION,
        "ages": ages(local_day(request.at)),
    }
    return render(request, "portal/intake.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check(request: TimedRequest) -> HttpResponse:
    """Read back all that will be filed, and file it once."""
    at = request.at
    kept = draft.read(request.session, at=at)
    if request.method == "POST" and (number := door.filed_as(request, request.POST.get("key", ""))):
        return redirect("portal-received", number)
    if not kept.is_checked:
        return redirect("portal-intake")
    if request.method == "POST" and (struck := request.POST.get("drop")):
        left = [one for one in kept.files if one.hash != struck]
        draft.write(request.session, fields=kept.fields, files=left, is_checked=False, at=at)
        return _judged_anew(request, kept.fields, left)
    form = FilingForm(kept.fields, on=local_day(at))
    form.full_clean()
    filing = form.filing(kept.files)
    if request.method == "POST":
        if request.POST.get("key") != kept.key:
            messages.warning(request, gettext("这一页不是最新的内容，请再核对一遍。"))
            return redirect("portal-check")
        source = door.address_of(request)
        throttle.hit(f"filing-from/{source}", limit=FILINGS_PER_ADDRESS, seconds=HOUR, at=at)
        phone = filing.petitioner.phone if filing.petitioner else filing.contact_phone
        with measured(phone, key=kept.key, source=source, limit=FILINGS_PER_PHONE, at=at) as made:
            matter = intake_act(filing, by=petitioner(), at=at, key=kept.key)
            made.append(matter)
        filed(request, kept.files)
        door.remember(request, matter, at=at)
        door.just_filed(request, matter, key=kept.key)
        draft.drop(request.session)
        return redirect("portal-received", matter.number)
    checked = check_filing(filing, today=local_day(at))
    context = {
        "filing": filing,
        "key": kept.key,
        "place": full_name(checked.region),
        "category": category_with(filing.category),
        "document": gettext(ID_TYPES[filing.petitioner.id_type]) if filing.petitioner else "",
        "items": [item.strip() for item in filing.items if item.strip()],
        "receiver": receiver_for(checked, petitioner()),
        "accused": list(Office.objects.filter(code__in=filing.accused).order_by("code")),
        "is_anonymous": form.cleaned_data["who"] == ANONYMOUS,
        "ages": ages(local_day(at)),
    }
    return render(request, "portal/check.html", context)


def _judged_anew(request: TimedRequest, fields: dict[str, str], files: Sequence[Incoming]) -> HttpResponse:
    """After a file was taken out: back to what is read back, or to the form where that file was needed."""
    form = FilingForm(fields, on=local_day(request.at))
    form.full_clean()
    try:
        check_filing(form.filing(files), today=local_day(request.at))
    except Refused as refused:
        messages.warning(request, said(refused))
        return redirect("portal-intake")
    draft.write(request.session, fields=fields, files=files, is_checked=True, at=request.at)
    return redirect("portal-check")


@require_safe
def picture(request: TimedRequest, hash: str, size: str) -> HttpResponse:
    """A photograph that was taken in with this browser's draft, small or large."""
    drafts = [draft.read(request.session, name=name, at=request.at) for name in (draft.KEPT, draft.DISPUTE)]
    one = next((one for kept in drafts for one in kept.files if one.hash == hash), None)
    if one is None or size not in ("small", "large"):
        raise Http404
    return as_picture(one, is_small=size == "small")


@require_safe
def received(request: TimedRequest, number: str) -> HttpResponse:
    """The receipt: number, query code, and what happens next by which day."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None or not door.was_filed_here(request, matter.number):
        return redirect("portal-follow", number)
    language = spoken()
    seen = progress(matter, at=at, language=language)
    address = f"{settings.PUBLIC_URL}{reverse('portal-follow', args=[matter.number])}"
    receipt = facts_of(matter, by=petitioner(matter.pk), at=at)
    context = {
        "matter": matter,
        "receipt": receipt,
        "materials": File.objects.filter(subject_id=matter.pk, seq=1)
        .order_by("at", "id")
        .values_list("name", flat=True),
        "code": code_of(matter),
        "address": address,
        "qr": segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=2),
        "progress": seen,
        "promise_label": promise_label(seen, language) if seen.promise else "",
        "today": local_day(at),
        "asked": asked_for(seen),
        "ahead": ahead(seen, language=language),
        "notice_version": NOTICE_VERSION,
        "boxes": unprintable(receipt),
    }
    return render(request, "portal/received.html", context)
