"""What anybody may look up: procedures in force, places, offices, classes of content."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from xinhe.api import pieces
from xinhe.api.answer import answer
from xinhe.api.payloads.matter import Text
from xinhe.api.pieces import Json
from xinhe.api.shapes import (
    CategoriesShape,
    CommitteesShape,
    MediatorsShape,
    OfficesShape,
    ProblemShape,
    ProcedureInFullShape,
    ProceduresShape,
    RegionsShape,
)
from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.mediation import rules
from xinhe.mediation.models import Committee
from xinhe.mediation.public import ListedMediator, bodies, people, told
from xinhe.mediation.rules import Named as Titled
from xinhe.mediation.rules import Network
from xinhe.procedures import book
from xinhe.procedures.definition import Clock, Entrance, Ground, Procedure, Route, Setting, State, Step
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

router = Router(tags=["directory"])
NO_PROCEDURE = gettext_noop("没有这个程序，或者它还没有施行。现行的见 /procedures。")
Size = Annotated[int, Query(ge=1, le=1000)]
PROBLEMS = {409: ProblemShape, 422: ProblemShape}


@router.get("/procedures", response={200: ProceduresShape, **PROBLEMS})
def procedures(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """各程序的现行和历史版本：状态、步骤、期限和条文。"""
    return answer({"items": [_procedure(one) for one in book.all_versions()], "next": None})


@router.get("/procedures/{code}", response={200: ProcedureInFullShape, 404: ProblemShape, **PROBLEMS})
def procedure(request: TimedRequest, code: str) -> HttpResponse:
    """一个程序的现行版本，连同六条法定途径、不予受理的法定情形、会过期的期限和各地可定的数。"""
    today = local_day(request.at)
    if not any(one.code == code and one.in_force <= today for one in book.all_versions()):
        raise Unknown(NO_PROCEDURE)
    found = book.in_force(code, today)
    return answer(
        _procedure(found)
        | {
            "routes": [_route(route, found) for route in found.routes.values()],
            "grounds": [_ground(ground) for ground in found.grounds.values()],
            "entries": [_entry(one) for one in found.entries.values()],
            "settings": [_setting(setting) for setting in found.settings.values()],
        }
    )


def _route(one: Route, procedure: Procedure) -> Json:
    return {
        "name": one.name,
        "title": one.title["zh-hans"],
        "text": one.text["zh-hans"],
        "how": one.how["zh-hans"],
        "organs": list(one.organs),
        "stays": one.stays,
        "cite": one.cite,
        "remedies": [_remedy(procedure.clocks[name]) for name in one.remedies],
    }


def _remedy(one: Clock) -> Json:
    return {
        "name": one.name,
        "title": one.title["zh-hans"],
        "opens": str(one.opens) if one.opens else "",
        "limit": str(one.limit) if one.limit else "",
        "began": one.began["zh-hans"],
        "tag": one.tag,
        "cite": one.cite,
    }


def _ground(one: Ground) -> Json:
    return {
        "name": one.name,
        "title": one.title["zh-hans"],
        "text": one.text["zh-hans"],
        "existing": one.existing,
        "elsewhere": one.elsewhere,
        "only": one.only,
        "channel": one.channel,
        "above": one.above,
        "to": one.to,
        "cite": one.cite,
    }


def _entry(one: Entrance) -> Json:
    return {"name": one.name, "title": one.title["zh-hans"], "cite": one.cite}


def _setting(one: Setting) -> Json:
    return {"name": one.name, "value": one.value, "tag": one.tag, "source": one.source, "cite": one.cite}


def _procedure(one: Procedure) -> Json:
    return {
        "code": one.code,
        "version": one.version,
        "kind": one.kind,
        "base": one.base,
        "title": dict(one.title),
        "law": one.law,
        "source": one.source,
        "states": [_state(state) for state in one.states.values()],
        "steps": [_step(step) for step in one.steps],
        "clocks": [_clock(clock) for clock in one.clocks.values()],
    }


def _state(one: State) -> Json:
    return {
        "name": one.name,
        "title": one.title["zh-hans"],
        "public": one.public["zh-hans"],
        "open": one.open,
        "final": one.final,
    }


def _step(one: Step) -> Json:
    return {
        "act": one.act,
        "title": one.title["zh-hans"],
        "from": list(one.sources),
        "to": list(one.targets),
        "by": list(one.by),
        "needs": list(one.needs),
        "within": one.within,
        "cite": one.cite,
    }


def _clock(one: Clock) -> Json:
    return {
        "name": one.name,
        "title": one.title["zh-hans"],
        "owner": one.owner,
        "starts_on": list(one.starts_on),
        "stops_on": list(one.stops_on),
        "limit": str(one.limit) if one.limit else one.given,
        "right": one.right,
        "tag": one.tag,
        "cite": one.cite,
    }


@router.get("/regions", response={200: RegionsShape, **PROBLEMS})
def regions(
    request: HttpRequest,  # noqa: ARG001
    parent: Text = "",
    level: Text = "",
    cursor: Text = "",
    size: Size = 500,
) -> HttpResponse:
    """地区树：省到微网格。parent 只列下一级。"""
    found = Region.objects.all()
    if parent:
        found = found.filter(parent_id=parent)
    if level:
        found = found.filter(level=level)
    got = keyset(found, order=("path",), cursor=cursor or None, size=size)
    items = [
        {"code": one.code, "name": one.name, "level": one.level, "parent": one.parent_id, "path": one.path}
        for one in got.rows
    ]
    return answer({"items": items, "next": got.next})


@router.get("/offices", response={200: OfficesShape, **PROBLEMS})
def offices(
    request: HttpRequest,  # noqa: ARG001
    region: Text = "",
    kind: Text = "",
    cursor: Text = "",
    size: Size = 500,
) -> HttpResponse:
    """机关、单位：代码、职责类别、电话、地址和接待时间。人民调解组织另见 /committees。"""
    found = Office.objects.organs().filter(is_active=True).select_related("region", "superior")
    if region:
        found = found.filter(region_id=region)
    if kind:
        found = found.filter(kind=kind)
    got = keyset(found, order=("code",), cursor=cursor or None, size=size)
    items = [
        {
            "code": one.code,
            "name": one.name,
            "phone": one.phone,
            "short": one.short,
            "kind": one.kind,
            "region": pieces.named(one.region),
            "superior": one.superior.code if one.superior else None,
            "address": one.address,
            "hours": one.hours,
        }
        for one in got.rows
    ]
    return answer({"items": items, "next": got.next})


@router.get("/committees", response={200: CommitteesShape, **PROBLEMS})
def committees(
    request: TimedRequest,
    region: Text = "",
    type: Text = "",
    cursor: Text = "",
    size: Size = 100,
) -> HttpResponse:
    """人民调解组织：种类、所在地区、受理的纠纷、地址和电话。region 连同管到那里的上级组织一起列出。"""
    place = Region.objects.filter(pk=region).first() if region else None
    network = rules.network(local_day(request.at))
    found = bodies(place=place.path if place else "", type=type)
    if region and place is None:
        found = found.none()
    got = keyset(found, order=("office__code",), cursor=cursor or None, size=size)
    items = [_committee(one, network) for one in got.rows]
    return answer({"items": items, "next": got.next})


def _committee(one: Committee, network: Network) -> Json:
    office = one.office
    return {
        "code": office.code,
        "name": office.name,
        "phone": office.phone,
        "sort": one.sort,
        "sort_title": one.sort_title,
        "label": one.label,
        "region": pieces.named(office.region),
        "superior": office.superior.code if office.superior else None,
        "stationed_at": pieces.named(one.stationed_at),
        "types": [_titled(row) for row in network.type_titles(one.fields)],
        "address": office.address,
        "hours": office.hours,
    }


def _titled(row: Titled) -> Json:
    return {"code": row.code, "name": row.chinese}


@router.get("/mediators", response={200: MediatorsShape, **PROBLEMS})
def mediators(
    request: TimedRequest,
    committee: Text = "",
    type: Text = "",
    cursor: Text = "",
    size: Size = 100,
) -> HttpResponse:
    """在任的、本人同意公开的调解员：类别、擅长的纠纷、语言、值班时间。没有个人电话。"""
    today = local_day(request.at)
    network = rules.network(today)
    found = people(on=today).select_related("office")
    if committee:
        found = found.filter(office__code=committee)
    if type:
        found = found.filter(fields__contains=[type])
    got = keyset(found, order=("id",), cursor=cursor or None, size=size)
    items = [_mediator(told(one, network)) for one in got.rows]
    return answer({"items": items, "next": got.next})


def _mediator(one: ListedMediator) -> Json:
    return {
        "name": one.row.name,
        "committee": pieces.named(one.row.office),
        "seat": one.seat,
        "kinds": [_titled(row) for row in one.kinds],
        "types": [_titled(row) for row in one.fields],
        "languages": one.row.languages,
        "duty": one.row.duty,
        "full_time": one.row.is_full_time,
    }


@router.get("/categories", response={200: CategoriesShape, **PROBLEMS})
def categories(
    request: HttpRequest,  # noqa: ARG001
    parent: Text = "",
    cursor: Text = "",
    size: Size = 500,
) -> HttpResponse:
    """内容分类（三级）。"""
    found = Category.objects.all()
    if parent:
        found = found.filter(parent_id=parent)
    got = keyset(found, order=("code",), cursor=cursor or None, size=size)
    items = [{"code": one.code, "name": one.name, "parent": one.parent_id} for one in got.rows]
    return answer({"items": items, "next": got.next})
