"""How a body is read: JSON that may be odd but never breaks us, and forms with files."""

import json
from typing import Any, TypeVar, get_origin

import orjson
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import ValidationError

from xinhe.api.answer import Problem
from xinhe.api.payloads import AskReview, Intake, Material, Payload
from xinhe.api.sentences import SENTENCES, invalid
from xinhe.documents.store import Incoming, receive
from xinhe.kernel.refusal import Invalid, gettext_noop

P = TypeVar("P", bound=Payload)
FORM = "multipart/form-data"
FILES: dict[str, object] = {"type": "array", "items": {"type": "string", "format": "binary"}}
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
    """Words as JSON, or as a form with ``files``; the caller has made sure that the matter may be opened.

    A field that holds several is given several times in a form.
    """
    if request.content_type != FORM:
        return _checked(model, read_json(request.body) if request.body else {}), []
    many = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}
    fields: dict[str, object] = {
        name: request.POST.getlist(name) if name in many else request.POST[name] for name in request.POST
    }
    if isinstance(seen := fields.get("seen"), str) and seen.isascii() and seen.isdigit():
        fields["seen"] = int(seen)
    uploads = _uploads(request)
    return _checked(model, fields), [receive(upload) for upload in uploads]


def read_filing(request: HttpRequest) -> "tuple[Intake, list[UploadedFile[bytes]]]":
    """A filing as JSON, or as a form with the same JSON in ``filing`` and ``files``; no file is taken in yet."""
    if request.content_type != FORM:
        return _checked(Intake, read_json(request.body)), []
    uploads = _uploads(request)
    if strangers := [name for name in request.POST if name != "filing"]:
        raise Invalid({name: SENTENCES["extra_forbidden"] % {"field": name} for name in strangers})
    return _checked(Intake, read_json(request.POST.get("filing", "").encode("utf-8", "surrogatepass"))), uploads


def _uploads(request: HttpRequest) -> "list[UploadedFile[bytes]]":
    if strangers := [name for name in request.FILES if name != "files"]:
        raise Invalid({name: SENTENCES["extra_forbidden"] % {"field": name} for name in strangers})
    uploads = request.FILES.getlist("files")
    if len(uploads) > settings.FILES_PER_MATTER:
        raise Invalid({"files": TOO_MANY_FILES % {"limit": settings.FILES_PER_MATTER}})
    return uploads


def _checked(model: type[P], value: object) -> P:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid([{**e, "loc": ("body", "payload", *e["loc"])} for e in error.errors()]) from None


def _body(words: dict[str, Any], form: dict[str, object]) -> dict[str, Any]:
    """The document's word for a body that is JSON, or a form with files."""
    schema = {"type": "object", "properties": {**form, "files": FILES}}
    content = {"application/json": {"schema": words}, FORM: {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


TEXT: dict[str, object] = {"type": "string"}
# Bodies that are read by hand and so are not found by the document's maker.
READ_BY_HAND = (Intake, AskReview)
MULTIPART = _body(Material.model_json_schema(), {"text": TEXT})
FILING = _body(
    {"$ref": "#/components/schemas/Intake"},
    {"filing": {"type": "string", "description": "与 application/json 相同的 JSON。"}},
)
REVIEW = _body(
    {"$ref": "#/components/schemas/AskReview"},
    {"request": TEXT, "reasons": TEXT, "evidence": {"type": "array", "items": TEXT}, "office": TEXT},
)
