"""File a matter, read it back, keep the receipt, follow it, and act on it as its petitioner."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.documents.download import response as as_download
from xinhe.documents.kinds import ALLOWED
from xinhe.documents.models import File
from xinhe.jurisdiction.models import Category, Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.identity import ID_TYPES, check_phone
from xinhe.kernel.refusal import Invalid, Refused, TooMany
from xinhe.matters.acts.add_material import add_material as add_material_act
from xinhe.matters.acts.intake import intake as intake_act
from xinhe.matters.acts.intake import receiver_for
from xinhe.matters.acts.urge import urge as urge_act
from xinhe.matters.acts.withdraw import withdraw as withdraw_act
from xinhe.matters.filing import ages
from xinhe.matters.filing import check as check_filing
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people import throttle, vault
from xinhe.people.person import Person, petitioner
from xinhe.petition.acts.ask_review import ask_review as ask_review_act
from xinhe.petition.acts.rate import rate as rate_act
from xinhe.petition.progress import Line, WayOut, progress
from xinhe.portal.matters import door, draft
from xinhe.portal.matters.filing import ANONYMOUS, NAMED, FilingForm
from xinhe.portal.matters.forms import (
    ACCEPTED_FILES,
    LookUpForm,
    MaterialForm,
    Plain,
    RateForm,
    ReviewForm,
    UrgeForm,
    WithdrawForm,
)
from xinhe.portal.matters.places import full_name
from xinhe.portal.matters.steps import ahead, buttons, promise_label
from xinhe.portal.matters.uploads import filed, kept_with
from xinhe.portal.matters.uploads import received as received_files
from xinhe.portal.notice import NOTICE_VERSION
from xinhe.postgres.kept import Kept
from xinhe.procedures.lengths import limit_words
from xinhe.web.clock import TimedRequest

DAY, HOUR = 24 * 3600, 3600
# A village shares one address; a phone belongs to one household.
FILINGS_PER_ADDRESS, FILINGS_PER_PHONE, FORMS_PER_ADDRESS = 60, 10, 200
MATERIAL_PER_MATTER = 30
PRESSING = 10  # days before a limit of another law runs out, from which the page warns
_OWN_FILES: Kept[File] = Kept(lambda pk: File.objects.filter(subject_id=pk, from_petitioner=True))
AWAY = gettext_noop("为了保护你的信息，离开一段时间后要重新输入查询码。")

Perform = Callable[[Matter, Plain, Person, datetime], None]


def _language() -> str:
    return get_language() or "zh-hans"


# ---------------------------------------------------------------- filing


@require_http_methods(["GET", "POST"])
def intake(request: TimedRequest) -> HttpResponse:
    """Write down what happened; nothing is filed before it was read back."""
    at = request.at
    kept = draft.read(request.session)
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
        draft.write(request.session, fields=fields, files=files, is_checked=True)
        return redirect("portal-check")
    # The page gives the words back; what was uploaded can't be given back and waits in the session.
    draft.write(request.session, fields={}, files=files, is_checked=False)
    return _filing_page(request, form, draft.read(request.session), status=422)


def _filing_page(request: TimedRequest, form: FilingForm, kept: draft.Draft, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "files": kept.files,
        "accept": ACCEPTED_FILES,
        "allowed": gettext(ALLOWED),
        "limit": settings.FILE_LIMIT // (1024 * 1024),
        "most": settings.FILES_PER_MATTER,
        "notice_version": NOTICE_VERSION,
        "ages": ages(local_day(request.at)),
    }
    return render(request, "portal/intake.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check(request: TimedRequest) -> HttpResponse:
    """Read back all that will be filed, and file it once."""
    at = request.at
    kept = draft.read(request.session)
    if request.method == "POST" and (number := door.filed_as(request, request.POST.get("key", ""))):
        return redirect("portal-received", number)
    if not kept.is_checked:
        return redirect("portal-intake")
    form = FilingForm(kept.fields, on=local_day(at))
    form.full_clean()
    filing = form.filing(kept.files)
    if request.method == "POST":
        if request.POST.get("key") != kept.key:
            messages.warning(request, gettext("这一页不是最新的内容，请再核对一遍。"))
            return redirect("portal-check")
        _count_filing(request, filing.petitioner.phone if filing.petitioner else "", at=at)
        matter = intake_act(filing, by=petitioner(), at=at, key=kept.key)
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
        "category": Category.objects.filter(code=filing.category).first(),
        "document": gettext(ID_TYPES[filing.petitioner.id_type]) if filing.petitioner else "",
        "items": [item.strip() for item in filing.items if item.strip()],
        "receiver": receiver_for(checked, petitioner()),
        "accused": list(Office.objects.filter(code__in=filing.accused).order_by("code")),
        "is_anonymous": form.cleaned_data["who"] == ANONYMOUS,
        "ages": ages(local_day(at)),
    }
    return render(request, "portal/check.html", context)


def _count_filing(request: HttpRequest, phone: str, *, at: datetime) -> None:
    throttle.hit(f"filing-from/{door.address_of(request)}", limit=FILINGS_PER_ADDRESS, seconds=HOUR, at=at)
    if phone.strip():
        throttle.hit(
            f"filing-phone/{vault.finder('phone', check_phone(phone))}", limit=FILINGS_PER_PHONE, seconds=DAY, at=at
        )


@require_safe
def received(request: TimedRequest, number: str) -> HttpResponse:
    """The receipt: number, query code, and what happens next by which day."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None or not door.was_filed_here(request, matter.number):
        return redirect("portal-follow", number)
    language = _language()
    seen = progress(matter, at=at, language=language)
    address = f"{settings.PUBLIC_URL}{reverse('portal-follow', args=[matter.number])}"
    context = {
        "matter": matter,
        "code": code_of(matter),
        "address": address,
        "qr": segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=2),
        "progress": seen,
        "promise_label": promise_label(seen, language) if seen.promise else "",
        "today": local_day(at),
        "ahead": ahead(seen, language=language),
        "notice_version": NOTICE_VERSION,
    }
    return render(request, "portal/received.html", context)


