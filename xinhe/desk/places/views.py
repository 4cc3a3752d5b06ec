"""Offices and the duty list, for all staff; and their import, for the system administrator."""

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.jurisdiction.models import Duty, Office
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest

LONGEST = 60  # of what is looked for


@require_safe
@desk_page()
def offices(request: TimedRequest, by: Person) -> HttpResponse:
    """Every office with its telephone and place, and the duty list: who leads for what, by which law.

    A unit that was merged stays in the list beside the one that took over.
    """
    listed = Office.objects.organs().filter(Q(is_active=True) | Q(successor__isnull=False))
    duties = Duty.objects.select_related("category", "region", "lead").prefetch_related("assists")
    phrase = request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST]
    for word in phrase.split():
        listed = listed.filter(_either(word, "name", "short", "code", "mark", "phone", "address", "region__name"))
        duties = duties.filter(_either(word, "category__name", "category__code", "region__name", "lead__name", "law"))
    context = {
        "offices": listed.select_related("region", "successor").order_by("region__path", "code"),
        "duties": duties,
        "phrase": phrase,
    }
    return show(request, by, "desk/offices.html", context, on="offices")


def _either(word: str, *columns: str) -> Q:
    """Stands this word in one of the columns?"""
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": word})
    return found
