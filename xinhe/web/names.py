"""Names that come from the place's own tables, as a reader of each language reads them."""

from django.utils.translation import get_language, gettext

from xinhe.jurisdiction import hours
from xinhe.jurisdiction.models import Category
from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.variants import traditional

JOINED = "\N{WORD JOINER}"
LANGUAGES = frozenset({gettext_noop("普通话"), gettext_noop("英语"), gettext_noop("手语")})


def named(name: str) -> str:
    """The name of a place, an office or a letter for this reader: in traditional characters, else as it is.

    In English, too: by it one finds the door, the line of the timetable and the paper, and a spelling that nobody
    decided would name none of them.
    """
    return traditional(name) if get_language() == "zh-hant" else name


def spoken_as(language: str) -> str:
    """A language that somebody speaks; a dialect bears the name of its place."""
    return gettext(language) if language in LANGUAGES else named(language)


def classed(category: Category | None) -> str:
    """A class of content in the reader's language."""
    return category.told(get_language() or "zh-hans") if category else ""


def open_hours(text: str) -> str:
    """Office hours in the reader's language; no line begins with the dash of a span."""
    return hours.told(text, get_language() or "zh-hans").replace("—", f"{JOINED}—{JOINED}")
