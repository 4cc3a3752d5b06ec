"""Every page that a resident can open, walked in English and in traditional characters over the demonstration."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape
from pathlib import Path

import opencc
import pytest
from django.conf import settings
from django.test import Client

from tests import town as make
from tests.portal.resident import open_it
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jurisdiction.hours import told
from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.jurisdiction.tables import import_categories, import_offices, import_regions, load_categories, read_table
from xinhe.kernel.tables import Row
from xinhe.kernel.variants import traditional
from xinhe.matters.models import Item, Matter

RULES = Path(__file__).resolve().parents[2] / "rules"
HAN = re.compile(r"[\u3400-\u9fff]+")


def simplified_only() -> str:
    """The signs that traditional writing has no use for: the first column of the table, without those it keeps too."""
    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    pairs = [line.split() for line in table.read_text("utf-8").splitlines() if line]
    return "".join(one for one, *others in pairs if one not in others and len(one) == 1 and traditional(one) != one)


SIMPLIFIED = re.compile(f"[{simplified_only()}]")
# The switch to another language is written in that language.
OTHER = re.compile(r'<(a|span|button)[^>]*\blang="[^"]+"[^>]*>.*?</\1>', re.S)
UNREAD = re.compile(r"<script.*?</script>|<style.*?</style>|<!--.*?-->|<span[^>]*aria-hidden[^>]*>[^<]*</span>", re.S)
OUT = ("/desk", "/api", "/static", "/language", "/size", "/my/leave")


@pytest.fixture
def county(town: Town) -> Town:
    """The classes of content, places and offices of the demonstration beside the town."""
    load_categories(RULES / "categories.csv")
    for name, take in (("regions", import_regions), ("offices", import_offices)):
        take(read_table(RULES / "demo" / f"{name}.csv"))
    return town


def walked(client: Client, *begin: str) -> Iterator[tuple[str, str]]:
    """Each page that is reached by links from the front page and from the matter that was opened."""
    waiting, seen = list(begin), set(begin)
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        text = response.content.decode()
        yield path, text
        for link in re.findall(r'href="(/[^"#]*)', text):
            link = link.replace("&amp;", "&")
            if link not in seen and not link.startswith(OUT):
                seen.add(link)
                waiting.append(link)


def of_item(item: Item) -> list[str]:
    """The words of the petitioner and of the office about one thing asked for."""
    return [item.text, item.facts, item.basis, item.opinion]


def of_the_place(matter: Matter) -> list[str]:
    """What stays as it was written: names of places and offices, papers by their titles, and people's own words."""
    names = [row for one in (Region, Office) for row in one.objects.values_list("name", flat=True)]
    names += Office.objects.values_list("address", flat=True)
    names += [settings.SITE_NAME]
    for letter in Document.objects.filter(subject_id=matter.pk):
        names += [letter.title, letter.number]
    for item in Item.objects.filter(matter=matter):
        names += of_item(item)
    return sorted({matter.title, matter.body, *names} - {""}, key=len, reverse=True)


def read(text: str, *, without: list[str]) -> str:
    """The page's words, without what is marked as of another language and what stays as it was written."""
    text = OTHER.sub("", UNREAD.sub("", text))
    for one in without:
        text = text.replace(escape(one), "")
    return text


@pytest.fixture
def pages(client: Client, county: Town, at: datetime) -> Callable[[str], tuple[Matter, dict[str, str]]]:
    """The pages in a language, with the matter that was opened."""

    def walk(language: str) -> tuple[Matter, dict[str, str]]:
        client.cookies["django_language"] = language
        matter = make.served(county, at)
        open_it(client, matter)
        return matter, dict(walked(client, "/", f"/my/{matter.number}/"))

    return walk


def test_no_han_sign_stands_on_an_english_page(pages: Callable[[str], tuple[Matter, dict[str, str]]]) -> None:
    matter, found = pages("en")
    assert {"/", "/places/", "/guide/", "/petitions/new/", f"/my/{matter.number}/", "/rules/"} <= set(found)
    names = of_the_place(matter)
    left = {path: HAN.findall(read(text, without=names)) for path, text in found.items()}
    assert {path: signs for path, signs in left.items() if signs} == {}
    assert "Mon–Fri 8:30–12:00, 14:00–17:30" in found["/places/"]
    assert "Agriculture and rural affairs" in found["/petitions/new/"]


def test_no_simplified_sign_stands_on_a_traditional_page(
    pages: Callable[[str], tuple[Matter, dict[str, str]]],
) -> None:
    matter, found = pages("zh-hant")
    own = [one for one in of_the_place(matter) if one in (matter.title, matter.body)]
    own += [part for item in Item.objects.filter(matter=matter) for part in of_item(item)]
    left = {path: SIMPLIFIED.findall(read(text, without=own)) for path, text in found.items()}
    assert {path: sorted(set(signs)) for path, signs in left.items() if signs} == {}
    assert "臨河縣住房和城鄉建設局" in found["/places/"]


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("周一至周五 8:30—12:00，14:00—17:30", "Mon–Fri 8:30–12:00, 14:00–17:30"),
        ("工作日 9:00-17:00（法定节假日除外）", "working days 9:00-17:00 (except public holidays)"),
        ("逢集日开门", "逢集日开门"),
    ],
)
def test_hours_are_told_in_english_or_as_they_were_written(written: str, english: str) -> None:
    assert told(written, "en") == english
    assert told(written, "zh-hans") == written


def test_every_class_of_content_has_an_english_name(county: Town) -> None:
    classes = Category.objects.all()
    assert len(classes) == 453
    assert [one.code for one in classes if not one.english or HAN.search(one.english)] == []
    assert {one.told("zh-hant") for one in classes if SIMPLIFIED.search(one.told("zh-hant"))} == set()


def test_a_table_without_the_english_column_leaves_the_names_that_are_there(county: Town) -> None:
    report = import_categories([Row([("类别代码", "01"), ("名称", "三农")], number=2)])
    assert (report.updated, Category.objects.get(pk="01").english) == (1, "Agriculture and rural affairs")


# How sure the founders are of a rule stays in its file.
TAG = re.compile(r"标记\s*[RUDV]|標記\s*[RUDV]|产品规则|產品規則|\btag [RUDV]\b")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_no_page_says_how_sure_a_rule_is(pages: Callable[[str], tuple[Matter, dict[str, str]]], language: str) -> None:
    _, found = pages(language)
    assert {path for path, text in found.items() if TAG.search(text)} == set()
