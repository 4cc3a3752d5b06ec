"""The clock of a request: read when it has arrived. What runs in a request asks for no other time."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now


class TimedRequest(HttpRequest):
    """A request and the moment at which it came in."""

    at: datetime


def clock(get_response: Callable[[TimedRequest], HttpResponse]) -> Callable[[TimedRequest], HttpResponse]:
    """Write on each request when it came in, so that what it does happens at one moment (but see ``Arrived``)."""

    def middleware(request: TimedRequest) -> HttpResponse:
        request.at = now()
        return get_response(request)

    return middleware


class Arrived:
    """Sets the clock again where a form's body was read before the view: files over a slow line take minutes to come.

    Else a step that was taken meanwhile would look as if the server's clock had gone back since.
    """

    def __init__(self, get_response: Callable[[TimedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: TimedRequest) -> HttpResponse:
        """Let the request pass."""
        return self.get_response(request)

    def process_view(self, request: TimedRequest, *_view: object) -> None:
        """After the check of the form's own token, which reads the body."""
        if hasattr(request, "_files"):
            request.at = now()
