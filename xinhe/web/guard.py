"""Three guards before the views: no giant body, no page without its headers, no desk left open."""

from collections.abc import Callable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import LimitedStream
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, gettext, gettext_noop, override

from xinhe.kernel.refusal import Refused, TooMany
from xinhe.people import throttle
from xinhe.web.answer import is_fragment
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import rescue
from xinhe.web.refusals import is_api, refuse

View = Callable[[TimedRequest], HttpResponse]
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
MEGABYTE = 1024 * 1024
PIECE = 8 * MEGABYTE
HOUR = 3600
SEEN_AT = "seen_at"
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
FOREIGN = "这个网址不归本系统，请核对地址。/ This address is not ours."


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


def _limit(request: HttpRequest) -> int:
    """How many bytes this request may carry: only a form can bring files."""
    if (request.content_type or "").startswith("multipart/"):
        return settings.REQUEST_LIMIT
    return settings.JSON_LIMIT if is_api(request) else settings.WORDS_LIMIT


def _too_large(limit: int) -> TooLarge:
    if limit < MEGABYTE:
        return TooLarge(
            gettext_noop("一次提交的内容超过 %(limit)d KB，没有接收。请删减后再提交。"),
            code="too_large",
            limit=limit // 1024,
        )
    return TooLarge(
        gettext_noop("一次提交的内容超过 %(limit)d MB，没有接收。请分几次上传，或者压缩后再传。"),
        code="too_large",
        limit=limit // MEGABYTE,
    )


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a body that is not read; the language middleware stands below this guard."""
    with override(get_language_from_request(request)):
        response = _headers(refuse(request, refused))
    response["Connection"] = "close"
    return response


def _charge(request: TimedRequest, size: int) -> None:
    """Count a large body before it is read: reading it costs more than any page. TooMany when it is over."""
    if size <= MEGABYTE:
        return
    try:
        throttle.hit(
            f"bodies/{throttle.source(request.META.get('REMOTE_ADDR'))}",
            limit=settings.BODIES_PER_ADDRESS,
            seconds=HOUR,
            at=request.at,
            weight=size // 1024,
        )
    except DatabaseError:
        return  # the view will say that the database is away


def _counted(request: TimedRequest, limit: int) -> tuple[IO[bytes], int]:
    """A body of unknown length, read aside and counted; refused as soon as it passes the limit."""
    aside = cast(IO[bytes], SpooledTemporaryFile(max_size=CHUNK))  # noqa: SIM115  (closed by the caller)
    stream, size, charged = request.META["wsgi.input"], 0, MEGABYTE
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            if size > charged:
                # A piece at a time: a body that never ends is cut as soon as its address has had its measure.
                charged = size + PIECE
                _charge(request, PIECE)
            aside.write(chunk)
    except BaseException:
        aside.close()
        raise
    aside.seek(0)
    return aside, size


def known_host(get_response: View) -> View:
    """Answer under our own names alone: a page asked for by another one could bear it in links and caches.

    Probes of machines ask by address; nothing in their answers is built from the name.
    """

    def middleware(request: TimedRequest) -> HttpResponse:
        if request.path not in PROBES:
            try:
                request.get_host()
            except DisallowedHost:
                return _headers(HttpResponse(f"{FOREIGN}\n", content_type="text/plain; charset=utf-8", status=400))
        return get_response(request)

    return middleware


def size_limit(get_response: View) -> View:
    """Refuse a body over the limit at once, by its stated length or, sent in chunks, by counting."""

    def middleware(request: TimedRequest) -> HttpResponse:
        limit = _limit(request)
        stated = request.META.get("CONTENT_LENGTH") or ""
        try:
            if stated.isascii() and stated.isdigit():
                if int(stated) > limit:
                    raise _too_large(limit)
                _charge(request, int(stated))
            if stated or "chunked" not in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
                return get_response(request)
            stream, size = _counted(request, limit)
        except (TooLarge, TooMany) as refused:
            return _refused(request, refused)
        # Django takes a body without a length for an empty one; now we know the length.
        request.META["CONTENT_LENGTH"] = str(size)
        request.META["wsgi.input"] = stream
        request._stream = cast(BinaryIO, LimitedStream(cast(BytesIO, stream), size))
        with stream:
            return get_response(request)

    return middleware


def security_headers(get_response: View) -> View:
    """Set the security headers, and keep pages about a person out of every cache."""

    def middleware(request: TimedRequest) -> HttpResponse:
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

    def middleware(request: TimedRequest) -> HttpResponse:
        if is_api(request):
            return get_response(request)
        if request.session.get(SESSION_KEY) is not None:
            moment = int(request.at.timestamp())
            seen = request.session.get(SEEN_AT, moment)
            if moment - seen > settings.IDLE_MINUTES * 60:
                is_rescued = rescue(request, get_response)
                logout(request)
                words = gettext("你已经 %(minutes)d 分钟没有操作，系统已自动退出，请重新登录。")
                messages.info(request, words % {"minutes": settings.IDLE_MINUTES})
                if is_rescued:
                    messages.info(request, gettext("你刚才写的内容已存为草稿，登录后接着写。"))
                if request.path.startswith("/desk/"):
                    return _to_sign_in(request, is_rescued=is_rescued)
            # Written at most once a minute: a session row per click would be a write per click.
            elif SEEN_AT not in request.session or moment - seen >= 60:
                request.session[SEEN_AT] = moment
        response = get_response(request)
        return _to_sign_in(request) if _leads_to_sign_in(request, response) else response

    return middleware


def _leads_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Would htmx follow this redirect and put the sign-in page into a cell?"""
    if not is_fragment(request) or response.status_code != 302:
        return False
    return urlsplit(response.get("Location", "")).path == resolve_url(settings.LOGIN_URL)


def _to_sign_in(request: HttpRequest, *, is_rescued: bool = False) -> HttpResponse:
    """The sign-in page, and from there back to the page that was open, or to the form whose words were rescued."""
    sign_in = resolve_url(settings.LOGIN_URL)
    if is_fragment(request):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = request.path if is_rescued else page.path + (f"?{page.query}" if page.query else "")
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{sign_in}?next={quote(back)}" if back else sign_in
        if is_rescued:
            response["X-Draft"] = "kept"
        return response
    back = request.get_full_path() if request.method == "GET" else request.path if is_rescued else ""
    return HttpResponseRedirect(f"{sign_in}?next={quote(back)}" if back else sign_in)
