"""我的信访件: a telephone is proven by a code, the name is the second fact; who has only the number learns nothing."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.conftest import Clock
from tests.portal.resident import open_it, page
from tests.town import Town
from xinhe.channels.delivery import deliver_waiting
from xinhe.channels.fake import FakeTransport
from xinhe.channels.models import Outgoing
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Event, Matter
from xinhe.matters.numbering import code_of, opens
from xinhe.people import phone_codes
from xinhe.people.models import PhoneCode

pytestmark = pytest.mark.django_db
PHONE = "138 1234 5678"
NOTHING = "没有找到用这个手机号和这个姓名登记的事项"


@pytest.fixture(autouse=True)
def today(clock: Clock) -> datetime:
    """A day on which the corrected rules are in force."""
    clock.at = datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI)
    return clock.at


def code(at: datetime) -> str:
    """The six digits of the last message, as the telephone shows them."""
    transport = FakeTransport()
    deliver_waiting(at=at, transports={"sms": transport})
    texts = [one.text for key, one in transport.told.items() if key.startswith("phone-code/")]
    return texts[-1].partition("验证码 ")[2][:6]


def said_before_the_form(text: str) -> str:
    """The page's own words, without the token of its form."""
    return text.partition("<main")[2].partition("csrf")[0]


def prove(client: Client, at: datetime, *, name: str = "王小明", phone: str = PHONE) -> str:
    """Ask for a code, type it back with a name; the page that follows."""
    client.post("/my/phone/", {"phone": phone})
    return client.post("/my/phone/", {"code": code(at), "name": name}, follow=True).content.decode()


@pytest.mark.parametrize("typed", ["陈小明·阿里", "陳小明阿里", "陳小明 \u2022 阿里"])
def test_ones_own_name_opens_in_any_spelling(client: Client, town: Town, clock: Clock, typed: str) -> None:
    mine = make.filed(town, clock.at, petitioner=make.Identity(name="陳小明・阿里", phone="13812345678"))
    assert mine.number in prove(client, clock.at, name=typed, phone="电话：138-1234-5678")


def test_telephone_and_name_open_every_matter_of_theirs(client: Client, town: Town, clock: Clock) -> None:
    first, second = make.filed(town, clock.at), make.accepted(town, clock.at, title="路灯坏了")
    other = make.filed(town, clock.at, title="别人的事", petitioner=make.Identity(name="李四", phone="13900000000"))
    found = prove(client, clock.at)
    for part in (first.number, second.number, "路灯坏了", "已受理"):
        assert part in found
    assert other.number not in found
    assert client.get(f"/my/{second.number}/").status_code == 200
    assert "路灯坏了" in page(client, f"/my/{second.number}/")


def test_who_has_the_number_now_learns_nothing(client: Client, town: Town, clock: Clock) -> None:
    """The same page for a number with matters and one without, before the name and after a wrong one."""
    make.filed(town, clock.at)
    client.post("/my/phone/", {"phone": PHONE})
    asked = page(client, "/my/phone/")
    wrong = client.post("/my/phone/", {"code": code(clock.at), "name": "李四"})
    assert (wrong.status_code, NOTHING in wrong.content.decode()) == (422, True)
    stranger = Client()
    stranger.post("/my/phone/", {"phone": "13900005678"})
    assert said_before_the_form(page(stranger, "/my/phone/")) == said_before_the_form(asked)
    nobody = stranger.post("/my/phone/", {"code": code(clock.at), "name": "李四"})
    assert (nobody.status_code, NOTHING in nobody.content.decode()) == (422, True)
    for one in (wrong, nobody):
        assert "停车费" not in one.content.decode()


