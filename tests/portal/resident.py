"""What a resident does in a browser, as tests say it."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.town import Town
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def photo(name: str = "护栏.png") -> SimpleUploadedFile:
    """A small picture."""
    return SimpleUploadedFile(name, PNG, "image/png")


def typed(town: Town, **changes: object) -> dict[str, object]:
    """What a resident types on the page."""
    return {
        "title": "村口的桥护栏坏了两年没人修",
        "body": "桥头护栏去年被车撞断，打过两次电话，一直没有修。",
        "items": "尽快修好护栏\n告诉我们由谁负责",
        "region": town.village.code,
        "who": "named",
        "name": "王小明",
        "phone": "138 1234 5678",
        "id_type": "resident_id",
        "id_number": "11010519491231002X",
        "headcount": "1",
    } | changes


def page(client: Client, path: str) -> str:
    """A page as text."""
    return client.get(path).content.decode()


def key_on(text: str) -> str:
    """The key of a read-back page."""
    found = re.search(r'name="key" value="([0-9a-f]+)"', text)
    assert found, text
    return found[1]


def refused(client: Client, town: Town, **changes: object) -> str:
    """The page that comes back when what was typed is wrong; nothing was written."""
    response = client.post("/petitions/new/", typed(town, **changes))
    assert response.status_code == 422
    assert not Matter.objects.exists()
    return response.content.decode()


def file_it(client: Client, town: Town, **changes: object) -> Matter:
    """Through form, read-back and confirmation."""
    response = client.post("/petitions/new/", typed(town, **changes))
    assert response.status_code == 302, response.content.decode()
    client.post("/petitions/check/", {"key": key_on(page(client, "/petitions/check/"))})
    return Matter.objects.latest("id")


def open_it(client: Client, matter: Matter) -> None:
    """Look it up with the code on the receipt."""
    response = client.post("/my/", {"number": matter.number, "code": code_of(matter)})
    assert response.status_code == 302
