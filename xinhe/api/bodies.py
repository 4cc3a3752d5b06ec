"""How a body is read: JSON that may be odd but never breaks us, and forms with files."""

import json
from typing import Any, TypeVar, get_origin

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import ValidationError

from xinhe.api.answer import Problem
from xinhe.api.payloads.matter import AskReview, Intake, Material, Payload
from xinhe.api.payloads.mediation import Agree, ApplyForMediation, Say, StaffAgree, StaffSay
from xinhe.api.sentences import invalid, unknown
from xinhe.documents.attached.kinds import written_hint
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.web.guard import TooLarge

P = TypeVar("P", bound=Payload)
FORM = "multipart/form-data"
NUMBERS = ("seen", "side")  # what is a number in JSON comes as text in a form
FILES: dict[str, object] = {
    "type": "array",
    "items": {"type": "string", "format": "binary"},
    "maxItems": settings.FILES_PER_MATTER,
    "description": written_hint(),
}
TWICE = gettext_noop("「%(name)s」在一个 JSON 对象里写了两次，没有接收，请只留一个后再提交。")
UNREADABLE = gettext_noop("请求内容不是完整的 JSON，请检查后重新提交。")
JSON_TOO_LARGE = gettext_noop(
    "一次提交的 JSON 超过 %(limit)d KB，没有接收，请删减后再提交；文件用 multipart/form-data 上传。"
)
TOO_MANY_PARTS = gettext_noop("一次提交的字段和列表项超过 %(limit)d 个，没有接收，请删减后再提交。")
# No act has as many fields, items and representatives together.
MOST_PARTS = 1000
TOO_MANY_FILES = gettext_noop("一次最多上传 %(limit)d 个文件，请减少后再试。")


def read_json(body: bytes) -> Any:
    """The JSON value of a body. What only Python's reader takes (lone surrogates) is refused later, by field."""
    if len(body) > settings.JSON_LIMIT:
        raise TooLarge(JSON_TOO_LARGE, code="too_large", limit=settings.JSON_LIMIT // 1024)
    try:
        # A quicker reader would keep the last of two values under one name and say nothing of the first.
        return _bounded(json.loads(body, object_pairs_hook=_once))
    except (ValueError, RecursionError):
        raise Problem(UNREADABLE, status=400, code="unreadable") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Problem(TWICE, status=400, code="twice", name=twice[:60])
    return found


def _bounded(value: Any) -> Any:
    """The value, when it has no more parts than any filing has: each wrong one would cost a sentence."""
    waiting, parts = [value], 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            parts += len(one)
            if parts > MOST_PARTS:
                raise Problem(TOO_MANY_PARTS, status=413, code="too_many_parts", limit=MOST_PARTS)
            waiting.extend(one.values() if isinstance(one, dict) else one)
    return value


class Json(Parser):
    """Reads the bodies of all operations."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON value of the body."""
        return read_json(request.body)


def read_material(request: HttpRequest, model: type[P]) -> "tuple[P, list[UploadedFile[bytes]]]":
    """Words as JSON, or as a form with ``files``; the caller has made sure that the matter may be opened.

    No file is taken in yet.

    A field that holds several is given several times in a form.
    """
    if request.content_type != FORM:
        return _checked(model, read_json(request.body) if request.body else {}), []
    many = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}
    fields: dict[str, object] = {
        name: request.POST.getlist(name) if name in many else request.POST[name] for name in request.POST
    }
    for name in NUMBERS:
        if isinstance(typed := fields.get(name), str) and typed.isascii() and typed.isdigit() and len(typed) < 10:
            fields[name] = int(typed)
    uploads = _uploads(request)
    return _checked(model, fields), uploads


def read_filing(request: HttpRequest, model: type[P]) -> "tuple[P, list[UploadedFile[bytes]]]":
    """A filing as JSON, or as a form with the same JSON in ``filing`` and ``files``; no file is taken in yet."""
    if request.content_type != FORM:
        return _checked(model, read_json(request.body)), []
    uploads = _uploads(request)
    if strangers := [name for name in request.POST if name != "filing"]:
        raise unknown(strangers)
    return _checked(model, read_json(request.POST.get("filing", "").encode("utf-8", "surrogatepass"))), uploads


def _uploads(request: HttpRequest) -> "list[UploadedFile[bytes]]":
    if strangers := [name for name in request.FILES if name != "files"]:
        raise unknown(strangers)
    uploads = request.FILES.getlist("files")
    if len(uploads) > settings.FILES_PER_MATTER:
        raise Invalid({"files": TOO_MANY_FILES % {"limit": settings.FILES_PER_MATTER}})
    return uploads


def _checked(model: type[P], value: object) -> P:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise invalid([{"type": e["type"], "loc": ("body", "payload", *e["loc"])} for e in found]) from None


def _body(words: dict[str, Any], form: dict[str, object]) -> dict[str, Any]:
    """The document's word for a body that is JSON, or a form with files."""
    schema = {"type": "object", "properties": {**form, "files": FILES}}
    content = {"application/json": {"schema": words}, FORM: {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


TEXT: dict[str, object] = {"type": "string"}
# Bodies that are read by hand and so are not found by the document's maker.
READ_BY_HAND = (Intake, AskReview, ApplyForMediation, Agree, StaffAgree, Say, StaffSay)
MULTIPART = _body(Material.model_json_schema(), {"text": TEXT})
JSON_IN_FORM: dict[str, object] = {"filing": {"type": "string", "description": "与 application/json 相同的 JSON。"}}
FILING = _body({"$ref": "#/components/schemas/Intake"}, JSON_IN_FORM)
APPLICATION = _body({"$ref": "#/components/schemas/ApplyForMediation"}, JSON_IN_FORM)
AGREEMENT = _body({"$ref": "#/components/schemas/Agree"}, {"terms": TEXT, "code": TEXT})
STAFF_AGREEMENT = _body(
    {"$ref": "#/components/schemas/StaffAgree"},
    {"terms": TEXT, "code": TEXT, "side": {"type": "integer"}, "seen_how": TEXT},
)
SAYING = _body({"$ref": "#/components/schemas/Say"}, {"words": TEXT})
STAFF_SAYING = _body(
    {"$ref": "#/components/schemas/StaffSay"}, {"words": TEXT, "side": {"type": "integer"}, "seen_how": TEXT}
)
REVIEW = _body(
    {"$ref": "#/components/schemas/AskReview"},
    {"request": TEXT, "reasons": TEXT, "evidence": {"type": "array", "items": TEXT}, "office": TEXT},
)
