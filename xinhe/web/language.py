"""Two switches that work without script: the language and the size of the letters."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from xinhe.web.context import SIZE_COOKIE

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """The page that the person came from, if it is one of ours; else the front page."""
    to = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(to if ours else "/")


# Exempt: a taste kept in a cookie of one's own needs no token, and the link must work from a saved page.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in which this browser wants to read."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    response = _back(request)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )
    return response


@csrf_exempt
@require_http_methods(["GET", "POST"])
def size(request: HttpRequest, size: str) -> HttpResponse:
    """Remember whether this browser wants large letters (大字版)."""
    response = _back(request)
    response.set_cookie(SIZE_COOKIE, size, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response
