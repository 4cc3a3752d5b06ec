"""Places, classes of content and offices by the code that somebody typed or chose; an unknown one is None."""

from typing import TypeVar

from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.postgres.kept import Kept, ask

Row = TypeVar("Row")
_REGIONS: Kept[Region] = Kept(lambda code: Region.objects.filter(code=code), is_steady=True)
_CATEGORIES: Kept[Category] = Kept(lambda code: Category.objects.filter(code=code), is_steady=True)
_OFFICES: Kept[Office] = Kept(lambda code: Office.objects.filter(code=code).select_related("region"), is_steady=True)


def region_and_category(region: str, category: str) -> tuple[Region | None, Category | None]:
    """The place and the class of content with these codes, in one trip."""
    regions, categories = _REGIONS.of(region), _CATEGORIES.of(category)
    ask(*([regions] if _may_be(region) else []), *([categories] if _may_be(category) else []))
    return next(iter(regions.rows), None), next(iter(categories.rows), None)


def category_with(code: str | None) -> Category | None:
    """The class of content with this code."""
    return _of(_CATEGORIES, code)


def office_with(code: str | None) -> Office | None:
    """The office with this code, also one that is gone, with its place."""
    return _of(_OFFICES, code)


def _of(kept: Kept[Row], code: str | None) -> Row | None:
    rows = kept(code) if _may_be(code) else []
    return rows[0] if rows else None


def _may_be(code: str | None) -> bool:
    # PostgreSQL keeps no text with this character, so no code has it.
    return code is not None and code != "" and "\x00" not in code
