"""The clock of a request: read once, when it arrives. What runs in a request asks for no other time."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now


class TimedRequest(HttpRequest):
    """A request and the moment at which it came in."""

    at: datetime


def clock(get_response: Callable[[TimedRequest], HttpResponse]) -> Callable[[TimedRequest], HttpResponse]:
    """Write on each request when it came in, so that everything it does happens at one moment."""

    def middleware(request: TimedRequest) -> HttpResponse:
        request.at = now()
        return get_response(request)

    return middleware
