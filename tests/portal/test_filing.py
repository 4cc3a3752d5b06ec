"""A resident files: what they type is read back, filed once, and the receipt opens the matter."""

import re

import pytest
from django.test import Client

from tests.town import Town
from xinhe.matters.models import Matter

pytestmark = pytest.mark.django_db


def typed(town: Town, **changes: str) -> dict[str, object]:
    """What a resident types on the page."""
    return {
        "title": "小区停车费涨到每月 160 元",
        "body": "物业未经业主大会同意涨价。",
        "items": "恢复原价\n查处物业",
        "region": town.village.code,
        "who": "named",
        "name": "王小明",
        "phone": "13812345678",
        "id_type": "resident_id",
        "id_number": "11010519491231002X",
        "headcount": "1",
    } | changes


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def file_it(client: Client, town: Town, **changes: object) -> Matter:
    """Through form, read-back and confirmation."""
    assert client.post("/petitions/new/", typed(town) | changes).status_code == 302
    page = client.get("/petitions/check/").content.decode()
    client.post("/petitions/check/", {"key": key_on(page)})
    return Matter.objects.latest("opened_at")


def test_filing_ends_with_a_receipt(client: Client, town: Town) -> None:
    matter = file_it(client, town)
    page = client.get(f"/petitions/received/{matter.number}/").content.decode()
    assert matter.number in page
    assert matter.state == "registered"


def test_pages_open(client: Client, town: Town) -> None:
    matter = file_it(client, town)
    for path in (
        "/",
        "/guide/",
        "/rules/",
        "/places/",
        "/seals/",
        "/privacy/",
        "/petitions/new/",
        "/my/",
        f"/my/{matter.number}/",
    ):
        assert client.get(path).status_code == 200, path
    for act in ("add_material", "urge", "withdraw"):
        assert client.get(f"/my/{matter.number}/{act}/").status_code == 200, act
    assert client.get(f"/my/{matter.number}/rate/").status_code == 409
