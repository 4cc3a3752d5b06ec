"""The round table on a side's phone: take one's seat, read, talk, and answer offers; all of it works without script."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.matters.models import Party
from xinhe.mediation.acts.join_table import join_table
from xinhe.mediation.acts.say import say
from xinhe.mediation.seen import proving
from xinhe.mediation.seen.course import Course
from xinhe.mediation.seen.table import RoundTable, table_of
from xinhe.people import phone_codes, throttle
from xinhe.portal.matters import door
from xinhe.portal.matters.cards import HOUR
from xinhe.portal.matters.forms.acts import LookUpForm
from xinhe.portal.matters.uploads import kept_with, limits
from xinhe.portal.mediation.cards import REMARKS_OF_A_SIDE
from xinhe.portal.mediation.forms import ProveForm, SayForm
from xinhe.portal.mediation.opened import course_of
from xinhe.procedures.engine import Verdict
from xinhe.web.clock import TimedRequest

# What the table offers, where the rules let it.
TABLE_ACTS = ("say", "offer", "accept_offer", "turn_offer_down", "withdraw_offer", "join_table", "confide", "leave")


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: TimedRequest, number: str) -> HttpResponse:
    """The table: who is there, what was said, the offer that stands; on POST something is said.

    With ``room`` asked for it is the part alone that changes while others talk.
    """
    seen = course_of(request, number)
    if "room" in request.GET:
        if seen is None:
            raise Http404
        return render(request, "portal/mediation/_table_room.html", shown(request, seen))
    if seen is None:
        if request.method == "POST":
            messages.info(request, gettext(door.AWAY))
        return render(request, "portal/look_up.html", {"form": LookUpForm(initial={"number": number[:24]})})
    form = SayForm(request.POST if request.method == "POST" else None, seen=seen)
    if request.method == "POST":
        if not is_known(request, seen):
            return redirect("portal-join-table", number)
        form.full_clean()
        try:
            _say(request, seen, form)
        except TooMany:
            raise
        except Refused as refused:
            form.refuse(refused)
        if form.is_good:
            return redirect("portal-table", number)
    context = shown(request, seen) | {"form": form, **limits()}
    return render(request, "portal/mediation/table.html", context, status=422 if form.is_bound else 200)


def _say(request: TimedRequest, seen: Course, form: SayForm) -> None:
    pk, by, at = seen.matter.pk, seen.person, request.at
    throttle.hit(f"table/{pk}/{by.side}", limit=REMARKS_OF_A_SIDE, seconds=HOUR, at=at)
    with kept_with(request, form, at=at) as files:
        if form.is_good:
            say(seen.matter, words=str(form.cleaned_data.get("words") or ""), files=files, by=by, at=at)


def shown(request: TimedRequest, seen: Course) -> dict[str, Any]:
    """What the pages of the table are made from, as it is at this moment."""
    found = table_of(seen.matter, seen.person, at=request.at)
    open_acts = {one.act for one in seen.verdicts if one.allowed and one.act in TABLE_ACTS}
    return {
        "seen": seen,
        "matter": seen.matter,
        "today": seen.today,
        "now": request.at,
        "table": found,
        "open_acts": open_acts,
        "is_known": is_known(request, seen),
        "may_propose": "offer" in open_acts and found.may_propose,
        "mark": mark(found, seen.matter.log_seq),
    }


def mark(found: RoundTable, seq: int) -> str:
    """Another one when something changed: a step was taken, or the time of an offer is over."""
    states = ".".join(one.state for one in found.offers)
    return f"{seq}-{found.is_open:d}-{states}"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: TimedRequest, number: str) -> HttpResponse:
    """Take one's seat, once how the table works was read and, where one is on file, a telephone was proven."""
    at, seen = request.at, course_of(request, number)
    if seen is None:
        messages.info(request, gettext(door.AWAY))
        return redirect("portal-dispute", number)
    verdict: Verdict | None = next((one for one in seen.verdicts if one.act == "join_table"), None)
    if verdict is None or verdict.refusal is not None:
        return redirect("portal-table", number)
    phones = [] if proving.is_proof(seen.side, _kept(request, number), at=at) else list(proving.phones_of(seen.side))
    party = sent_number(request.POST.get("party", "")) or 0
    sent = next((one for one in phones if one.seq == party), None)
    form = ProveForm(request.POST if request.method == "POST" else None, seen=seen)
    if request.method == "POST":
        form.full_clean()
        try:
            is_done = _join(request, seen, form, phones, sent, at)
        except TooMany:
            raise
        except Refused as refused:
            form.refuse(refused)
            is_done = False
        if is_done:
            return redirect("portal-table", number)
    context = {
        "seen": seen,
        "matter": seen.matter,
        "form": form,
        "phones": phones,
        "sent": sent,
        "minutes": phone_codes.MINUTES,
        "today": seen.today,
    }
    return render(
        request, "portal/mediation/join_table.html", context, status=422 if form.is_bound and form.summary() else 200
    )


def _join(
    request: TimedRequest, seen: Course, form: ProveForm, phones: list[Party], sent: Party | None, at: datetime
) -> bool:
    """Send the code, or look at it and sit down; True when the side sits there. Raises Refused."""
    number = seen.matter.number
    if phones:
        party = sent.seq if sent else 0
        if "send" in request.POST or not sent:
            language = get_language() or "zh-hans"
            proving.send(seen.side, party, address=door.address_of(request), language=language, at=at)
            return False
        proof = proving.prove(seen.side, party, str(form.cleaned_data.get("code") or ""), at=at)
        request.session.cycle_key()  # proving is a sign-in of its kind
        request.session[door.TABLE] = {**request.session.get(door.TABLE, {}), number: proof}
    how = proving.known(seen.side, _kept(request, number), at=at)
    join_table(seen.matter, known_by=how, by=seen.person, at=at)
    return True


def is_known(request: HttpRequest, seen: Course) -> bool:
    """Has this browser proven a telephone of the side, where one is on file?"""
    return proving.is_proof(seen.side, _kept(request, seen.matter.number), at=seen.at) or not proving.phones_of(
        seen.side
    )


def _kept(request: HttpRequest, number: str) -> str:
    return str(request.session.get(door.TABLE, {}).get(number, ""))
