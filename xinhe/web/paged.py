"""What pages need and the API passes by: it knows no session, nobody signed in, no message for the next page."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from xinhe.web.refusals import is_api

View = Callable[[HttpRequest], HttpResponse]


def _for_pages(make: type[MiddlewareMixin]) -> Callable[[View], View]:
    """The middleware for pages alone. One that looks at the view too (``process_view``) can't be had in this way."""

    def around(get_response: View) -> View:
        inside = cast(View, make(get_response))

        def middleware(request: HttpRequest) -> HttpResponse:
            return get_response(request) if is_api(request) else inside(request)

        return middleware

    return around


session = _for_pages(SessionMiddleware)
signed_in = _for_pages(AuthenticationMiddleware)
message = _for_pages(MessageMiddleware)
