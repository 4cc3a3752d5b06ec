"""How a field of the intake is declared: once, beside its name and type, for all who ask for it.

The dataclasses in ``words`` are the declaration. Forms, payload, import, check, row and log read it: an ordinary field
is added there, with its column, and placed in the templates.
"""

import functools
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import Flag, auto
from types import MappingProxyType, UnionType
from typing import Any, get_args, get_type_hints


class Giver(Flag):
    """By which way a field may come in."""

    RESIDENT = auto()  # on our own pages
    CLERK = auto()  # at the window
    SYSTEM = auto()  # from another system
    FILE = auto()  # in a row of an import


ANYBODY = Giver.RESIDENT | Giver.CLERK | Giver.SYSTEM


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One field of the intake.

    ``limit`` is how long a text may be, ``missing`` the sentence when it must be there and is not. ``about`` tells
    another system what is meant; ``heads`` are the columns of an import that hold it. What is ``of_person`` an
    anonymous filing has not; what is ``of_office`` the public does not set; what is ``logged`` the log names when said.
    """

    name: str
    hint: Any
    default: Any
    label: str
    givers: Giver
    limit: int = 0
    missing: str = ""
    about: str = ""
    heads: tuple[str, ...] = ()
    of_person: bool = False
    of_office: bool = False
    logged: bool = False

    @property
    def kind(self) -> Any:
        """Its type, whether or not it may be left open."""
        return next((t for t in get_args(self.hint) if t is not type(None)), None) if self.is_open else self.hint

    @property
    def is_open(self) -> bool:
        """True when nobody has to answer: None is not the same as no."""
        return isinstance(self.hint, UnionType)

    @property
    def is_plain(self) -> bool:
        """True for one word, number, day or tick; people, lists and files are put together by each surface."""
        return self.kind in (str, int, bool, date)

    @property
    def is_needed(self) -> bool:
        """True when nothing can be filed without it."""
        return self.default is MISSING

    @property
    def public(self) -> str:
        """How the log and other systems call it."""
        return self.name.removeprefix("is_")


def declare(label: str, givers: Giver = ANYBODY, *, heads: str = "", **more: str | int) -> Mapping[str, Any]:
    """What ``Declared`` knows of a field besides name and type, as the field's metadata; ``heads`` are set apart by
    blanks. What has some comes in by a file too.
    """
    return {"label": label, "givers": givers | Giver.FILE if heads else givers, "heads": tuple(heads.split()), **more}


@functools.cache
def declared(source: type, giver: Giver | None = None) -> Mapping[str, Declared]:
    """The fields that this dataclass declares, in their order; with a giver those alone that may come in that way."""
    hints = get_type_hints(source)
    found = (Declared(name=f.name, hint=hints[f.name], default=f.default, **f.metadata) for f in fields(source))
    return MappingProxyType({one.name: one for one in found if giver is None or one.givers & giver})


def given(source: type, giver: Giver, typed: Mapping[str, Any], *, is_anonymous: bool = False) -> dict[str, Any]:
    """The plain fields out of what was typed into a form; an anonymous filing has none of a person's."""
    return {
        name: _as(one, typed[name])
        for name, one in declared(source, giver).items()
        if one.is_plain and name in typed and not (is_anonymous and one.of_person)
    }


def _as(one: Declared, value: Any) -> Any:
    if one.kind is str:
        return str(value or "")
    return bool(value) if one.hint is bool else value
