"""Three guards before the views: no giant body, no page without its headers, no desk left open."""

import time
from collections.abc import Callable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, gettext, gettext_noop, override

from xinhe.kernel.refusal import Refused
from xinhe.web.answer import is_fragment
from xinhe.web.refusals import refuse

View = Callable[[HttpRequest], HttpResponse]
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
CHUNK = 256 * 1024
SEEN_AT = "seen_at"


class TooLarge(Refused):
    """More bytes than one request may carry."""

    status = 413


def _headers(response: HttpResponse) -> HttpResponse:
    """Nothing but our own files runs on a page, and no other site learns where a reader was."""
    response.setdefault("Content-Security-Policy", POLICY)
    response.setdefault("Referrer-Policy", "same-origin")
    response.setdefault("Permissions-Policy", PERMISSIONS)
    response.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _too_large(request: HttpRequest) -> HttpResponse:
    refused = TooLarge(
        gettext_noop("一次提交的内容超过 %(limit)d MB，没有接收。请分几次上传，或者压缩后再传。"),
        code="too_large",
        limit=settings.REQUEST_LIMIT // (1024 * 1024),
    )
    # The language middleware stands below this guard.
    with override(get_language_from_request(request)):
        response = _headers(refuse(request, refused))
    response["Connection"] = "close"
    return response


def _counted(stream: IO[bytes], limit: int) -> tuple[IO[bytes], int] | None:
    """A body of unknown length, read aside and counted; None as soon as it passes the limit."""
    aside = cast(IO[bytes], SpooledTemporaryFile(max_size=CHUNK))  # noqa: SIM115  (closed by the caller)
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            aside.close()
            return None
        aside.write(chunk)
    aside.seek(0)
    return aside, size


def size_limit(get_response: View) -> View:
    """Refuse a body over the limit at once, by its stated length or, sent in chunks, by counting."""

    def middleware(request: HttpRequest) -> HttpResponse:
        limit = settings.REQUEST_LIMIT
        stated = request.META.get("CONTENT_LENGTH") or ""
        if stated.isascii() and stated.isdigit() and int(stated) > limit:
            return _too_large(request)
        if not stated and "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            counted = _counted(request.META["wsgi.input"], limit)
            if counted is None:
                return _too_large(request)
            stream, size = counted
            # Django takes a body without a length for an empty one; now we know the length.
            request.META["CONTENT_LENGTH"] = str(size)
            request.META["wsgi.input"] = stream
            request._stream = cast(BinaryIO, LimitedStream(cast(BytesIO, stream), size))
            with stream:
                return get_response(request)
        return get_response(request)

    return middleware


def security_headers(get_response: View) -> View:
    """Set the security headers, and keep pages about a person out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = _headers(get_response(request))
        if response.get("Content-Type", "").startswith("text/html"):
            # A fragment and its page share an address.
            patch_vary_headers(response, ["HX-Request"])
        # A session is a signed-in officer or a resident following a matter; both may share a computer.
        session = getattr(request, "session", None)
        personal = session is not None and not session.is_empty()
        if (personal or request.path.startswith(("/my/", "/desk/"))) and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def idle_logout(get_response: View) -> View:
    """Sign out who has not moved for IDLE_MINUTES, and send htmx to the sign-in page as a whole page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.get(SESSION_KEY) is not None:
            now = int(time.time())
            seen = request.session.get(SEEN_AT, now)
            if now - seen > settings.IDLE_MINUTES * 60:
                logout(request)
                words = gettext("你已经 %(minutes)d 分钟没有操作，系统已自动退出，请重新登录。")
                messages.info(request, words % {"minutes": settings.IDLE_MINUTES})
                if request.path.startswith("/desk/"):
                    return _to_sign_in(request)
            # Written at most once a minute: a session row per click would be a write per click.
            elif SEEN_AT not in request.session or now - seen >= 60:
                request.session[SEEN_AT] = now
        response = get_response(request)
        return _to_sign_in(request) if _leads_to_sign_in(request, response) else response

    return middleware


def _leads_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Would htmx follow this redirect and put the sign-in page into a cell?"""
    if not is_fragment(request) or response.status_code != 302:
        return False
    return urlsplit(response.get("Location", "")).path == resolve_url(settings.LOGIN_URL)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and from there back to the page that was open."""
    sign_in = resolve_url(settings.LOGIN_URL)
    if is_fragment(request):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = page.path + (f"?{page.query}" if page.query else "")
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{sign_in}?next={quote(back)}" if back else sign_in
        return response
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(f"{sign_in}?next={quote(back)}" if back else sign_in)
