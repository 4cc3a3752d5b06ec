"""Sentences from which an agreement may be put together, by the type of the dispute; who writes it changes them."""

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from xinhe.desk.mediation.usual import types_of
from xinhe.matters.models import Matter

FILE = "templates/agreement.toml"


@dataclass(frozen=True)
class BuildingBlock:
    """One sentence, the field of the draft where it belongs, and the types of disputes for which it is offered."""

    text: str
    field: str
    types: frozenset[str] = frozenset()


@functools.cache
def read(path: Path) -> Sequence[BuildingBlock]:
    """The sentences of the file; one without types is offered for all."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["block"]
    return [BuildingBlock(row["text"], row["field"], frozenset(row.get("types", ()))) for row in rows]


def blocks_for(matter: Matter, *, on: date) -> list[tuple[str, list[BuildingBlock]]]:
    """The sentences for this dispute, those of its type first."""
    kind = types_of([matter], on=on).get(matter.pk)
    known = read(Path(settings.RULES) / FILE)
    own = [one for one in known if kind is not None and kind.code in one.types]
    groups = [(kind.chinese if kind else "", own), (_("通用"), [one for one in known if not one.types])]
    return [(title, found) for title, found in groups if found]
