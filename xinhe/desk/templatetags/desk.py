"""Words of the rule files in the reader's language."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def word(words: Mapping[str, str]) -> str:
    """One of a rule's titles in the language of the page."""
    language = get_language() or "zh-hans"
    return words.get(language) or words["zh-hans"]
