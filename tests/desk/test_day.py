"""My day is a list: what waits for me with its one act, what I wait for, what is new to me."""

import re
from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.matters.acts.hand_to import hand_to
from xinhe.matters.acts.urge import urge
from xinhe.people.models import Account
from xinhe.people.person import petitioner, staff


def test_each_turn_has_its_clock_its_day_who_waits_and_one_act(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.transferred(town, at)
    page = signed_in(town.handler).get("/desk/")
    (turn,) = page.context["turns"]
    assert (turn.due.title, turn.who, turn.hands) == ("受理告知", "王*", "还没有人经办")
    html = page.content.decode()
    assert "2026年3月17日（周二）" in html
    assert f'href="/desk/matters/{matter.number}/accept-serve_letter/' in html
    assert len(re.findall(r'class="btn btn-outline-primary" href="/desk/matters/', html)) == 1
    assert "你转出去还没有受理的" in html  # nothing is waited for, and it says what would stand there


def test_a_secret_name_is_not_shown(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.transferred(town, at, is_secret=True)
    assert "王*" not in signed_in(town.head).get("/desk/").content.decode()


def test_what_i_passed_on_stands_under_what_i_wait_for(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.transferred(town, at)
    page = signed_in(town.dispatcher).get("/desk/")
    assert (page.context["turns"], page.context["waited_count"]) == ([], 1)
    assert "现在没有等你办的事" in page.content.decode()
    assert signed_in(town.dispatcher2).get("/desk/").context["waited_count"] == 0


def test_the_inspector_sees_what_is_late(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at - timedelta(days=40))
    page = signed_in(town.inspector).get("/desk/")
    assert (page.context["box"], page.context["waits"], len(page.context["turns"])) == ("overdue", 1, 1)
    assert any(one["label"] == "已超期" and one["count"] == 1 for one in page.context["nav"])


def test_what_one_has_read_is_new_to_a_colleague(town: Town, at: datetime, signed_in: SignedIn) -> None:
    Account.objects.create(username="handler3", name="钱工", office=town.housing, roles=["handler"])
    colleague = staff(Account.objects.get(username="handler3"))
    matter = make.transferred(town, at)
    urge(matter, by=petitioner(matter.pk), at=at)
    mine, other = signed_in(town.handler), signed_in(colleague)
    assert "催办：" in mine.get("/desk/").content.decode()
    mine.post("/desk/read/")
    assert "催办：" not in mine.get("/desk/").content.decode()
    assert "催办：" in other.get("/desk/").content.decode()
    assert not Notice.objects.exclude(read_at=None).exists()


def test_words_said_with_a_matter_stand_with_the_message(town: Town, at: datetime, signed_in: SignedIn) -> None:
    hand_to(make.transferred(town, at), colleague="handler", message="周三前先看现场", by=town.head, at=at)
    assert "周三前先看现场" in signed_in(town.handler).get("/desk/").content.decode()
    assert "周三前先看现场" not in signed_in(town.head).get("/desk/").content.decode()


@pytest.mark.parametrize(
    "who", ["clerk", "dispatcher", "handler", "head", "inspector", "reviewer", "sysadmin", "auditor"]
)
def test_an_empty_day_is_a_page_for_everybody(who: str, town: Town, signed_in: SignedIn) -> None:
    assert signed_in(getattr(town, who)).get("/desk/").status_code == 200


def test_a_full_day_stays_within_its_statements(
    town: Town, at: datetime, signed_in: SignedIn, django_assert_max_num_queries
) -> None:
    for _ in range(4):
        make.filed(town, at)
        make.transferred(town, at)
    client = signed_in(town.dispatcher)
    client.get("/desk/password/")
    with django_assert_max_num_queries(8):
        page = client.get("/desk/")
    assert (len(page.context["turns"]), len(page.context["waited"])) == (4, 4)
