"""A letter as PDF with the name put in where its kept words have none."""

from typing import Any

from xinhe.documents.issuing import check_url, is_intact
from xinhe.documents.models import Document
from xinhe.documents.pdf import pdf
from xinhe.documents.seals import seal_of
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters import NAME
from xinhe.matters.models import Matter


def print_letter(document: Document, matter: Matter, *, name: str) -> bytes:
    """The letter with this name in it, its seal, and the code by which anybody can check it.

    Raises Refused when the letter no longer says what it said when it was issued.
    """
    if document.matter_id != matter.pk or not is_intact(document):
        raise Refused(
            gettext_noop("文书「%(title)s」的内容与签发时的存证不符，不能打印，请联系系统管理员。"),
            code="document_altered",
            title=document.title,
        )
    content: dict[str, Any] = named(document.content, name)
    return pdf(content, number=document.number, seal=seal_of(document.office), check_url=check_url(document))


def named(value: Any, name: str) -> Any:
    """The same words with the name where the marker stands."""
    if isinstance(value, str):
        return value.replace(NAME, name)
    if isinstance(value, dict):
        return {key: named(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return [named(item, name) for item in value]
    return value
