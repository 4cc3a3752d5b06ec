"""What I typed and have not sent: every draft of mine, each with the way back to its form."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest
from xinhe.web.drafts import all_of


@require_safe
@desk_page()
def drafts(request: TimedRequest, by: Person) -> HttpResponse:
    """My drafts, the latest first."""
    assert by.account is not None
    return show(request, by, "desk/drafts.html", {"rows": all_of(by.account, at=request.at)}, on="drafts")
