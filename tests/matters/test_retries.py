"""A key stands for one filing, word for word: another one under it is refused, whatever field differs."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.superuser import superuser
from tests.town import WANG, Town
from xinhe.documents.store import Incoming
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.filing.checking import check
from xinhe.matters.models import Matter, Received

MORE = Identity(name="李四", phone="13912345678")
FILE = Incoming(name="一.pdf", media_type="application/pdf", size=3, hash="a" * 64)
# Another good value for each field of the declaration; one that is not here fails the test below.
OTHER: dict[str, Any] = {
    "kind": None,  # there is one kind that can be filed
    "title": "另一个标题",
    "body": "另一段话",
    "region": "990123",
    "channel": "visit",
    "petitioner": replace(WANG, address="云城街道 1 号"),
    "headcount": 2,
    "representatives": [MORE],
    "category": "0101",
    "items": ["退还多收的"],
    "files": [FILE],
    "language": "en",
    "notice": "2026-01",
    "split_from": "LH-26-000001-W",
    "agent": MORE,
    "guardian": MORE,
    "is_child": True,
    "is_minor": True,
    "is_secret": True,
    "is_joint": True,
    "wants_paper": True,
    "agrees_electronic": True,
    "is_read_back": True,
    "received_on": date(2026, 2, 27),
    "posted_on": date(2026, 2, 26),
    "contact_phone": "13700001111",
    "is_accusation": True,
    "accused": ["lh-zjj"],
}


def test_every_field_of_a_filing_is_decided() -> None:
    assert {field.name for field in fields(Filing)} == OTHER.keys()


@pytest.mark.parametrize("name", [name for name in OTHER if OTHER[name] is not None])
def test_whatever_field_differs_the_digest_does(town: Town, at: datetime, name: str) -> None:
    first = check(make.filing(town), today=at.date())
    other = replace(first, filing=replace(first.filing, **{name: OTHER[name]}))
    assert first.digest() != other.digest()


@pytest.mark.parametrize("name", ["category", "wants_paper", "is_secret", "language", "received_on", "petitioner"])
def test_a_change_is_told_and_never_dropped(town: Town, at: datetime, name: str) -> None:
    first = make.filing(town)
    intake(first, by=town.clerk, at=at, key="k")
    with refusal("key_reused"):
        intake(replace(first, **{name: OTHER[name]}), by=town.clerk, at=at, key="k")
    assert Matter.objects.count() == 1


def test_the_very_same_is_answered_with_the_first_ones_matter(town: Town, at: datetime) -> None:
    made = [intake(make.filing(town), by=town.clerk, at=at + timedelta(minutes=n), key="k") for n in range(2)]
    assert made[0] == made[1]


def test_what_was_filed_before_every_field_counted_is_still_a_retry(town: Town, at: datetime) -> None:
    filing = make.filing(town, wants_paper=True)
    first = intake(filing, by=town.clerk, at=at, key="k")
    with superuser():
        Received.objects.update(digest=check(filing, today=at.date()).former_digest())
    assert intake(filing, by=town.clerk, at=at, key="k") == first
