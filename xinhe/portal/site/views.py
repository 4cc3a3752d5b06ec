"""The pages about the place itself: nothing here is about anybody's matter."""

import functools
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xinhe.insight.public import last_month
from xinhe.jurisdiction.competence import own_first
from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel.clock import local_day
from xinhe.matters.filing import ages
from xinhe.matters.models import Kind
from xinhe.mediation.models import Committee
from xinhe.portal.language import spoken
from xinhe.portal.matters.forms.acts import LookUpForm
from xinhe.portal.notice import NOTICE_VERSION
from xinhe.portal.site.guide import guide as read_guide
from xinhe.procedures import book, citation
from xinhe.procedures.definition import Clock, Procedure, Route
from xinhe.procedures.diagram import wall_chart
from xinhe.procedures.lengths import clock_words, limit_words
from xinhe.records.models import Seal
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

ON_THE_FRONT_PAGE = 3


def _receptions() -> list[Office]:
    """The petition offices of the place that this platform serves: where one may come in person."""
    ranked = own_first(Office.objects.organs().filter(is_active=True).select_related("region"))
    windows = [office for office in ranked if office.kind == OfficeKind.PETITION_OFFICE]
    return [office for office in windows if office.region_id == windows[0].region_id][:ON_THE_FRONT_PAGE]


@require_safe
def home(request: TimedRequest) -> HttpResponse:
    """One promise, one main action, and where to turn otherwise."""
    receptions = _receptions()
    figures = last_month(receptions[0].region, local_day(request.at)) if receptions else None
    context = {
        "form": LookUpForm(),
        "ways": read_guide(spoken(), local_day(request.at)).ways[:ON_THE_FRONT_PAGE],
        "receptions": receptions,
        "figures": figures if figures and figures.received else None,
        "seal": Seal.objects.first(),
    }
    return render(request, "portal/home.html", context)


@require_safe
def guide(request: TimedRequest) -> HttpResponse:
    """Which way is open for my situation, and which limit may run out (第三十一条)."""
    language, today = spoken(), local_day(request.at)
    procedure = book.for_kind(Kind.PETITION, today)
    context = {
        "guide": read_guide(language, today),
        "open": request.GET.get("open"),
        "routes": [_route(route, procedure, language) for route in procedure.routes.values()],
        "charts": [
            {"code": one.code, "version": one.version, "title": one.title[language]} for one in _in_force(today)
        ],
    }
    return render(request, "portal/guide.html", context)


def _route(route: Route, procedure: Procedure, language: str) -> dict[str, object]:
    """One of the six ways in the reader's words, with the limits that may run out on it."""
    limits = [procedure.clocks[name] for name in route.remedies]
    return {
        "title": route.title[language],
        "text": route.text[language],
        "how": route.how[language],
        "organs": [gettext(organ) for organ in route.organs],
        "cite": route.cite,
        "limits": [
            {
                "title": one.title[language],
                "began": one.began[language],
                "words": clock_words(one, language),
                "cite": one.cite,
            }
            for one in limits
        ],
    }


@require_safe
def rules(request: TimedRequest) -> HttpResponse:
    """The procedures in force today: states, steps and limits with their articles."""
    language = spoken()
    shown = [_shown(procedure, language) for procedure in _in_force(local_day(request.at))]
    return render(request, "portal/rules.html", {"procedures": shown})


def _in_force(today: date) -> list[Procedure]:
    codes = dict.fromkeys(p.code for p in book.all_versions() if p.in_force <= today)
    return [book.in_force(code, today) for code in codes]


@require_safe
def chart(request: HttpRequest, code: str, version: str) -> HttpResponse:  # noqa: ARG001
    """The wall chart (导引图) of one version of a procedure, drawn from its rule file."""
    language = spoken()
    try:
        picture = _picture(code, version, language)
    except KeyError:
        raise Http404 from None
    return HttpResponse(picture, content_type="image/svg+xml")


@functools.cache
def _picture(code: str, version: str, language: str) -> str:
    return wall_chart(book.get(code, version), language)


def _shown(procedure: Procedure, language: str) -> dict[str, object]:
    return {
        "code": procedure.code,
        "version": procedure.version,
        "title": procedure.title[language],
        "law": citation.law(procedure.law, language),
        "in_force": procedure.in_force,
        "states": [(s.title[language], s.public[language]) for s in procedure.states.values()],
        "clocks": [_limit(clock, language) for clock in procedure.clocks.values() if not clock.remedy],
        "remedies": [_limit(clock, language) for clock in procedure.clocks.values() if clock.remedy],
    }


def _limit(clock: Clock, language: str) -> dict[str, object]:
    return {
        "title": clock.title[language],
        "owner": clock.owner,
        "began": clock.began[language],
        "limit": limit_words(clock.limit, language),
        "cite": clock.cite,
        "extend_days": clock.extend_days,
        "excludes": clock.excludes_hearings,
    }


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Offices with address, telephone and hours (第十七条: 来访、来信、来电)."""
    offices = own_first(Office.objects.organs().filter(is_active=True).select_related("region"))
    groups = [
        (kind, [office for office in offices if office.kind == kind])
        for kind in (
            OfficeKind.PETITION_OFFICE,
            OfficeKind.DEPARTMENT,
            OfficeKind.TOWN,
            OfficeKind.VILLAGE,
            OfficeKind.DISCIPLINE,
        )
    ]
    context = {
        "groups": [(kind, found) for kind, found in groups if found],
        "bodies": Committee.objects.working().exists(),
    }
    return render(request, "portal/places.html", context)


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Each day's seal over all matters: printed or noted down, it proves later that nothing vanished."""
    page = keyset(Seal.objects.all(), order=("-day",), cursor=request.GET.get("cursor"), size=31)
    return render(request, "portal/seals.html", {"page": page})


@require_safe
def privacy(request: TimedRequest) -> HttpResponse:
    """How personal information is used (个人信息保护法 第十七条)."""
    context = {"notice_version": NOTICE_VERSION, "ages": ages(local_day(request.at))}
    return render(request, "portal/privacy.html", context)
