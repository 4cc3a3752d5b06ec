"""Every word of every letter finds its matter, traditional and simplified alike, for those who may read it alone."""

import re
from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.db import connection

from tests import town as make
from tests.superuser import superuser
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.matters.filing import Identity
from xinhe.matters.inbox import search
from xinhe.matters.models import Event, Matter
from xinhe.people.person import Person
from xinhe.supervision.acts.recommend import recommend


def finds(person: Person, phrase: str, at: datetime) -> list[str]:
    return [matter.number for matter in search(person, phrase, at=at)]


def test_the_words_of_an_opinion_find_the_matter(town: Town, at: datetime) -> None:
    matter = make.signed(town, at)
    letter = Document.objects.get(subject_id=matter.pk, form="opinion")
    runs = re.findall(r"[\u4e00-\u9fff]{8,}", str(letter.content))
    assert len(runs) > 5
    for phrase in (*runs, letter.number):
        assert matter.number in finds(town.handler, phrase, at), phrase
    assert finds(town.stranger, runs[0], at) == []


def test_traditional_words_and_names_find_simplified_ones_and_the_other_way_round(town: Town, at: datetime) -> None:
    simple = make.filed(town, at, body="小区邻居占道经营，无人管理。", petitioner=Identity(name="张丽华"))
    other = make.filed(town, at, body="鄰居佔道經營，無人處理。", petitioner=Identity(name="張麗華"))
    for phrase in ("鄰居佔道經營", "邻居占道经营", "張麗華", "张丽华"):
        assert set(finds(town.clerk, phrase, at)) == {simple.number, other.number}, phrase
    assert list(verify()) == []


def test_a_store_of_before_is_put_in_order_by_its_upgrade(town: Town, at: datetime) -> None:
    migration = import_module("xinhe.matters.migrations.0015_letters_are_found_by_their_words")
    matter, newer = make.signed(town, at, body="鄰居佔道經營，無人處理。"), make.signed(town, at)
    letter = Document.objects.filter(subject_id=matter.pk, form="opinion").get()
    with superuser():
        Event.objects.filter(matter=matter).update(trace=None)
        Matter.objects.filter(pk__in=[matter.pk, newer.pk]).update(words=["鄰居", "佔道", "n:abc"])
        with connection.schema_editor() as editor:
            migration.find_letters(apps, editor)
    assert finds(town.handler, letter.number, at) == [matter.number]
    assert {"邻居", "占道", "n:abc"} <= set(Matter.objects.get(pk=matter.pk).words)
    assert Matter.objects.get(pk=newer.pk).words == ["鄰居", "佔道", "n:abc"]


def test_a_recommendation_finds_nothing_for_whoever_may_not_read_it(town: Town, at: datetime) -> None:
    said = {"kind": "improve", "facts": "口径前后不一", "advice": "统一答复的口径"}
    matter = recommend(make.accepted(town, at), office=town.traffic, by=town.inspector, at=at, **said)
    for person in (town.handler, town.inspector):
        assert finds(person, "统一答复的口径", at) == []
        assert finds(person, matter.title, at) == [matter.number]
