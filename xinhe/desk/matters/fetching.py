"""One matter for one request: fetched by its number through what the person may see, and the way on after a step."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from xinhe.documents.models import Draft
from xinhe.kernel.refusal import Unknown
from xinhe.matters.family import NOT_FOUND
from xinhe.matters.models import Kind, Link, Matter
from xinhe.people.models import Reveal
from xinhe.people.person import Person, Sight
from xinhe.postgres.kept import Kept
from xinhe.web.answer import is_fragment
from xinhe.web.drafts import KEPT_FOR


def fetch(by: Person, number: str, *, at: datetime) -> Matter:
    """The matter with this number, if this person may see it; a stranger's is not found.

    Nor is a dispute, which has pages of its own.
    """
    found = _FOUND(number.replace("\x00", ""), at, at - KEPT_FOR, key=(by.sight,))
    if not found:
        raise Unknown(NOT_FOUND)
    return found[0]


def _found(sight: Sight, number: str, at: datetime, kept_since: datetime) -> QuerySet[Matter]:
    """With what the page says beside the file: an open look, a link to it, and drafts of this person."""
    began = Concat(Value("/desk/matters/"), OuterRef("number"), Value("/"))
    mine = Draft.objects.filter(account=sight.person.account, at__gt=kept_since, place__startswith=began)
    looks = Reveal.objects.filter(matter_id=OuterRef("pk"), account=sight.person.account, until__gt=at)
    return (
        Matter.objects.visible_to(sight.person)
        .select_related(
            "receiver", "holder", "lead", "carried_by", "review_organ", "category", "problem_region__parent"
        )
        .defer("words")
        .annotate(is_revealed=Exists(looks), is_pointed_at=Exists(Link.objects.filter(to=OuterRef("pk"))))
        .annotate(drafted=ArraySubquery(mine.order_by("place").values("place")))
        .filter(number=number)
        # A chair sees disputes too; what two sides say before a mediator has pages of its own.
        .exclude(kind=Kind.DISPUTE)
    )


_FOUND: Kept[Matter] = Kept(_found)


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
