"""Names that come from the place's own tables, as a reader of each language reads them."""

from django.utils.translation import get_language

from xinhe.jurisdiction import hours
from xinhe.jurisdiction.models import Category
from xinhe.kernel.variants import traditional


def named(name: str) -> str:
    """The name of a place, an office or a letter for this reader: in traditional characters, else as it is.

    In English, too: by it one finds the door, the line of the timetable and the paper, and a spelling that nobody
    decided would name none of them.
    """
    return traditional(name) if get_language() == "zh-hant" else name


def classed(category: Category | None) -> str:
    """A class of content in the reader's language."""
    return category.told(get_language() or "zh-hans") if category else ""


def open_hours(text: str) -> str:
    """Office hours in the reader's language."""
    return hours.told(text, get_language() or "zh-hans")
