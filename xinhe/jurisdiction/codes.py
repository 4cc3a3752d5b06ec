"""Places, classes of content and offices by the code that somebody typed or chose; an unknown one is None."""

from typing import TypeVar

from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.postgres.kept import Kept

Row = TypeVar("Row")
_REGIONS: Kept[Region] = Kept(lambda code: Region.objects.filter(code=code))
_CATEGORIES: Kept[Category] = Kept(lambda code: Category.objects.filter(code=code))
_OFFICES: Kept[Office] = Kept(lambda code: Office.objects.filter(code=code).select_related("region"))


def region_with(code: str | None) -> Region | None:
    """The place with this code."""
    return _of(_REGIONS, code)


def category_with(code: str | None) -> Category | None:
    """The class of content with this code."""
    return _of(_CATEGORIES, code)


def office_with(code: str | None) -> Office | None:
    """The office with this code, also one that is gone, with its place."""
    return _of(_OFFICES, code)


def _of(kept: Kept[Row], code: str | None) -> Row | None:
    # PostgreSQL keeps no text with this character, so no code has it.
    rows = kept(code) if code and "\x00" not in code else []
    return rows[0] if rows else None
