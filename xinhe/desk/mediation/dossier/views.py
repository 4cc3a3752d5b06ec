"""The papers of a dispute that nobody types, and its dossier: names masked, or whole by a look that is logged."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from xinhe.desk.frame import desk_page
from xinhe.desk.letters.answer import as_pdf, as_zip
from xinhe.desk.letters.views import DOSSIERS_AN_HOUR
from xinhe.desk.mediation.acting import fetch
from xinhe.desk.mediation.usual import SEATED
from xinhe.kernel.later import later
from xinhe.matters.models import Event
from xinhe.mediation.dossier.records import draw, may_read, papers_of
from xinhe.mediation.names import look_for_paper
from xinhe.people import throttle
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest

if TYPE_CHECKING:
    from xinhe.mediation.dossier import whole
else:  # it brings the binder of PDFs along
    whole = later("xinhe.mediation.dossier.whole")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*SEATED, committees=True)
def paper(request: TimedRequest, by: Person, number: str, paper: str) -> HttpResponse:
    """One paper drawn from what was kept; with whole names (POST) it is a look."""
    at = request.at
    found = fetch(by, number)
    events = list(Event.objects.filter(matter=found).order_by("seq"))
    asked = next((one for one in papers_of(events) if one.key == paper), None)
    if asked is None:
        raise Http404
    if request.method == "POST":
        look_for_paper(found, asked.title, by, at=at)
    data = draw(asked, found, by, at=at)
    return as_pdf(data, name=f"{asked.title} {found.number}", is_kept="keep" in request.GET)


@require_http_methods(["POST"])
@desk_page(*SEATED, committees=True)
def dossier(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The whole dossier as a ZIP with its PDF; with ``names`` it is a look at both sides."""
    at = request.at
    found = fetch(by, number)
    # Hundreds of pages are drawn for each.
    throttle.hit(f"dossier/{by.account_id}", limit=DOSSIERS_AN_HOUR, seconds=3600, at=at)
    if "names" in request.POST and may_read(found, by):
        look_for_paper(found, "调解卷宗", by, at=at)
    _bound, packed = whole.dossier(found, by=by, at=at)
    return as_zip(packed, name=f"调解卷宗 {found.number}")
