"""Letters handed to a browser: a PDF to look at or to keep, a Word file to keep."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from xinhe.documents.issuing import check_url
from xinhe.documents.models import Document
from xinhe.kernel.later import later

if TYPE_CHECKING:
    from xinhe.documents import docx as word
else:  # rarely asked for
    word = later("xinhe.documents.docx")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A browser shows a PDF in a page of its own, which this must let through; nothing of ours runs in it.
POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def as_pdf(data: bytes, *, name: str, is_kept: bool = False) -> HttpResponse:
    """A PDF shown in its own tab, or saved."""
    return _answer(data, media_type="application/pdf", name=f"{name}.pdf", is_kept=is_kept)


def as_docx(document: Document, content: Mapping[str, Any], *, name: str) -> HttpResponse:
    """The letter with this content as a Word file, saved."""
    data = word.docx(content, number=document.number, check_url=check_url(document))
    return _answer(data, media_type=DOCX, name=f"{name}.docx", is_kept=True)


def as_zip(data: bytes, *, name: str) -> HttpResponse:
    """A ZIP, saved."""
    return _answer(data, media_type="application/zip", name=f"{name}.zip", is_kept=True)


def _answer(data: bytes, *, media_type: str, name: str, is_kept: bool) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(is_kept, name) or "attachment"
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
