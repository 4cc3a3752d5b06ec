"""Follow a matter: open it with its code, see who holds it and until when, fetch one's own files, leave."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.documents.download import picture as as_picture
from xinhe.documents.download import response as as_download
from xinhe.documents.models import File
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.matters.models import Matter
from xinhe.petition.progress import Line, Progress, WayOut, progress
from xinhe.petition.receiving import waiting
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.portal.matters.cards import asked_for, buttons
from xinhe.portal.matters.forms.acts import LookUpForm
from xinhe.portal.matters.steps import ahead, promise_label
from xinhe.postgres.kept import Kept
from xinhe.web.clock import TimedRequest
from xinhe.web.names import named

SIZES = ("small", "large")
PRESSING = 10  # days before a limit of another law runs out, from which the page warns
_OWN_FILES: Kept[File] = Kept(lambda pk: File.objects.filter(subject_id=pk, from_petitioner=True))


@require_http_methods(["GET", "POST"])
def look_up(request: TimedRequest) -> HttpResponse:
    """Open a matter with its number and query code."""
    form = LookUpForm(request.POST or None)
    if request.method != "POST":
        return _look_up_page(request, form)
    form.full_clean()
    try:
        opened = door.open_with_code(request, form.cleaned_data["number"], form.cleaned_data["code"], at=request.at)
    except TooMany:
        raise
    except Refused as refused:
        form.refuse(refused)
        return _look_up_page(request, form, status=422)
    return redirect("portal-dispute" if opened.side else "portal-follow", opened.matter.number)


def _look_up_page(request: HttpRequest, form: LookUpForm, *, status: int = 200) -> HttpResponse:
    return render(request, "portal/look_up.html", {"form": form}, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close what is open in this browser."""
    door.leave(request)
    messages.success(request, gettext("已离开：这台设备上不再留有你填写的内容，也不再显示你的事项。"))
    return redirect("portal-home")


@require_safe
def follow(request: TimedRequest, number: str) -> HttpResponse:
    """Who holds the matter, until when and why, what happened, what can be done now. Asks for the code first."""
    at = request.at
    matter = door.opened(request, number, at=at)
    if matter is None:
        return _look_up_page(request, LookUpForm(initial={"number": number[:24]}))
    language = spoken()
    seen = progress(matter, at=at, language=language)
    offered = buttons(seen.acts, language=language, is_late=seen.promise is not None and seen.promise.left < 0)
    context = {
        "matter": matter,
        "progress": seen,
        "today": local_day(at),
        "answers": [(item, seen.since(item)) for item in seen.answers],
        "promise_label": promise_label(seen, language) if seen.promise else "",
        "timeline": [_entry(line) for line in seen.lines] + ahead(seen, language=language),
        "open_acts": [b for b in offered if b.is_open],
        "asked": asked_for(seen),
        "closed_acts": [b for b in offered if not b.is_open],
        "organ": seen.next_organ() if seen.may_ask_review else None,
        "ways": [_way_out(way) for way in seen.ways],
        "letters": _letters(matter, seen),
        "files": _OWN_FILES(matter.pk),
    }
    return render(request, "portal/follow.html", context)


def _letters(matter: Matter, seen: Progress) -> list[dict[str, object]]:
    """Each letter with its services, and whether taking it would serve it; what waits only for that stands first."""
    unserved = waiting(matter, seen.acts)
    keys = {one.pk for one in unserved}
    kept = [
        {"letter": one, "served": list(one.services.all()), "is_waiting": False}
        for one in seen.letters
        if one.pk not in keys
    ]
    return [{"letter": one, "served": [], "is_waiting": True} for one in unserved] + kept


def _entry(line: Line) -> dict[str, object]:
    return {"title": named(line.title), "at": line.at, "when": named(line.office), "note": line.note}


def _way_out(way: WayOut) -> dict[str, object]:
    """A lawful way in the reader's language, and how pressing its last day is."""
    language, limit = spoken(), way.limit
    return {
        "item": way.item,
        "title": way.route.title[language],
        "how": way.route.how[language],
        "cite": way.route.cite,
        "limit": limit,
        "is_own": way.is_own,
        "is_pressing": limit is not None and limit.is_running and limit.left <= PRESSING,
    }


@require_safe
def download(request: TimedRequest, number: str, file: UUID) -> FileResponse:
    """One of the petitioner's own files."""
    return as_download(_own(request, number, file))


def _own(request: TimedRequest, number: str, file: UUID) -> File:
    matter = door.opened(request, number, at=request.at)
    own = File.objects.filter(pk=file, subject_id=matter.pk, from_petitioner=True).first() if matter else None
    if own is None:
        raise Http404
    return own


@require_safe
def picture(request: TimedRequest, number: str, file: UUID, size: str) -> HttpResponse:
    """A photograph among the petitioner's own files, small or large."""
    if size not in SIZES:
        raise Http404
    return as_picture(_own(request, number, file), is_small=size == "small")
