"""Letters: fetch those that were addressed to me, and check a paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.documents.issuing import is_intact
from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Unknown
from xinhe.matters.letters.correspondence import SERVED_BY, letter_by_token, letters_for
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.letters.receipt import receipt as draw_receipt
from xinhe.matters.numbering import code_of
from xinhe.matters.privacy import shown_name
from xinhe.people import throttle
from xinhe.people.person import petitioner
from xinhe.petition.answers.validity import changes
from xinhe.petition.progress import progress
from xinhe.petition.receiving import receive as do_receive
from xinhe.petition.receiving import waiting
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.procedures.definition import Procedure
from xinhe.procedures.lengths import limit_words
from xinhe.procedures.vocabulary import PETITIONER
from xinhe.supervision.validity import dropped
from xinhe.web.clock import TimedRequest
from xinhe.web.names import named

HOUR = 3600
LETTERS_OF_A_MATTER = 120  # each print is drawn anew


@require_safe
def letter(request: TimedRequest, number: str, letter: UUID) -> HttpResponse:
    """One letter as PDF with the petitioner's name."""
    at = request.at
    matter = door.opened(request, number, at=at)
    found = next((one for one in letters_for(matter) if one.pk == letter), None) if matter else None
    if matter is None or found is None:
        raise Http404
    if any(one.pk == found.pk for one in waiting(matter, progress(matter, at=at).acts)):
        return redirect("portal-letter-receive", number, letter)
    throttle.hit(f"letters/{matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=at)
    data = print_letter(found, matter, name=shown_name(matter, petitioner(matter.pk), at=at))
    return _saved(data, name=f"{found.title}{found.number}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: TimedRequest, number: str, letter: UUID) -> HttpResponse:
    """What taking this letter means, and then, on the petitioner's word, its service (《民事诉讼法》第九十条)."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        raise Http404
    now = progress(matter, at=at)
    if request.method == "POST":
        seen = sent_number(request.POST.get("seen", ""))
        do_receive(matter, letter, verdicts=now.acts, at=at, seen=seen)
        messages.success(request, _received(number, next(one for one in letters_for(matter) if one.pk == letter)))
        return redirect("portal-follow", number)
    found = next((one for one in waiting(matter, now.acts) if one.pk == letter), None)
    if found is None:
        return redirect("portal-follow", number)
    context = {"matter": matter, "letter": found, "limits": _begun_by(found, now.procedure), "today": local_day(at)}
    return render(request, "portal/receive.html", context)


def _received(number: str, letter: Document) -> str:
    """What is said once a letter was taken, with the letter itself at hand."""
    return format_html(
        '{} <a href="{}">{}</a>',
        gettext("收到了，从今天起算送达。"),
        reverse("portal-letter", args=[number, letter.pk]),
        gettext("下载《%(title)s》") % {"title": named(letter.title)},
    )


def _begun_by(letter: Document, procedure: Procedure) -> list[tuple[str, str]]:
    """The petitioner's own rights that begin with the service of this letter, and how long each lasts."""
    act, language = SERVED_BY.get(letter.form, ""), spoken()
    rights = [one for one in procedure.clocks.values() if one.owner == PETITIONER and one.limit]
    begun = [one for one in rights if act in {word.partition(":")[0] for word in one.starts_on}]
    return [(one.title[language], limit_words(one.limit, language)) for one in begun]


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
    """Is this paper genuine, and does it still hold? Number, organ, title, day and hash, and nothing about persons."""
    try:
        found = letter_by_token(token, address=door.address_of(request), at=request.at)
    except Unknown:
        return render(request, "portal/letter.html", {"letter": None}, status=404)
    since = changes(found, on=local_day(request.at)) or dropped(found)
    context = {"letter": found, "is_genuine": is_intact(found), "changes": since}
    return render(request, "portal/letter.html", context)
