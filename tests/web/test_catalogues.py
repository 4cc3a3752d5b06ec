"""The catalogues are whole, and refusals are told from them."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from xinhe.kernel.refusal import Refused
from xinhe.kernel.text import clean
from xinhe.web.answer import said

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
PLACE = re.compile(r"%(?:\(\w+\))?[a-z]|\{\w+\}")
# Column heads of a sheet that is imported stay as they are typed.
KEPT = ("来源编号", "内容")


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Every text with each of its translations."""
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    for entry in polib.pofile(str(path)):
        for translated in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            yield entry.msgid, translated


def chinese_in(text: str) -> list[str]:
    """Chinese that is left once what may stay is taken out."""
    return CHINESE.findall(re.sub("|".join(KEPT), "", text))


@pytest.mark.parametrize("language", ["zh_Hant", "en"])
def test_every_text_is_translated(language: str) -> None:
    assert [text for text, translated in entries(language) if not translated] == []


@pytest.mark.parametrize("language", ["zh_Hant", "en"])
def test_what_is_filled_in_is_the_same_in_both(language: str) -> None:
    wrong = [t for t, translated in entries(language) if sorted(PLACE.findall(t)) != sorted(PLACE.findall(translated))]
    assert wrong == []


def test_no_chinese_is_left_in_the_english() -> None:
    assert [translated for _, translated in entries("en") if chinese_in(translated)] == []


def test_facts_inside_a_refusal_are_translated() -> None:
    with translation.override("en"), pytest.raises(Refused) as info:
        clean("长" * 3, field="body", limit=2)
    with translation.override("en"):
        assert said(info.value) == "Text: 3 characters, more than the 2 allowed. Please shorten it and try again."
