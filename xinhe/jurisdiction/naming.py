"""A place or a class of content by the name that somebody typed: 柳林 is 柳林村 where there is only that one."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Concat

from xinhe.jurisdiction.models import Category, Level, Region

OFFERED = 8
BELOW = " › "  # between a class and the one above it
Row = TypeVar("Row", bound=Model)
# A village and its town are one place for what is alike; a county is not.
BELOW_TOWN = {str(Level.TOWN): 0, str(Level.VILLAGE): 1, str(Level.GRID): 2, str(Level.MICROGRID): 3}
LOCAL = frozenset(BELOW_TOWN)


def places_called(typed: str, *, under: str = "/") -> Sequence[Region]:
    """The places below a path that may be meant, at most eight: those of this very name, else beginning so, else
    containing it; "柳林镇柳林村" names a place with the one above it.
    """
    name = _plain(typed)
    rows = Region.objects.filter(path__startswith=under).select_related("parent")
    whole = rows.annotate(called=Concat("parent__name", "name"))
    within = whole.filter(Q(name__contains=name) | Q(called__contains=name, level__in=LOCAL))
    return _meant(name, rows, whole, within, order="path")


def classes_called(typed: str) -> Sequence[Category]:
    """The classes of content that may be meant, at most eight: found as places are."""
    name = _plain(typed.replace(BELOW.strip(), ""))
    rows = Category.objects.select_related("parent__parent")
    whole = rows.annotate(called=Concat("parent__parent__name", "parent__name", "name"))
    return _meant(name, rows, whole, rows.filter(name__contains=name), order="code")


def _plain(typed: str) -> str:
    return "".join(typed.replace("\x00", "").split())


def _meant(name: str, rows: QuerySet[Row], whole: QuerySet[Row], within: QuerySet[Row], *, order: str) -> Sequence[Row]:
    """Those of this very name, else with those above them, else beginning so, else containing it."""
    if not name:
        return []
    beginning = rows.filter(name__startswith=name)
    for found in (rows.filter(name=name), whole.filter(called=name), beginning, within):
        if meant := list(found.order_by(order)[:OFFERED]):
            return meant
    return []


def called(region: Region) -> str:
    """A place with the one above it: 柳林镇柳林村."""
    above = region.parent.name if region.parent and region.parent.level in LOCAL else ""
    return f"{above}{region.name}"


def class_path(category: Category) -> str:
    """A class of content below those above it: 城乡建设 › 物业服务."""
    names, one = [category.name], category.parent
    while one is not None:
        names.insert(0, one.name)
        one = one.parent
    return BELOW.join(names)


def town_of(region: Region) -> str:
    """The path of the town around a place, itself included; of a county or above it, its own path."""
    parts = region.path.strip("/").split("/")
    below = BELOW_TOWN.get(region.level, 0)
    return f"/{'/'.join(parts[: len(parts) - below])}/"
