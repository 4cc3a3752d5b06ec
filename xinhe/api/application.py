"""The API: its document, its readers, and how everything that goes wrong is answered."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import models_json_schema

from xinhe.api import desk, directory, findings, papers, residents
from xinhe.api.answer import TITLES, Problem, problem
from xinhe.api.bearer import unauthorised
from xinhe.api.bodies import READ_BY_HAND, UNREADABLE, Json
from xinhe.api.disputes import desk as mediation_desk
from xinhe.api.disputes import figures as mediation_figures
from xinhe.api.disputes import papers as mediation_papers
from xinhe.api.disputes import referrals, sides
from xinhe.api.numbers import filled, numbers
from xinhe.api.sentences import invalid
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.web.clock import TimedRequest
from xinhe.web.guard import TooLarge

log = logging.getLogger("xinhe.api")
NO_SUCH_PATH = gettext_noop("没有这个接口：地址或步骤名写错了，请对照接口文档 /api/v1/openapi.json。")
WRONG_METHOD = gettext_noop("这个接口不接受 %(method)s，请用 %(allowed)s。")
TOO_LARGE = gettext_noop("一次提交的文字内容超过 %(limit)d MB，没有接收，请删减后再提交。")
BROKEN = gettext_noop("系统出错，这次没有办成，已记录。请稍后原样重试。")
PROBLEM = {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
AWAY = gettext_noop("数据库暂时连不上，这次没有办成。请稍后用同一提交标识重试。")


class Api(NinjaAPI):
    """The API with a document that says how refusals really look."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document: refusals are problem+json, and any operation may answer with one."""
        document = super().get_openapi_schema(**options)
        _modes, by_hand = models_json_schema(
            [(model, "validation") for model in READ_BY_HAND],
            ref_template="#/components/schemas/{model}",
            schema_generator=NinjaGenerateJsonSchema,
        )
        document["components"]["schemas"] |= by_hand["$defs"]
        for path in document["paths"].values():
            for operation in path.values():
                _tell_problems(operation)
        return document


def _tell_problems(operation: dict[str, Any]) -> None:
    if said := operation.get("description"):
        operation["summary"] = said.split("。")[0].split("：")[0]
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            response["description"] = TITLES[int(status)]
            response["content"] = {"application/problem+json": PROBLEM}
    operation["responses"]["default"] = {
        "description": "其他问题",
        "content": {"application/problem+json": PROBLEM},
    }


api = Api(
    title="信和 API",
    version="1",
    description=(
        "把事情说一次，就有编号、有期限、有答复。错误按 RFC 9457 返回，detail 是可以直接给人看的中文；"
        "时间为 ISO 8601 带时区；列表用 next 游标翻页。工作人员接口用 Bearer 令牌，居民接口用编号加查询码。"
    ),
    docs_url=None,
    parser=Json(),
    urls_namespace="api",
)
api.add_router("", residents.router)
api.add_router("", sides.router)
api.add_router("/desk", desk.router)
api.add_router("/desk", mediation_desk.router)
api.add_router("/desk", mediation_papers.router)
api.add_router("/desk", mediation_figures.router)
api.add_router("/desk", referrals.router)
api.add_router("/desk", papers.router)
api.add_router("/desk", findings.router)
api.add_router("", directory.router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:  # noqa: ARG001
    """A refusal of an act, in its own words."""
    return problem(error)


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
    """Fields of the wrong type, missing or unknown."""
    return problem(invalid(error.errors))


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """No token, or a bad one."""
    return problem(unauthorised())


@api.exception_handler(HttpError)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001
    """A body that can't be read."""
    return problem(Problem(UNREADABLE, status=400, code="unreadable"))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001
    """A body larger than words ever are."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    return problem(TooLarge(TOO_LARGE, code="too_large", limit=limit))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database can't be reached."""
    log.error("%s %s: %s", request.method, request.path, error)
    response = problem(Problem(AWAY, status=503, code="away"))
    response["Retry-After"] = "5"
    return response


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged with its trace, told without it."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    return problem(Problem(BROKEN, status=500, code="broken"))


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404 | None = None) -> HttpResponse:  # noqa: ARG001
    """No such path."""
    return problem(Problem(NO_SUCH_PATH, status=404, code="no_such_path"))


def _telling_methods(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view, answering a wrong method in our words."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        allowed = response["Allow"]
        sentence = Problem(WRONG_METHOD, status=405, code="wrong_method", method=request.method, allowed=allowed)
        told = problem(sentence)
        told["Allow"] = allowed
        return told

    return wrapped


def _document(request: TimedRequest) -> HttpResponse:
    """What the API takes and answers, with the numbers of the rules in force today."""
    return JsonResponse(filled(api.get_openapi_schema(path_params={}), numbers(local_day(request.at))))


def patterns() -> list[URLPattern]:
    """The addresses of all operations and of the document."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    # Ninja finds its own place by the root's name; nothing is shown there.
    ours = {"api-root": csrf_exempt(missing), "openapi-json": _telling_methods(require_safe(_document))}
    for pattern in found:
        pattern.callback = ours.get(pattern.name or "") or _telling_methods(pattern.callback)
    return found
