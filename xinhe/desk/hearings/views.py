"""The calendar of hearings: a month as a list, of the matters that this person may see."""

from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xinhe.desk.frame import WORKING, desk_page, show
from xinhe.kernel.clock import local_day, start_of_day
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.models import Hearing
from xinhe.web.clock import TimedRequest

EARLIEST, LATEST = date(2022, 5, 1), date(2998, 12, 1)
SHOWN = 500


@require_safe
@desk_page(*WORKING)
def hearings(request: TimedRequest, by: Person) -> HttpResponse:
    """The hearings of a month in their order, those that were cancelled among them."""
    at = request.at
    today = local_day(at)
    first = _month(request.GET.get("month", ""), today)
    after = _next(first)
    visible = Matter.objects.visible_to(by).values("pk")
    rows = (
        Hearing.objects.filter(
            planned_at__gte=start_of_day(first), planned_at__lt=start_of_day(after), matter_id__in=visible
        )
        .select_related("matter", "office")
        .defer("statements", "evidence", "matter__body", "matter__words")
        .order_by("planned_at", "matter_id")[:SHOWN]
    )
    context = {
        "rows": rows,
        "first": first,
        "previous": f"{first - timedelta(days=1):%Y-%m}",
        "next": f"{after:%Y-%m}",
        "is_this_month": (first.year, first.month) == (today.year, today.month),
        "this_month": f"{today:%Y-%m}",
    }
    return show(request, by, "desk/hearings.html", context, on="hearings")


def _month(typed: str, today: date) -> date:
    """The first day of the month that was asked for; of this one when it can't be read."""
    try:
        asked = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007 (a month has no hour)
    except ValueError:
        asked = today
    return min(max(asked, EARLIEST), LATEST).replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
