"""A letter as PDF with the name put in where its kept words have none."""

from typing import Any

from xinhe.documents.issuing import draw
from xinhe.documents.models import Document
from xinhe.matters.letters.making import NAME
from xinhe.matters.models import Matter


def print_letter(document: Document, matter: Matter, *, name: str) -> bytes:
    """The letter with this name in it, its seal, and the code by which anybody can check it.

    Raises Refused when the letter no longer says what it said when it was issued.
    """
    if document.subject_id != matter.pk:
        raise ValueError("a letter is printed with the matter it belongs to")
    return draw(document, named(document.content, name))


def named(value: Any, name: str) -> Any:
    """The same words with the name where the marker stands."""
    if isinstance(value, str):
        return value.replace(NAME, name)
    if isinstance(value, dict):
        return {key: named(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return [named(item, name) for item in value]
    return value
