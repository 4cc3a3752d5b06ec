"""Who mediates where: bodies by place, and mediators who agreed to be named. No telephone of a person stands here."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xinhe.documents.download import portrait
from xinhe.jurisdiction.models import Region
from xinhe.kernel.clock import local_day
from xinhe.mediation import rules
from xinhe.mediation.models import CommitteeSort
from xinhe.mediation.public import ListedBody, bodies, listed, people
from xinhe.portal.matters.places import grouped_places
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

SIZE = 20


@dataclass(frozen=True)
class Shown:
    """A body with the words of this reader's language."""

    body: ListedBody
    sort: str


@require_safe
def mediators(request: TimedRequest) -> HttpResponse:
    """Bodies near a place that take on a type of dispute; without either, all of them."""
    today = local_day(request.at)
    network = rules.network(today)
    code, kind = request.GET.get("place", ""), request.GET.get("type", "")
    place = Region.objects.filter(pk=code.replace("\x00", "")).first() if code else None
    kind = kind if kind in network.types else ""
    found = bodies(place=place.path if place else "", type=kind)
    # From a place one looks up the tree, the nearest first; from nowhere, down.
    order = ("-office__region__path" if place else "office__region__path", "office__code")
    page = keyset(found, order=order, cursor=request.GET.get("cursor"), size=SIZE)
    shown = [Shown(one, gettext(CommitteeSort(one.committee.sort).label)) for one in listed(page.rows, on=today)]
    context = {
        "page": page,
        "bodies": shown,
        "places": grouped_places(whole=gettext("%s（全县）"), unsure=gettext("%s（全镇、街道）")),
        "types": network.types.values(),
        "place": code if place else "",
        "type": kind,
    }
    return render(request, "portal/mediators.html", context)


@require_safe
def photo(request: TimedRequest, pk: int) -> HttpResponse:
    """The photograph of a mediator who is listed today."""
    row = people(on=local_day(request.at)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return portrait(row.photo)
