"""In which language the reader is spoken to."""

from django.utils.translation import get_language


def spoken() -> str:
    """The language of this page."""
    return get_language() or "zh-hans"
