"""How a body is read: JSON that may be odd but never breaks us, and forms with files."""

import json
from typing import Any, TypeVar

import orjson
from django.conf import settings
from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import ValidationError

from xinhe.api.answer import Problem
from xinhe.api.payloads import Payload
from xinhe.api.sentences import SENTENCES, invalid
from xinhe.documents.store import Incoming, receive
from xinhe.kernel.refusal import Invalid, gettext_noop

P = TypeVar("P", bound=Payload)
UNREADABLE = gettext_noop("请求内容不是完整的 JSON，请检查后重新提交。")
TOO_MANY_FILES = gettext_noop("一次最多上传 %(limit)d 个文件，请减少后再试。")


def read_json(body: bytes) -> Any:
    """The JSON value of a body. What only Python's reader takes (lone surrogates) is refused later, by field."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(UNREADABLE, status=400, code="unreadable") from None


class Json(Parser):
    """Reads the bodies of all operations."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON value of the body."""
        return read_json(request.body)


def read_material(request: HttpRequest, model: type[P]) -> tuple[P, list[Incoming]]:
    """Material as JSON, or as a form with ``files``; the caller has made sure that the matter may be opened."""
    if request.content_type != "multipart/form-data":
        return _checked(model, read_json(request.body) if request.body else {}), []
    fields: dict[str, object] = {name: request.POST[name] for name in request.POST}
    if isinstance(seen := fields.get("seen"), str) and seen.isascii() and seen.isdigit():
        fields["seen"] = int(seen)
    if strangers := [name for name in request.FILES if name != "files"]:
        raise Invalid({name: SENTENCES["extra_forbidden"] % {"field": name} for name in strangers})
    payload = _checked(model, fields)
    uploads = request.FILES.getlist("files")
    if len(uploads) > settings.FILES_PER_MATTER:
        raise Invalid({"files": TOO_MANY_FILES % {"limit": settings.FILES_PER_MATTER}})
    return payload, [receive(upload) for upload in uploads]


def _checked(model: type[P], value: object) -> P:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid([{**e, "loc": ("body", "payload", *e["loc"])} for e in error.errors()]) from None