def test_a_slip_in_the_name_may_be_mended_without_a_new_code(client: Client, town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    prove(client, clock.at, name="王晓明")
    assert "短信验证码" not in page(client, "/my/phone/")
    assert matter.number in client.post("/my/phone/", {"name": " 王 小明"}, follow=True).content.decode()


def test_names_can_not_be_tried_for_long(client: Client, town: Town, clock: Clock) -> None:
    make.filed(town, clock.at)
    prove(client, clock.at, name="王一")
    answers = [client.post("/my/phone/", {"name": f"王{n}"}).status_code for n in "二三四五六"]
    assert answers == [422] * 4 + [429]


@pytest.mark.parametrize("changes", [{"is_secret": True}, {"is_accusation": True}, {"petitioner": None}])
def test_what_asks_for_more_care_is_opened_by_its_code_alone(
    changes: dict[str, object], client: Client, town: Town, clock: Clock
) -> None:
    make.filed(town, clock.at, **changes)
    assert NOTHING in prove(client, clock.at)


def test_phone_and_name_of_two_people_open_nothing(client: Client, town: Town, clock: Clock) -> None:
    other = make.Identity(name="李四", phone="13900000000")
    make.filed(town, clock.at, headcount=2, representatives=[other])
    assert NOTHING in prove(client, clock.at, name="李四")
    assert "停车费" in prove(Client(), clock.at, name="李四", phone="13900000000")


def test_a_code_is_good_for_ten_minutes_five_tries_and_once(client: Client, town: Town, clock: Clock) -> None:
    make.filed(town, clock.at)
    client.post("/my/phone/", {"phone": PHONE})
    right = code(clock.at)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(phone_codes.TRIES):
        assert "验证码不对" in client.post("/my/phone/", {"code": wrong, "name": "王小明"}).content.decode()
    assert client.post("/my/phone/", {"code": right, "name": "王小明"}).status_code == 422, "the tries are used up"
    late = Client()
    late.post("/my/phone/", {"phone": PHONE})
    right = code(clock.at)
    clock.at += timedelta(minutes=10)
    assert "手机号" in late.post("/my/phone/", {"code": right, "name": "王小明"}, follow=True).content.decode()
    assert not any(one.number in page(late, "/my/phone/") for one in Matter.objects.all())


def test_a_code_typed_in_full_width_is_read(client: Client, town: Town, clock: Clock) -> None:
    make.filed(town, clock.at)
    client.post("/my/phone/", {"phone": PHONE})
    full = code(clock.at).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert "停车费" in client.post("/my/phone/", {"code": full, "name": "王小明"}, follow=True).content.decode()


def test_codes_to_one_number_are_few(client: Client, town: Town, clock: Clock) -> None:
    answers = [client.post("/my/phone/", {"phone": PHONE}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert client.post("/my/phone/", {"phone": "0898-66221234"}).status_code == 422


def test_the_code_is_kept_nowhere_and_its_message_hangs_on_nothing(client: Client, town: Town, clock: Clock) -> None:
    client.post("/my/phone/", {"phone": PHONE})
    digits = code(clock.at)
    assert digits not in str(list(Outgoing.objects.values())) + str(list(PhoneCode.objects.values()))
    assert list(verify(at=clock.at)) == []


def test_what_was_opened_closes_after_half_an_hour(client: Client, town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    prove(client, clock.at)
    clock.at += timedelta(minutes=31)
    assert client.get("/my/mine/")["Location"] == "/my/phone/"
    assert matter.title not in page(client, f"/my/{matter.number}/")


def test_a_new_code_is_given_to_who_proved_telephone_and_name(client: Client, town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    old = code_of(matter)
    elsewhere = Client()
    open_it(elsewhere, matter)
    refused = elsewhere.post(f"/my/{matter.number}/reissue_code/", {})
    assert (refused.status_code, "先用登记的手机号" in refused.content.decode()) == (422, True)
    prove(client, clock.at)
    shown = client.post(f"/my/{matter.number}/reissue_code/", {}, follow=True).content.decode()
    matter.refresh_from_db()
    assert code_of(matter) in shown
    assert not opens(matter, old)
    assert matter.title not in page(elsewhere, f"/my/{matter.number}/"), "what the old code had opened is closed"
    assert client.get(f"/my/{matter.number}/").status_code == 200
    assert Event.objects.get(act="reissue_code").by_kind == "petitioner"


def test_a_new_number_is_proven_before_it_is_taken(client: Client, town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    open_it(client, matter)
    url = f"/my/{matter.number}/correct_contact/"
    sent = client.post(url, {"phone": "139 0000 0001", "address": "云城街道2号"})
    assert "验证码已发到尾号 0001 的手机" in sent.content.decode()
    digits = code(clock.at)
    assert client.post(url, {"phone": "13900000002", "code": digits}).status_code == 422, "another number"
    done = client.post(url, {"phone": "13900000001", "address": "云城街道2号", "code": digits})
    assert done.status_code == 302
    identity = matter.parties.get().identity()
    assert (identity["phone"], identity["address"]) == ("13900000001", "云城街道2号")
    transport = FakeTransport()
    deliver_waiting(at=clock.at, transports={"sms": transport})
    (farewell,) = (one for one in transport.told.values() if "不再接收" in one.text)
    assert farewell.to == "13812345678"
    assert "联系方式已更正" in page(client, f"/my/{matter.number}/")


def test_leaving_forgets_the_telephone_too(client: Client, town: Town, clock: Clock) -> None:
    make.filed(town, clock.at)
    prove(client, clock.at)
    client.post("/my/leave/")
    assert client.get("/my/mine/").status_code == 302


def test_a_stranger_who_asks_for_anothers_codes_uses_up_their_own_measure(town: Town, clock: Clock) -> None:
    make.filed(town, clock.at)
    owner, stranger = Client(REMOTE_ADDR="192.0.2.9"), Client(REMOTE_ADDR="203.0.113.5")
    owner.post("/my/phone/", {"phone": PHONE})
    digits = code(clock.at)
    answers = [stranger.post("/my/phone/", {"phone": PHONE}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert "停车费" in owner.post("/my/phone/", {"code": digits, "name": "王小明"}, follow=True).content.decode()
    assert owner.post("/my/phone/", {"phone": PHONE}).status_code == 302


def test_a_crowd_does_not_flood_one_telephone(town: Town) -> None:
    asked = [Client(REMOTE_ADDR=f"203.0.113.{n}").post("/my/phone/", {"phone": PHONE}).status_code for n in range(17)]
    assert asked == [302] * 15 + [429] * 2


def test_a_good_code_makes_the_others_void(town: Town, clock: Clock) -> None:
    make.filed(town, clock.at)
    first, second = Client(), Client()
    first.post("/my/phone/", {"phone": PHONE})
    before = code(clock.at)
    clock.at += timedelta(minutes=1)
    second.post("/my/phone/", {"phone": PHONE})
    second.post("/my/phone/", {"code": code(clock.at), "name": "王小明"})
    assert first.post("/my/phone/", {"code": before, "name": "王小明"}).status_code == 422
