"""One matter after the other: which is the next of a box, and the way to it once a step was taken."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from xinhe.desk.matters.joined import usual_form
from xinhe.kernel.clock import local_day
from xinhe.matters import inbox
from xinhe.matters.models import Matter, MatterQuerySet
from xinhe.people.person import Person
from xinhe.petition.usual import usual_step
from xinhe.web.clock import TimedRequest

# So far one looks for the next: past that the list is where to go on.
LOOKED_AT = 60


@dataclass(frozen=True)
class Opened:
    """The matter whose form a page opens by itself, because it is the next of its box."""

    matter: Matter
    url: str


def queue_of(request: HttpRequest) -> str:
    """The box that one works through, "" when one came from elsewhere."""
    return str(request.POST.get("queue") or request.GET.get("queue") or "").replace("\x00", "")[:40]


def act_url(matter: Matter, act: str, queue: str) -> str:
    """The form of an act, as one of the box that one works through."""
    asked = urlencode({"seen": str(matter.log_seq), "queue": queue})
    return f"{reverse('desk-matter-act', args=[matter.number, act])}?{asked}"


def next_url(queue: str, by: Person, *, today: date, after: Matter | None = None) -> str:
    """The page on which one goes on, with the next matter of the box opened where there is one.

    ``after`` was left as it is: the one behind it comes next, and what stands before it waits for another round.
    """
    page = reverse("desk-day") if queue == "mine" else f"{reverse('desk-inbox')}?box={queue}"
    found = _next(queue, by, today, after)
    if found is None:
        return page
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'open': found.number})}"


def opened(request: TimedRequest, by: Person) -> Opened | None:
    """What the page is asked to open: a matter that this person may act on, with its usual act."""
    number = request.GET.get("open", "").replace("\x00", "")
    if not number:
        return None
    today = local_day(request.at)
    queue = "mine" if request.path == reverse("desk-day") else request.GET.get("box", "")
    found = _rows(queue, by, today).filter(number=number).first()
    form = usual_form(found, by, today=today) if found else None
    return Opened(found, act_url(found, form.word, queue)) if found and form else None


def _rows(queue: str, by: Person, today: date) -> MatterQuerySet:
    found = inbox.in_box(by, queue, today=today).select_related("holder", "lead", "carried_by")
    return found.defer("body", "words").order_by("due_on", "id")


def _next(queue: str, by: Person, today: date, after: Matter | None) -> Matter | None:
    rows = [row for row in _rows(queue, by, today)[:LOOKED_AT] if usual_step(row, by, today=today)]
    if after is not None:
        numbers = [row.number for row in rows]
        start = numbers.index(after.number) + 1 if after.number in numbers else 0
        rows = rows[start:]
    return rows[0] if rows else None