# ---------------------------------------------------------------- following


@require_http_methods(["GET", "POST"])
def look_up(request: TimedRequest) -> HttpResponse:
    """Open a matter with its number and query code."""
    form = LookUpForm(request.POST or None)
    if request.method != "POST":
        return _look_up_page(request, form)
    form.full_clean()
    try:
        matter = door.open_with_code(request, form.cleaned_data["number"], form.cleaned_data["code"], at=request.at)
    except TooMany:
        raise
    except Refused as refused:
        form.refuse(refused)
        return _look_up_page(request, form, status=422)
    return redirect("portal-follow", matter.number)


def _look_up_page(request: HttpRequest, form: LookUpForm, *, status: int = 200) -> HttpResponse:
    return render(request, "portal/look_up.html", {"form": form}, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close what is open in this browser."""
    door.leave(request)
    messages.success(request, gettext("已退出查询，这台设备上不再显示你的事项。"))
    return redirect("portal-home")


@require_safe
def follow(request: TimedRequest, number: str) -> HttpResponse:
    """Who holds the matter, until when and why, what happened, what can be done now. Asks for the code first."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        return _look_up_page(request, LookUpForm(initial={"number": number[:24]}))
    language = _language()
    seen = progress(matter, at=at, language=language)
    offered = buttons(seen.acts, language=language, is_late=seen.promise is not None and seen.promise.left < 0)
    context = {
        "matter": matter,
        "progress": seen,
        "today": local_day(at),
        "promise_label": promise_label(seen, language) if seen.promise else "",
        "timeline": [_entry(line) for line in seen.lines] + ahead(seen, language=language),
        "open_acts": [b for b in offered if b.is_open],
        "closed_acts": [b for b in offered if not b.is_open],
        "organ": seen.next_organ() if seen.may_ask_review else None,
        "ways": [_way_out(way) for way in seen.ways],
        "letters": [{"letter": one, "served": list(one.services.all())} for one in seen.letters],
        "files": _OWN_FILES(matter.pk),
    }
    return render(request, "portal/follow.html", context)


def _entry(line: Line) -> dict[str, object]:
    return {"title": line.title, "at": line.at, "when": line.office, "note": line.note}


def _way_out(way: WayOut) -> dict[str, object]:
    """A lawful way in the reader's language, and how pressing its last day is."""
    language, limit = _language(), way.limit
    return {
        "item": way.item,
        "title": way.route.title[language],
        "how": way.route.how[language],
        "cite": way.route.cite,
        "limit": limit,
        "is_pressing": limit is not None and limit.is_running and limit.left <= PRESSING,
    }


@require_safe
def download(request: TimedRequest, number: str, file: UUID) -> FileResponse:
    """One of the petitioner's own files."""
    matter = door.opened(request, number, at=request.at)
    own = File.objects.filter(pk=file, subject_id=matter.pk, from_petitioner=True).first() if matter else None
    if own is None:
        raise Http404
    return as_download(own)


# ---------------------------------------------------------------- acts


@require_http_methods(["GET", "POST"])
def add_material(request: TimedRequest, number: str) -> HttpResponse:
    """Add words and files that came later."""

    def perform(matter: Matter, form: Plain, by: Person, at: datetime) -> None:
        throttle.hit(f"material/{matter.pk}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=at)
        with kept_with(request, form, at=at) as files:
            if form.is_good:
                add_material_act(matter, text=form.cleaned_data["text"], files=files, by=by, at=at)

    done = gettext("已交给办理单位，时间线里能看到。")
    return _act(request, number, "add_material", MaterialForm, perform, done)


@require_http_methods(["GET", "POST"])
def ask_review(request: TimedRequest, number: str) -> HttpResponse:
    """Ask the organ above for a review of the answer, or for the re-review of its review."""

    def perform(matter: Matter, form: Plain, by: Person, at: datetime) -> None:
        throttle.hit(f"material/{matter.pk}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=at)
        with kept_with(request, form, at=at) as files:
            if form.is_good:
                said = form.cleaned_data
                ask_review_act(
                    matter,
                    request=said["request"],
                    reasons=said["reasons"],
                    evidence=said["evidence"].splitlines(),
                    files=files,
                    by=by,
                    at=at,
                )

    return _act(request, number, "ask_review", ReviewForm, perform, gettext("申请已提交，复查（复核）机关能看到。"))


def _on_review(matter: Matter, at: datetime) -> dict[str, object]:
    """Whom one asks for the review, until when, and how long the answer may take."""
    seen = progress(matter, at=at, language=_language())
    clock = seen.procedure.clocks["recheck_decision" if seen.state == "review_done" else "review_decision"]
    return {"seen": seen, "today": local_day(at), "answer_within": limit_words(clock.limit, _language())}


@require_http_methods(["GET", "POST"])
def urge(request: TimedRequest, number: str) -> HttpResponse:
    """Ask the office that holds it to move."""

    def perform(matter: Matter, form: Plain, by: Person, at: datetime) -> None:
        urge_act(matter, text=form.cleaned_data["text"], by=by, at=at)

    return _act(request, number, "urge", UrgeForm, perform, gettext("已经催了，办理单位马上能看到。"))


@require_http_methods(["GET", "POST"])
def rate(request: TimedRequest, number: str) -> HttpResponse:
    """Say how well it was done."""

    def perform(matter: Matter, form: Plain, by: Person, at: datetime) -> None:
        said = form.cleaned_data
        rate_act(
            matter,
            office_rating=said["office_rating"],
            petition_office_rating=said["petition_office_rating"],
            comment=said["comment"],
            by=by,
            at=at,
        )

    return _act(request, number, "rate", RateForm, perform, gettext("谢谢你的评价。"))


@require_http_methods(["GET", "POST"])
def withdraw(request: TimedRequest, number: str) -> HttpResponse:
    """Take the matter back, after being asked once more."""

    def perform(matter: Matter, form: Plain, by: Person, at: datetime) -> None:
        seen = request.POST.get("seen", "")
        number_seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
        withdraw_act(matter, reason=form.cleaned_data["reason"], by=by, at=at, seen=number_seen)

    return _act(request, number, "withdraw", WithdrawForm, perform, gettext("已经撤回。以后还可以再反映。"))


def _act(
    request: TimedRequest, number: str, act: str, form_class: type[Plain], perform: Perform, done: str
) -> HttpResponse:
    """Show an act's form or do it. A refusal before anything was typed is a page; after that it stands by the form."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        messages.info(request, gettext(AWAY))
        return redirect("portal-follow", number)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.full_clean()
        try:
            perform(matter, form, petitioner(matter.pk), at)
        except TooMany:
            raise
        except Refused as refused:
            form.refuse(refused)
        if form.is_good:
            messages.success(request, done)
            return redirect("portal-follow", matter.number)
        matter.refresh_from_db(fields=["log_seq"])
    else:
        verdicts = progress(matter, at=at).acts
        if refusal := next((v.refusal for v in verdicts if v.act == act), None):
            raise refusal
    context = {
        "matter": matter,
        "form": form,
        **(_on_review(matter, at) if act == "ask_review" else {}),
        "accept": ACCEPTED_FILES,
        "allowed": gettext(ALLOWED),
        "limit": settings.FILE_LIMIT // (1024 * 1024),
    }
    return render(request, f"portal/{act}.html", context, status=422 if form.is_bound else 200)
