"""Follow a dispute as one of its sides, act on it, and fetch one's own letters, files and dates."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.documents.download import response as as_download
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.matters.letters.printing import print_letter
from xinhe.mediation.models import AgreementKind, InviteeSort, SessionWay
from xinhe.mediation.names import sides_named
from xinhe.mediation.seen.course import Course, Happening
from xinhe.mediation.seen.table import table_of
from xinhe.people import throttle
from xinhe.people.person import party
from xinhe.petition.progress import LegalDate, legal_date
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.portal.matters.forms.acts import LookUpForm
from xinhe.portal.matters.letters import HOUR, LETTERS_OF_A_MATTER
from xinhe.portal.matters.uploads import limits
from xinhe.portal.mediation.cards import SIDE_CARDS, Given, choosable
from xinhe.portal.mediation.opened import course_of
from xinhe.portal.mediation.table import is_known, shown
from xinhe.procedures.vocabulary import PARTIES
from xinhe.web.clock import TimedRequest
from xinhe.web.difference import rows_of
from xinhe.web.icalendar import Occasion
from xinhe.web.icalendar import calendar as as_calendar
from xinhe.web.names import named
from xinhe.web.places import map_note


def _dates(seen: Course) -> list[LegalDate]:
    return [legal_date(row, today=seen.today, language=spoken()) for row in seen.deadlines]


@require_safe
def dispute(request: TimedRequest, number: str) -> HttpResponse:
    """Where it stands, who mediates, until when and why, what was said and agreed, what can be done now."""
    seen = course_of(request, number)
    if seen is None:
        return render(request, "portal/look_up.html", {"form": LookUpForm(initial={"number": number[:24]})})
    dates = _dates(seen)
    duties = [one for one in dates if one.is_running and not one.is_right]
    context = {
        "seen": seen,
        "matter": seen.matter,
        "today": seen.today,
        "promise": min(duties, key=lambda one: one.end, default=None),
        "rights": [one for one in dates if one.is_right and one.owner == PARTIES],
        "timeline": [_entry(one) for one in seen.happenings],
        "invited": [(one, gettext(str(InviteeSort(one.sort).label))) for one in seen.invitees],
        "sessions": [(one, gettext(str(SessionWay(one.way).label))) for one in seen.sessions],
        **_accord(seen),
        "open_acts": choosable(seen.verdicts, seen),
        "table": table_of(seen.matter, seen.person, at=request.at),
    }
    return render(request, "portal/mediation/dispute.html", context)


def _accord(seen: Course) -> dict[str, object]:
    """The agreement in the reader's words."""
    if seen.accord is None:
        return {}
    sides = {seen.side.side: gettext("你这一方"), seen.side.other: gettext("对方")}
    return {
        "accord": seen.accord,
        "accord_kind": gettext(str(AgreementKind(seen.accord.agreement.kind).label)),
        "warnings": [gettext(one) for one in seen.accord.warnings],
        "changes": rows_of(seen.accord.changes, sides=sides) if seen.accord.changes else None,
        "copies": seen.copies,
        "copies_left": seen.copies.left(seen.side.side) if seen.copies else 0,
    }


def _entry(one: Happening) -> dict[str, object]:
    return vars(one) | {"title": named(one.title), "when": named(one.office)}


@require_http_methods(["GET", "POST"])
def act(request: TimedRequest, number: str, act: str) -> HttpResponse:
    """Show an act's page or do it. A refusal before anything was typed is a page; after that it stands by the form."""
    at, card = request.at, SIDE_CARDS[act]
    seen = course_of(request, number)
    if seen is None:
        messages.info(request, gettext(door.AWAY))
        return redirect("portal-dispute", number)
    matter = seen.matter
    if card.is_at_table and not is_known(request, seen):
        return redirect("portal-join-table", number)
    form = card.form(request.POST if request.method == "POST" else None, seen=seen)
    if request.method == "POST":
        form.full_clean()
        by = party(matter.pk, seen.side.side)
        try:
            card.perform(Given(request=request, matter=matter, form=form, by=by, at=at))
        except TooMany:
            raise
        except Refused as refused:
            form.refuse(refused)
        if form.is_good:
            messages.success(request, gettext(card.done))
            return redirect("portal-table" if card.is_at_table else card.then, matter.number)
        matter.refresh_from_db(fields=["log_seq"])
    elif refusal := next((one.refusal for one in seen.verdicts if one.act == act), None):
        raise refusal
    context = {"seen": seen, "matter": matter, "form": form, "today": seen.today, **_accord(seen), **limits()}
    if card.is_at_table:
        context |= shown(request, seen)
    return render(request, f"portal/mediation/{act}.html", context, status=422 if form.is_bound else 200)


@require_safe
def letter(request: TimedRequest, number: str, letter: UUID) -> HttpResponse:
    """One letter to both sides as PDF."""
    seen = course_of(request, number)
    found = next((one for one in seen.letters if one.pk == letter), None) if seen else None
    if seen is None or found is None:
        raise Http404
    throttle.hit(f"letters/{seen.matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=request.at)
    by = party(seen.matter.pk, seen.side.side)
    data = print_letter(found, seen.matter, sides=sides_named(found, seen.matter, by, at=request.at))
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{found.title}{found.number}.pdf"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def file(request: TimedRequest, number: str, file: UUID) -> FileResponse:
    """One of the files that this side handed in itself, or that anybody shared at the round table."""
    seen = course_of(request, number)
    found = next((one for one in seen.files if one.pk == file), None) if seen else None
    if seen is not None and found is None:
        found = table_of(seen.matter, seen.person, at=request.at).file(file)
    if found is None:
        raise Http404
    return as_download(found)


@require_safe
def calendar(request: TimedRequest, number: str, session: int) -> HttpResponse:
    """A session as a date for the telephone's own calendar (RFC 5545)."""
    seen = course_of(request, number)
    found = seen.session(session) if seen else None
    if seen is None or found is None or found.is_called_off:
        raise Http404
    date = Occasion(
        uid=f"{seen.matter.number}-{found.seq}",
        begins_at=found.begins_at,
        ends_at=found.ends_at,
        summary=gettext("调解 %(number)s") % {"number": seen.matter.number},
        place=found.place,
        note=map_note(found),
        page=request.build_absolute_uri(reverse("portal-dispute", args=[seen.matter.number])),
    )
    return as_calendar([date], name=seen.matter.number, at=request.at)
