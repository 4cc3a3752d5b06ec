"""The poster of a body: who scans it applies to this body for mediation."""

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.mediation.views import fetch
from xinhe.mediation.applying import body_asked
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest


@require_safe
@desk_page()
def poster(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """A sheet of A4 for the wall, with the public address to apply at; 404 for a body that takes nothing in."""
    committee = fetch(by, code)
    asked = body_asked(code)
    if asked is None:
        raise Http404
    url = f"{settings.PUBLIC_URL}{reverse('portal-mediation-new')}?body={code}"
    drawn = segno.make(url, error="m", micro=False).svg_inline(border=4, light="#fff", omitsize=True)
    context = {
        "body": committee.office,
        "asked": asked,
        "url": url,
        "qr": mark_safe(drawn),  # noqa: S308 (drawn here)
    }
    return show(request, by, "desk/mediation/poster.html", context, on="mediation")
