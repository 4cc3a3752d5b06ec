"""Which files may be attached is declared once: hints, fields, the document of the API and the guides say the same."""

import json
import re

import polib
import pytest
from django import forms
from django.utils.translation import override

from tests.house.conftest import ROOT
from xinhe.api.bodies import FILES
from xinhe.desk.matters.cards import CARDS
from xinhe.desk.register.forms import RegisterForm
from xinhe.documents.attached.kinds import ACCEPTED, ALLOWED, HINT, KINDS, PICTURES, kind_called, sizes, written_hint
from xinhe.portal.matters.uploads import limits
from xinhe.web.attaching import hint

WORDS = [word for kind in KINDS for word in kind.words]
FIELDS = [
    form.base_fields["files"]
    for form in {card.form for card in CARDS.values() if card.form} | {RegisterForm}
    if "files" in form.base_fields
]


def named(text: str) -> list[str]:
    """The kinds that a sentence names."""
    return [word for word in re.findall(r"[A-Za-z0-9]+", text) if word in WORDS]


def test_the_sentence_names_each_kind_once_and_no_other() -> None:
    assert sorted(named(ALLOWED)) == sorted(WORDS)
    assert set(re.findall(r"[A-Za-z0-9]+", ALLOWED)) == {*WORDS, "Word", "Excel"}


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_it_names_them_in_every_language(language: str) -> None:
    with override(language):
        assert sorted(named(hint())) == sorted(WORDS)
        assert [int(n) for n in re.findall(r"(\d+) MB", hint())] == list(sizes().values())


def test_each_kind_has_a_media_type_and_a_measure_of_its_own() -> None:
    assert len({kind.media_type for kind in KINDS}) == len(KINDS)
    assert all(kind_called(kind.media_type) is kind and kind.group.limit() > 0 for kind in KINDS)
    assert [kind for kind in KINDS if kind.media_type.startswith("image/")] == list(PICTURES)
    titles = {entry.msgid for entry in polib.pofile(str(ROOT / "xinhe/web/locale/en/LC_MESSAGES/django.po"))}
    assert {kind.title for kind in KINDS} <= titles


def test_fields_offer_these_kinds_and_say_so() -> None:
    assert set(ACCEPTED.split(",")) == {extension for kind in KINDS for extension in kind.extensions}
    assert len(FIELDS) >= 4
    for one in FIELDS:
        assert isinstance(one, forms.FileField)
        assert one.widget.attrs == {"accept": ACCEPTED, "multiple": True}
        assert str(one.help_text) == written_hint()
    assert limits() == {"accept": ACCEPTED, "hint": written_hint()}


def test_the_document_of_the_api_says_the_same() -> None:
    assert FILES["description"] == written_hint()
    assert json.dumps(FILES)


@pytest.mark.parametrize("guide", ["residents.zh.md", "clerk.zh.md"])
def test_the_guides_say_the_same(guide: str) -> None:
    text = (ROOT / "docs" / "guides" / guide).read_text(encoding="utf-8")
    assert (HINT % {"allowed": ALLOWED, **sizes()}).removesuffix("可以一次选几个。") in text


def test_no_page_has_kinds_or_sizes_of_its_own(texts: dict[str, str]) -> None:
    pages = {name: text for name, text in texts.items() if name.startswith("xinhe/") and name.endswith(".html")}
    assert [name for name, text in pages.items() if re.search(r"\d+ MB|JPG", text)] == []
    assert [name for name, text in pages.items() if re.search(r'accept="(?!\{\{)', text)] == []
