"""The line that a reader of identity cards types: a keyboard of its own, with the parts that its maker chose."""

import re
from dataclasses import dataclass

from xinhe.kernel.identity import normalise_id

NAME, ADDRESS, NUMBER = "name", "address", "id_number"
# What most readers type: 姓名、性别、民族、出生、住址、公民身份号码、签发机关、有效期.
USUAL = "name|sex|nation|born|address|id_number|office|valid"
_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_PART = re.compile(r"[a-z_*]+")


class BadFormat(ValueError):
    """A format that names no number, or whose parts are not told apart by one and the same mark."""


@dataclass(frozen=True)
class Card:
    """Who a card says its holder is. Sex, nation and the rest stand in the line and are not taken (第六条)."""

    name: str
    number: str
    address: str


@dataclass(frozen=True)
class Format:
    """In which order a reader types the parts of a card, and what stands between them."""

    parts: tuple[str, ...]
    mark: str


def format_of(written: str) -> Format:
    """The format that an installation names, "name|*|*|*|address|id_number": ``*`` is passed over, ``\\t`` a tab."""
    written = written.replace("\\t", "\t")
    parts = _PART.findall(written)
    marks = set(_PART.split(written)[1:-1])
    if NUMBER not in parts or len(marks) != 1 or len(mark := marks.pop()) != 1:
        raise BadFormat(f"{written!r} names no id_number, or has not one mark between its parts")
    return Format(tuple(parts), mark)


def card_of(line: str, form: Format) -> Card | None:
    """The card behind a line, or None where it is something else that was typed."""
    values = [value.strip() for value in line.strip("\r\n").split(form.mark)]
    if len(values) < 2 or len(values) <= form.parts.index(NUMBER):
        return None
    read = dict(zip(form.parts, values, strict=False))
    number = normalise_id(read[NUMBER])
    if not _NUMBER.fullmatch(number):
        return None
    return Card(name=read.get(NAME, ""), number=number, address=read.get(ADDRESS, ""))
