"""A place by the name that somebody typed: 柳林 is 柳林村 where there is only that one."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Concat

from xinhe.jurisdiction.models import Level, Region

OFFERED = 8
# A village and its town are one place for what is alike; a county is not.
BELOW_TOWN = {str(Level.TOWN): 0, str(Level.VILLAGE): 1, str(Level.GRID): 2, str(Level.MICROGRID): 3}
LOCAL = frozenset(BELOW_TOWN)


def places_called(typed: str, *, under: str = "/") -> Sequence[Region]:
    """The places below a path that may be meant, at most eight: those of this very name, else beginning so, else
    containing it; "柳林镇柳林村" names a place with the one above it.
    """
    name = "".join(typed.replace("\x00", "").split())
    if not name:
        return []
    rows = Region.objects.filter(path__startswith=under).select_related("parent")
    whole = rows.annotate(called=Concat("parent__name", "name"))
    for found in (
        rows.filter(name=name),
        whole.filter(called=name),
        rows.filter(name__startswith=name),
        whole.filter(Q(name__contains=name) | Q(called__contains=name, level__in=LOCAL)),
    ):
        if places := list(_few(found)):
            return places
    return []


def _few(rows: QuerySet[Region]) -> QuerySet[Region]:
    return rows.order_by("path")[:OFFERED]


def called(region: Region) -> str:
    """A place with the one above it: 柳林镇柳林村."""
    above = region.parent.name if region.parent and region.parent.level in LOCAL else ""
    return f"{above}{region.name}"


def town_of(region: Region) -> str:
    """The path of the town around a place, itself included; of a county or above it, its own path."""
    parts = region.path.strip("/").split("/")
    below = BELOW_TOWN.get(region.level, 0)
    return f"/{'/'.join(parts[: len(parts) - below])}/"
