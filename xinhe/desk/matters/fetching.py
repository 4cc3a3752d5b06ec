"""One matter for one request: fetched by its number through what the person may see, and the way on after a step."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from xinhe.kernel.refusal import Unknown
from xinhe.matters.family import NOT_FOUND
from xinhe.matters.models import Link, Matter
from xinhe.people.models import Reveal
from xinhe.people.person import Person
from xinhe.web.answer import is_fragment


def fetch(by: Person, number: str, *, at: datetime) -> Matter:
    """The matter with this number, if this person may see it; a stranger's is not found."""
    looks = Reveal.objects.filter(matter_id=OuterRef("pk"), account=by.account, until__gt=at)
    found = (
        Matter.objects.visible_to(by)
        .select_related("receiver", "holder", "lead", "review_organ", "category", "problem_region__parent")
        .annotate(is_revealed=Exists(looks), is_pointed_at=Exists(Link.objects.filter(to=OuterRef("pk"))))
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


def sees(by: Person, matter: Matter) -> bool:
    """True while this person may still know of the matter."""
    return Matter.objects.visible_to(by).filter(pk=matter.pk).exists()


def onward(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page; htmx must load it whole, not into the drawer."""
    if is_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
