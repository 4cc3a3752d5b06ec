"""A letter as PDF with the names put in where its kept words have none."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from xinhe.documents.book import form
from xinhe.documents.composing import compose
from xinhe.documents.issuing import draw
from xinhe.documents.models import Document, Method
from xinhe.documents.printing.pdf import pdf
from xinhe.matters.letters.making import NAME, SIDES
from xinhe.matters.models import Matter

NO_SIDES: Mapping[int, str] = MappingProxyType({})


def print_letter(document: Document, matter: Matter, *, name: str = "", sides: Mapping[int, str] = NO_SIDES) -> bytes:
    """The letter with this name in it, its seal, and the code by which anybody can check it.

    Of a dispute ``sides`` are the names of both, by the number of the side.

    Raises Refused when the letter no longer says what it said when it was issued.
    """
    if document.subject_id != matter.pk:
        raise ValueError("a letter is printed with the matter it belongs to")
    return draw(document, named(document.content, name, sides))


def print_blank_proof(document: Document, matter: Matter, *, name: str, on: date) -> bytes:
    """The certificate of a letter's service (送达回证) before it is served, to be filled in by hand where it is handed
    over. It proves nothing yet: no row is written, and the one that the service issues takes its place.
    """
    own = form("service_proof", on)
    facts: dict[str, object] = {
        "office": document.office.name,
        "day": on,
        "document_title": document.title,
        "document_number": document.number or "无",
        "receiver": name,
        "number": matter.number,
        "method": "\n".join(f"□ {label}" for label in Method.labels),
        "cite": own.law.removesuffix("（参照）"),
    }
    known = {field.name for field in own.fields}
    return pdf(compose(own, {name: fact for name, fact in facts.items() if name in known}))


def named(value: Any, name: str, sides: Mapping[int, str] = NO_SIDES) -> Any:
    """The same words with the names where the markers stand."""
    if isinstance(value, str):
        value = value.replace(NAME, name)
        for number, who in sides.items():
            value = value.replace(SIDES[number][1], who)
        return value
    if isinstance(value, dict):
        return {key: named(item, name, sides) for key, item in value.items()}
    if isinstance(value, list):
        return [named(item, name, sides) for item in value]
    return value
