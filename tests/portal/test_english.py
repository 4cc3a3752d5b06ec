"""The portal speaks English to who reads English; only names and people's own words stay as they are."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests import town as make
from tests.conftest import MONDAY
from tests.portal.resident import file_it, open_it, page, refused, typed
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.matters.models import Item, Matter

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
LANGUAGES = ("简体", "繁體", "简", "繁")
MARK = "信和"


def chinese_in(text: str, *besides: str) -> list[str]:
    """Chinese that is left once names and a person's own words are taken out."""
    names = [settings.SITE_NAME, MARK, *LANGUAGES, *besides, *Region.objects.values_list("name", flat=True)]
    names += Category.objects.values_list("name", flat=True)
    for office in Office.objects.all():
        names += [office.name, office.short, office.address, office.hours]
    for letter in Document.objects.all():  # a letter is named as it is on its paper
        names += [letter.title, letter.number]
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "")
    return CHINESE.findall(text)


def words_of(matter: Matter) -> list[str]:
    """What people wrote in a matter."""
    items = Item.objects.filter(matter=matter).values_list("text", "facts", "basis", "opinion")
    return [matter.title, matter.body, *(part for item in items for part in item)]


@pytest.fixture
def reader(town: Town) -> Client:
    """A browser that asks for English; the town's own names are Chinese in every language."""
    return Client(headers={"accept-language": "en"})


@pytest.mark.parametrize(
    "path", ["/", "/guide/", "/petitions/new/", "/my/", "/rules/", "/places/", "/privacy/", "/seals/", "/nothing/"]
)
def test_a_page_is_english_throughout(reader: Client, town: Town, path: str) -> None:
    assert chinese_in(page(reader, path)) == []


def test_filing_is_english_throughout(reader: Client, town: Town) -> None:
    typing = [line for value in typed(town).values() for line in str(value).splitlines()]
    reader.post("/petitions/new/", typed(town))
    assert chinese_in(page(reader, "/petitions/check/"), *typing) == []
    matter = file_it(reader, town)
    assert chinese_in(page(reader, f"/petitions/received/{matter.number}/"), *typing) == []


def test_what_is_wrong_is_said_in_english(reader: Client, town: Town) -> None:
    long = "长" * 130
    text = refused(reader, town, title=long, name="", id_type="passport", id_number="!", phone="1", body="", items="")
    assert "Title: 130 characters" in text
    assert "wrong format for this document (Passport)" in text
    assert chinese_in(text, long) == []


@pytest.mark.parametrize("stage", ["filed", "accepted", "served"])
def test_following_is_english_throughout(reader: Client, town: Town, stage: str) -> None:
    matter = getattr(make, stage)(town, MONDAY)
    open_it(reader, matter)
    for act in ("", "add_material/", "urge/", "rate/", "withdraw/"):
        assert chinese_in(page(reader, f"/my/{matter.number}/{act}"), *words_of(matter)) == [], act
