"""Offices and the duty list, for all staff; and their import, for the system administrator."""

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.jurisdiction.models import Duty, Office
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest


@require_safe
@desk_page()
def offices(request: TimedRequest, by: Person) -> HttpResponse:
    """Every office with its telephone and place, and the duty list: who leads for what, by which law.

    A unit that was merged stays in the list beside the one that took over.
    """
    listed = Office.objects.filter(Q(is_active=True) | Q(successor__isnull=False))
    context = {
        "offices": listed.select_related("region", "successor").order_by("region__path", "code"),
        "duties": Duty.objects.select_related("category", "region", "lead").prefetch_related("assists"),
    }
    return show(request, by, "desk/offices.html", context, on="offices")
