"""The round table on a side's phone: a telephone is proven, both talk and take turns, each page says what it means."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.conftest import Clock
from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, offer_hash, second
from tests.portal.resident import PNG, page, photo
from tests.portal.test_mediation import as_side
from tests.portal.test_mine import code as code_by_phone
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.matters.filing import Identity
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.close_table import close_table
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.open_table import open_table
from xinhe.mediation.acts.say import say
from xinhe.mediation.models import Offer
from xinhe.mediation.sides import SidePeople

pytestmark = pytest.mark.django_db
SECRET = "我最多再让五十块"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def url(matter: Matter, rest: str = "table/") -> str:
    return f"/disputes/{matter.number}/{rest}"


def sit_down(client: Client, matter: Matter, at: datetime) -> None:
    """Choose the telephone, type the code that came, sit down."""
    shown = page(client, url(matter, "join_table/"))
    party = re.search(r'name="party" value="(\d+)"', shown)
    assert party, shown
    sent = client.post(url(matter, "join_table/"), {"party": party[1], "send": "1"})
    assert sent.status_code == 200
    assert "短信验证码" in sent.content.decode()
    done = client.post(url(matter, "join_table/"), {"party": party[1], "code": code_by_phone(at)})
    assert (done.status_code, done.get("Location")) == (302, url(matter)), done.content.decode()


def seated(matter: Matter, side: int, at: datetime) -> Client:
    client = as_side(matter, side)
    sit_down(client, matter, at)
    return client


def opened(have: Bodies, at: datetime) -> Matter:
    return open_table(disputes.mediating(have, at), by=have.mediator, at=at)


def answer(client: Client, matter: Matter, act: str, **changes: str) -> str:
    """Press the answer to the offer that its page shows."""
    shown = page(client, url(matter, f"{act}/"))
    named = re.search(r'name="offer" value="(\w+)"', shown)
    fields = {"offer": named[1] if named else "", **changes}
    return client.post(url(matter, f"{act}/"), fields, follow=True).content.decode()


def test_the_table_before_it_opens_and_after_it_closed(have: Bodies, clock: Clock) -> None:
    matter = disputes.mediating(have, clock.at)
    client = as_side(matter, 1)
    assert "圆桌还没有打开" in page(client, url(matter))
    assert "到圆桌上谈" not in page(client, url(matter, ""))
    matter = open_table(matter, by=have.mediator, at=clock.at)
    assert "到圆桌上谈" in page(client, url(matter, ""))
    matter = say(matter, words="先说说经过", by=have.mediator, at=clock.at)
    close_table(matter, by=have.mediator, at=clock.at)
    closed = page(client, url(matter))
    for part in ("圆桌关着", "先说说经过", "法院、仲裁的路一直开着", "单独对调解员说", "退出调解"):
        assert part in closed
    assert "说给大家" not in closed


def test_a_side_proves_its_telephone_and_sits_down(have: Bodies, clock: Clock) -> None:
    matter = opened(have, clock.at)
    client = as_side(matter, 1)
    assert "说给大家" not in page(client, url(matter))
    assert client.post(url(matter), {"words": "在"}).url == url(matter, "join_table/")
    assert client.get(url(matter, "offer/")).url == url(matter, "join_table/")
    wrong = client.post(url(matter, "join_table/"), {"party": "1", "code": "000000"})
    assert wrong.status_code == 422
    assert "验证码不对" in wrong.content.decode()
    assert "137" not in page(client, url(matter, "join_table/"))
    theirs = client.post(url(matter, "join_table/"), {"party": "2", "send": "1"})
    assert theirs.status_code == 422  # a code goes to nobody else's telephone
    sit_down(client, matter, clock.at)
    assert "说给大家" in page(client, url(matter))
    assert Event.objects.filter(matter=matter, act="join_table").latest("seq").data["known_by"] == "phone"
    another = as_side(matter, 1)  # who has the code alone sits in no seat that was taken elsewhere
    assert another.post(url(matter), {"words": "在"}).url == url(matter, "join_table/")


def test_who_left_no_mobile_sits_down_by_the_code(have: Bodies, clock: Clock) -> None:
    people = SidePeople(people=[Identity(name="赵物业", phone="0771-7012345")])
    matter = open_table(disputes.mediating(have, clock.at, second=people), by=have.mediator, at=clock.at)
    client = as_side(matter, 2)
    assert "发验证码" not in page(client, url(matter, "join_table/"))
    assert client.post(url(matter, "join_table/")).url == url(matter)
    assert Event.objects.filter(matter=matter, act="join_table").latest("seq").data["known_by"] == "code"


def test_both_sides_talk_with_files_and_nothing_confided_shows(have: Bodies, clock: Clock) -> None:
    matter = opened(have, clock.at)
    one, two = (seated(matter, side, clock.at) for side in (1, 2))
    assert one.post(url(matter), {"words": "墙都泡了", "files": photo("水渍.png")}).status_code == 302
    confide(Matter.objects.get(), words=SECRET, by=first(matter), at=clock.at)
    say(Matter.objects.get(), words="请对方看看照片", by=have.mediator, at=clock.at)
    theirs = page(two, url(matter))
    for part in ("墙都泡了", "水渍.png", "请对方看看照片"):
        assert part in theirs
    for client in (one, two):
        assert SECRET not in page(client, url(matter))
    assert SECRET in page(one, url(matter, ""))
    assert SECRET not in page(two, url(matter, ""))
    file = re.search(rf"{url(matter, 'files/')}[\w-]+/", theirs)
    assert file
    taken = two.get(file[0])
    assert taken.status_code == 200
    assert taken.getvalue() == PNG
    assert as_side(disputes.mediating(have, clock.at), 1).get(file[0]).status_code == 404
    empty = two.post(url(matter), {"words": " "})
    assert empty.status_code == 422
    assert "请写下要说的话" in empty.content.decode()
    kept = two.post(url(matter), {"words": "你先写息访保证书，承诺不再上访，我就付钱"})
    assert kept.status_code == 422
    assert "我就付钱" in kept.content.decode()  # nothing typed is lost
    assert list(verify()) == []


def test_the_room_alone_is_asked_for_again(have: Bodies, clock: Clock) -> None:
    matter = disputes.offered(have, clock.at)
    client = as_side(matter, 2)
    room = page(client, url(matter, "table/?room"))
    assert "<html" not in room
    mark = re.search(r'data-mark="([^"]+)"', room)
    assert mark
    assert mark[0] in page(client, url(matter))
    clock.forward(hours=73)
    later = as_side(matter, 2)
    assert mark[0] not in page(later, url(matter, "table/?room"))
    assert Client().get(url(matter, "table/?room")).status_code == 404


def test_offers_are_made_and_answered(have: Bodies, clock: Clock) -> None:
    matter = opened(have, clock.at)
    one, two = (seated(matter, side, clock.at) for side in (1, 2))
    typed = {"text": "付 800 元修理费", "amount": "800", "payer": "2", "until_on": "2026-03-05", "until_clock": "18:00"}
    assert one.post(url(matter, "offer/"), typed).url == url(matter)
    room = page(two, url(matter))
    for part in ("对方的方案", "付 800 元修理费", "2026年3月5日（周四）18:00", "由你这一方付", "不接受", "另提方案"):
        assert part in room
    assert "等对方答复" in page(one, url(matter))
    assert "还不约束谁" in answer(two, matter, "accept_offer")
    assert "对方接受了" in page(one, url(matter))
    shown = page(one, url(matter, "offer/"))
    named = re.search(r'name="answers" value="(\w+)"', shown)
    assert named
    assert one.post(url(matter, "offer/"), {"text": "还是 900 元", "answers": named[1]}).status_code == 302
    assert "被新的方案代替" in page(two, url(matter))
    assert "收回了你的方案" in answer(one, matter, "withdraw_offer")
    assert list(Offer.objects.order_by("seq").values_list("state", flat=True)) == ["replaced", "withdrawn"]
    assert list(verify()) == []


def test_who_is_late_reads_why_and_sees_the_newest(have: Bodies, clock: Clock) -> None:
    matter = disputes.offered(have, clock.at)
    two = seated(matter, 2, clock.at)
    old = offer_hash(matter)
    offer(Matter.objects.get(), text="付 500 元", answers=old, by=second(matter), at=clock.at)
    late = two.post(url(matter, "accept_offer/"), {"offer": old})
    assert late.status_code == 422
    assert "又有了新的方案" in late.content.decode()
    one = seated(matter, 1, clock.at)
    assert one.post(url(matter, "offer/"), {"text": "付 700 元"}).status_code == 422
    again = one.post(url(matter, "offer/"), {"text": "付 700 元"}).content.decode()
    for part in ("方案有了变化", "付 700 元", "付 500 元"):
        assert part in again


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"amount": "八百", "payer": "2"}, "amount"),
        ({"amount": "800"}, "payer"),
        ({"until_on": "2026-13-05"}, "until_on"),
        ({"until_on": "2026-03-01", "until_clock": "10:00"}, "until_on"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(have: Bodies, clock: Clock, typed: dict, field: str) -> None:
    matter = opened(have, clock.at)
    client = seated(matter, 1, clock.at)
    wrong = client.post(url(matter, "offer/"), {"text": "付 800 元"} | typed)
    assert wrong.status_code == 422
    assert f'href="#id_{field}' in wrong.content.decode()
    assert not Offer.objects.exists()


def test_the_code_of_the_other_side_answers_as_the_other_side(have: Bodies, clock: Clock) -> None:
    matter = disputes.offered(have, clock.at)
    one = seated(matter, 1, clock.at)
    assert "现在没有等着这样答复的方案" in page(one, url(matter, "accept_offer/"))
    wrong = one.post(url(matter, "accept_offer/"), {"offer": offer_hash(matter)})
    assert "只有对方能接受" in wrong.content.decode()
    assert Offer.objects.get().state == "open"


@pytest.mark.parametrize("path", ["table/", "join_table/", "offer/", "accept_offer/"])
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_table_speaks_the_readers_language(have: Bodies, clock: Clock, path: str, language: str) -> None:
    matter = disputes.offered(have, clock.at)
    client = seated(matter, 2, clock.at)
    client.cookies["django_language"] = language
    said = page(client, url(matter, path))
    assert "到圆桌上谈" not in said
    check: dict[str, Callable[[], bool]] = {
        "en": lambda: "table" in said or "offer" in said,
        "zh-hant": lambda: "圓桌" in said or "方案" in said,
    }
    assert check[language]()


def test_a_time_that_is_over_leaves_no_button(have: Bodies, clock: Clock) -> None:
    matter = disputes.offered(have, clock.at)
    clock.forward(hours=72)
    two = seated(matter, 2, clock.at)
    room = page(two, url(matter))
    assert "过期了" in room
    assert url(matter, "accept_offer/") not in room
    late = two.post(url(matter, "accept_offer/"), {"offer": offer_hash(matter)})
    assert "已经过期" in late.content.decode()
    assert timedelta(hours=72) == Offer.objects.get().until_at - Offer.objects.get().at
