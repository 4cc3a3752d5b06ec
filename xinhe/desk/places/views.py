"""Offices and the duty list, for all staff; and their import, for the system administrator."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.jurisdiction.models import Duty, Office
from xinhe.people.person import Person


@require_safe
@desk_page()
def offices(request: HttpRequest, by: Person) -> HttpResponse:
    """Every office with its telephone and place, and the duty list: who leads for what, by which law."""
    context = {
        "offices": Office.objects.filter(is_active=True).select_related("region").order_by("region__path", "code"),
        "duties": Duty.objects.select_related("category", "region", "lead").prefetch_related("assists"),
    }
    return show(request, by, "desk/offices.html", context, on="offices")
