"""Who makes a letter or a receipt is told before of the signs that would be printed as boxes."""

from datetime import datetime

import pytest
from django.test import Client

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.desk.test_register import VISIT
from tests.portal.resident import key_on, page, typed
from tests.town import Town
from xinhe.documents.composing import unprintable
from xinhe.documents.printing import fonts
from xinhe.matters.models import Matter

NOBODYS = "\U0001fae8"  # an emoji that no typeface of ours has
SCRIPTS = {
    "Han": "𠮷",
    "Tibetan": "བོད",
    "Uyghur": "ئۇيغۇر",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Yi": "ꆈꌠ",
    "emoji": NOBODYS,
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has the typefaces that we bring and no other."""
    monkeypatch.setattr(fonts, "rare", dict)
    fonts._faces.cache_clear()
    fonts._is_held.cache_clear()


@pytest.fixture(autouse=True)
def forget() -> object:
    """The next test looks at its own machine."""
    yield
    fonts._faces.cache_clear()
    fonts._is_held.cache_clear()


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_that_is_not_held_is_found_wherever_it_stands_in_the_words(bare: None, script: str) -> None:
    word = SCRIPTS[script]
    found = unprintable({"items": [{"text": f"路灯{word}"}], "names": ["王小明"], "count": 3, "day": None})
    assert found
    assert set(found) <= set(word)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_letter_warns_once_before_it_is_made_and_is_sent_all_the_same(
    town: Town, at: datetime, signed_in: SignedIn, script: str
) -> None:
    matter = make.accepted(town, at)
    client, url = signed_in(town.head), f"/desk/matters/{matter.number}/extend/"
    words = {"days": "5", "reason": f"要到{SCRIPTS[script]}村核实", "seen": str(matter.log_seq)}
    answer = client.post(url, words)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "打印出来是方框" in told
    assert Matter.objects.get(pk=matter.pk).log_seq == matter.log_seq
    boxes = unprintable(words["reason"])
    assert f'name="boxes" value="{boxes}"' in told
    assert client.post(url, words | {"boxes": boxes}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).log_seq > matter.log_seq


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_what_makes_no_letter_warns_of_nothing(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/note/"
    words = {"text": NOBODYS, "seen": str(matter.log_seq)}
    assert signed_in(town.handler).post(url, words).status_code == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_the_receipt_of_a_resident_says_what_it_cannot_print(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town, items=f"修好{NOBODYS}护栏"))
    answer = client.post("/petitions/check/", {"key": key_on(page(client, "/petitions/check/"))}, follow=True)
    assert f"打印出来是方框：{NOBODYS}" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_the_receipt_of_the_window_says_what_it_cannot_print(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.clerk)
    answer = client.post("/desk/register/visit/", VISIT | {"items": f"修好{NOBODYS}护栏"}, follow=True)
    assert f"打印出来是方框：{NOBODYS}" in answer.content.decode()
