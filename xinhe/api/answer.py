"""What the API answers: JSON by orjson, moments with the offset of China, problems after RFC 9457."""

from collections.abc import Mapping
from datetime import datetime

import orjson
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from xinhe.documents.models import Document
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid, Refused, TooMany
from xinhe.procedures.citation import told

TITLES = {
    400: "请求无法读取",
    401: "需要令牌",
    404: "没有找到",
    405: "方法不对",
    409: "现在不能这样办",
    413: "内容太大",
    422: "填写有误",
    429: "请稍后再试",
    500: "系统出错",
    503: "暂时不能服务",
}


def moment(at: datetime | None) -> str | None:
    """A moment as the API writes it: to the second, with +08:00."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else None


def answer(body: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A JSON answer that no cache keeps."""
    response = HttpResponse(orjson.dumps(body), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response


def pdf_answer(document: Document, data: bytes) -> HttpResponse:
    """A letter as a download."""
    return pdf_named(f"{document.title}{document.number}.pdf", data)


def pdf_named(name: str, data: bytes) -> HttpResponse:
    """A PDF as a download that a browser saves and never runs, and no cache keeps."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class Problem(Refused):
    """A refusal of the transport itself: no token, no such path, a body that can't be read."""

    def __init__(self, template: str, *, status: int, code: str, **facts: object) -> None:
        super().__init__(template, code=code, field=None, article=None, now=None, **facts)
        self.status = status


def problem(refused: Refused) -> HttpResponse:
    """A refusal for another system. The sentences are Chinese whatever the caller's browser prefers."""
    body: dict[str, object] = {
        "type": f"urn:xinhe:refusal:{refused.code}",
        "title": TITLES.get(refused.status, TITLES[409]),
        "status": refused.status,
        "detail": _printable(refused.sentence),
        "code": refused.code,
    }
    errors = refused.errors if isinstance(refused, Invalid) else {}
    if refused.field:
        body["field"] = refused.field
        errors = errors or {refused.field: refused.sentence}
    if errors:
        body["errors"] = {_printable(field): _printable(sentence) for field, sentence in errors.items()}
    if refused.article:
        body["article"] = told(refused.article)
    if refused.now:
        body["now"] = refused.now
    response = HttpResponse(orjson.dumps(body), content_type="application/problem+json", status=refused.status)
    response["Cache-Control"] = "no-store"
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    if refused.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="xinhe"'
    return response


def _printable(text: str) -> str:
    """A wrong field's name comes from outside and may hold what no UTF-8 can."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
