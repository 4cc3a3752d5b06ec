"""A lone half of a character, as a broken program sends it, is no error of ours in any field of a filing."""

import json

import pytest
from django.test import Client

from tests.town import Town
from xinhe.matters.models import Matter

pytestmark = pytest.mark.django_db
HALF = "路灯\ud800坏"
PERSON = {"name": "王小明", "phone": "13812345678"}
SAID = {"kind": "petition", "title": "路灯坏了", "body": "村口路灯坏了一个月", "channel": "web", "petitioner": PERSON}


def filed(town: Town, **changes: object) -> int:
    typed = json.dumps({**SAID, "region": town.village.code, **changes})
    return Client().post("/api/v1/matters", typed, content_type="application/json").status_code


@pytest.mark.parametrize(
    "changes",
    [
        {"title": HALF},
        {"body": HALF},
        {"items": [HALF]},
        {"petitioner": {**PERSON, "name": "王\ud800小明"}},
        {"petitioner": {**PERSON, "address": HALF}},
        {"agent": {"name": "李\udfff四", "phone": "13712345678"}},
        {"representatives": [{"name": "李\udfff四", "phone": "13712345678"}], "headcount": 2},
    ],
    ids=["title", "body", "item", "name", "address", "agent", "representative"],
)
def test_half_a_character_is_left_out(changes: dict[str, object], town: Town) -> None:
    assert filed(town, **changes) in (201, 422)
    assert "\ud800" not in "".join(one.title + one.body for one in Matter.objects.all())
