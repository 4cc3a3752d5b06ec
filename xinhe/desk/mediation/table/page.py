"""The page of the round table for the mediator: who sits there, what was said, offers, and a field to speak."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.mediation.acting import fetch
from xinhe.desk.mediation.agreeing import may_sign
from xinhe.desk.mediation.frame import SIDES
from xinhe.desk.mediation.table.forms import SayForm
from xinhe.documents.download import response as as_download
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.mediation.family import MEDIATION
from xinhe.mediation.seen.table import table_of
from xinhe.people.person import Person
from xinhe.records.door import standing
from xinhe.web.clock import TimedRequest

ANSWERS = ("accept_offer", "turn_offer_down", "withdraw_offer")
ON_BEHALF = ("join_table", "offer", *ANSWERS)


@require_safe
@desk_page("mediator", committees=True)
def table(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The table of a dispute, for those who mediate it; with ``room``, the part that changes while others talk."""
    found = _mediated(by, number)
    shown = table_of(found, by, at=request.at)
    verdicts = standing(MEDIATION, found, by=by, on=local_day(request.at)).survey()
    open_acts = {one.act: one for one in verdicts if one.allowed}
    newest = shown.newest
    waits = newest is not None and newest.stands
    on_behalf = [one for one in ON_BEHALF if one in open_acts and (waits or one not in ANSWERS)]
    if len(shown.seats) == 2:
        on_behalf.remove("join_table")
    states = ".".join(one.state for one in shown.offers)
    context = {
        "matter": found,
        "now": request.at,
        "table": shown,
        "side_titles": {side: str(title) for side, title in SIDES.items()},
        "open_acts": open_acts,
        "on_behalf": [open_acts[one] for one in on_behalf],
        "mark": f"{found.log_seq}-{shown.is_open:d}-{states}",
    }
    if "room" in request.GET:
        return render(request, "desk/mediation/_table_room.html", context)
    context["form"] = SayForm(request, found, by, at=request.at) if "say" in open_acts else None
    return show(request, by, "desk/mediation/table.html", context, on="disputes")


@require_safe
@desk_page("mediator", committees=True)
def file(request: TimedRequest, by: Person, number: str, file: UUID) -> FileResponse:
    """A file that was shared at the table."""
    found = table_of(_mediated(by, number), by, at=request.at).file(file)
    if found is None:
        raise Http404
    return as_download(found)


def _mediated(by: Person, number: str) -> Matter:
    """The dispute, if this person mediates it; 404 for the rest of its body as well."""
    found = fetch(by, number)
    if not may_sign(found, by):
        raise Http404
    return found
