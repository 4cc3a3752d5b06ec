"""One middleware turns every refusal into an answer: page, fragment in the notice area, or problem+json."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_noop

from xinhe.kernel.refusal import Refused, TooMany, Unknown
from xinhe.procedures.citation import told
from xinhe.web.answer import is_fragment, said, said_errors

TITLES = {
    404: gettext_noop("没有找到"),
    409: gettext_noop("现在不能这样办"),
    413: gettext_noop("内容太大"),
    422: gettext_noop("填写有误"),
    429: gettext_noop("请稍后再试"),
}
PAGES = {413: "web/413.html", 429: "web/429.html"}
NOT_FOUND = gettext_noop("没有找到这件事：编号写错了，或者它不归你看。请核对后再试。")


def is_api(request: HttpRequest) -> bool:
    """Is it another system that asks?"""
    return request.path.startswith("/api/")


def problem(refused: Refused) -> HttpResponse:
    """A refusal for another system (RFC 9457)."""
    body: dict[str, object] = {
        "type": f"urn:xinhe:refusal:{refused.code}",
        "title": gettext(TITLES.get(refused.status, TITLES[409])),
        "status": refused.status,
        "detail": said(refused),
        "code": refused.code,
    }
    if refused.field:
        body["field"] = refused.field
    if errors := said_errors(refused):
        body["errors"] = errors
    if refused.article:
        body["article"] = told(refused.article)
    if refused.now:
        body["now"] = refused.now
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), content_type="application/problem+json", status=refused.status
    )


def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to whoever was refused, in the form in which they asked."""
    if is_api(request):
        response = problem(refused)
    else:
        errors = said_errors(refused)
        context = {
            "title": gettext(TITLES.get(refused.status, TITLES[409])),
            "sentence": said(refused),
            "errors": list(errors.values()) if len(errors) > 1 else [],
            "article": refused.article,
            "now": refused.now,
            "back": _came_from(request),
            "wait": _minutes(refused.retry_after) if isinstance(refused, TooMany) else None,
        }
        if is_fragment(request):
            response = render(request, "web/_refused.html", context, status=refused.status)
            response["HX-Retarget"] = "#notice"
            response["HX-Reswap"] = "innerHTML"
        else:
            template = PAGES.get(refused.status, "web/refused.html")
            response = render(request, template, context, status=refused.status)
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _came_from(request: HttpRequest) -> str:
    """The page of ours on which the refused button stood."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return ""
    back = parts.path + (f"?{parts.query}" if parts.query else "")
    # "http://ours//theirs" has our host, and a path that leads to theirs.
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def _minutes(seconds: int) -> int:
    return max(1, -(-seconds // 60))


class refusals:  # noqa: N801  (named in MIDDLEWARE like its neighbours)
    """Answer what the views below refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal gets its answer; anything else goes on to Django."""
        if isinstance(exception, Refused):
            return refuse(request, exception)
        # For a person at a page Django's own 404.html does; a whole page in a cell would not.
        if isinstance(exception, Http404) and (is_api(request) or is_fragment(request)):
            return refuse(request, Unknown(NOT_FOUND))
        return None
