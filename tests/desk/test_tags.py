"""How sure the founders are of a rule never stands on a page of staff: each matter page, drawer and reason is read."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from tests import town as make
from tests.portal.test_languages import TAG
from tests.security.conftest import SignedIn
from tests.town import Town
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people import tokens

SEATS = ("clerk", "dispatcher", "handler", "head", "inspector")
STAGES: dict[str, Callable[[Town, datetime], Matter]] = {
    "registered": make.filed,
    "screened": make.screened,
    "transferred": make.transferred,
    "accepted": make.accepted,
    "served": make.served,
}


@pytest.mark.parametrize("stage", list(STAGES))
def test_no_page_of_staff_says_how_sure_a_rule_is(town: Town, at: datetime, signed_in: SignedIn, stage: str) -> None:
    matter = STAGES[stage](town, at)
    page = f"/desk/matters/{matter.number}/"
    read = 0
    for seat in SEATS:
        client: Client = signed_in(getattr(town, seat))
        first = client.get(page)
        if first.status_code != 200:
            continue
        own = set(re.findall(rf'href="({page}[^"#]*)"', first.content.decode()))
        acts = set(re.findall(r'<option value="(\w+)"', client.get(f"{page}why/").content.decode()))
        for path in {page, *map(unescape, own), *(f"{page}why/?act={act}" for act in acts)}:
            answer = client.get(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found = TAG.search(answer.content.decode())
                assert found is None, (seat, path, found)
                read += 1
    assert read > 10


@pytest.mark.parametrize("stage", list(STAGES))
def test_no_answer_to_a_person_says_it_either(town: Town, at: datetime, stage: str) -> None:
    """What the interface tells of one matter, to its petitioner and to staff; the rules as data keep their tags."""
    matter = STAGES[stage](town, at)
    token = tokens.issue(town.dispatcher.account, label="t", at=at)
    own, desk = {"X-Query-Code": code_of(matter)}, {"Authorization": f"Bearer {token}"}
    for path, headers in ((f"matters/{matter.number}/progress", own), (f"desk/matters/{matter.number}", desk)):
        answer = Client().get(f"/api/v1/{path}", headers=headers)
        assert answer.status_code == 200, path
        found = re.search(r".{40}(标记 ?[RUDV]|产品规则).{20}", answer.content.decode())
        assert found is None, (path, found)
