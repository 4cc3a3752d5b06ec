"""A resident brings what the registration lacked, and says how letters shall come."""

from datetime import datetime

import pytest
from django.test import Client

from tests import town as make
from tests.portal.resident import open_it
from tests.standing import stand_still
from tests.town import Town
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.acts.intake import intake
from xinhe.matters.models import Matter, Party

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules in force since the thirtieth of November know these acts."""
    stand_still(monkeypatch, lambda: LATER)


def visited(town: Town, **changes: object) -> Matter:
    return intake(
        make.filing(town, channel="visit", headcount=30, is_read_back=False, **changes), by=town.clerk, at=LATER
    )


def test_the_page_asks_for_what_lacks_and_takes_it(client: Client, town: Town) -> None:
    matter = visited(town)
    open_it(client, matter)
    page = client.get(f"/my/{matter.number}/").content.decode()
    assert "还缺这些，请补上" in page
    form = client.get(f"/my/{matter.number}/supplement/").content.decode()
    assert matter.body in form, "the record is there to be read"
    assert "guardian_name" not in form
    answer = client.post(
        f"/my/{matter.number}/supplement/", {"is_read_back": "on", "representatives": "李大民 13912345678\n张三"}
    )
    assert answer.status_code == 302
    assert Matter.objects.get().lacks == []
    assert Party.objects.filter(part="representative").count() == 2
    page = client.get(f"/my/{matter.number}/").content.decode()
    assert "还缺这些" not in page


def test_six_representatives_of_a_visit_stand_beside_their_field(client: Client, town: Town) -> None:
    matter = visited(town)
    open_it(client, matter)
    six = "\n".join(f"王{n}明" for n in "一二三四五六")
    answer = client.post(f"/my/{matter.number}/supplement/", {"representatives": six})
    assert answer.status_code == 422
    assert "不得超过 5 人" in answer.content.decode()


def test_a_matter_that_is_whole_speaks_of_nothing_to_supplement(client: Client, town: Town) -> None:
    matter = make.filed(town, LATER)
    open_it(client, matter)
    assert "不缺什么" not in client.get(f"/my/{matter.number}/").content.decode()


def test_how_letters_come_is_chosen_and_changed(client: Client, town: Town) -> None:
    matter = make.filed(town, LATER)
    open_it(client, matter)
    address = f"/my/{matter.number}/choose_service/"
    assert "没有同意" in client.get(address).content.decode()
    assert client.post(address, {"way": "electronic"}).status_code == 302
    assert Matter.objects.get().agrees_electronic
    assert client.post(address, {"way": "paper"}).status_code == 302
    matter = Matter.objects.get()
    assert (matter.agrees_electronic, matter.wants_paper) == (False, True)
    assert client.post(address, {"way": "owl"}).status_code == 422
