"""A mediator signs in by a code to the telephone; who else tries learns nothing, and one code opens once."""

import re
import threading
from datetime import datetime, timedelta

import pyotp
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.mediation import disputes
from tests.mediation.disputes import Bodies
from tests.standing import stand_still
from tests.town import Town
from xinhe.channels.delivery import deliver_waiting
from xinhe.channels.fake import FakeTransport
from xinhe.channels.models import Outgoing
from xinhe.channels.phone_code import send_code
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.mediation.models import Mediator
from xinhe.mediation.models.mediator import mediator_with
from xinhe.mediation.register import seal_phone
from xinhe.people import phone_codes, signin, totp
from xinhe.people.models import Account, PhoneCode, SignIn

pytestmark = pytest.mark.django_db
PAGE, MINE, STRANGE = "/desk/sign-in/phone/", "13812340001", "13900005678"
REFUSED = "或者这个手机号不能这样登录"


@pytest.fixture
def have(town: Town) -> Bodies:
    have = disputes.bodies(town)
    Account.objects.filter(pk=have.mediator.account_id).update(phone="138-1234 0001")
    return have


def digits(purpose: str = signin.BY_PHONE) -> str:
    """The six digits of the last code that was made for this."""
    return phone_codes.code_of(str(PhoneCode.objects.filter(purpose=purpose).latest("pk").pk))


def send(client: Client, phone: str = MINE) -> HttpResponse:
    return client.post(PAGE, {"phone": phone})


def enter(client: Client, phone: str = MINE, *, sent: str = "", code: str = "") -> HttpResponse:
    return client.post(PAGE, {"phone": phone, "sent": sent or digits(), "code": code})


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def words(answer: HttpResponse, phone: str, code: str = "none") -> str:
    """The answer's own words, without the token of its form and what was typed."""
    page = answer.content.decode().partition("<main")[2].partition("</main")[0]
    for typed in (phone, phone[-4:], code):
        page = page.replace(typed, "")
    return f"{answer.status_code} " + re.sub('name="csrfmiddlewaretoken"[^>]*', "", page)


def test_the_way_in_stands_on_the_sign_in_page(client: Client, town: Town) -> None:
    page = client.get("/desk/sign-in/?next=/desk/disputes/").content.decode()
    assert "用手机验证码登录（调解员）" in page
    assert f"{PAGE}?next=/desk/disputes/" in page


def test_a_mediator_comes_in_with_the_code_of_the_telephone(client: Client, have: Bodies, at: datetime) -> None:
    page = send(client).content.decode()
    assert "验证码已发到尾号 0001 的手机" in page
    transport = FakeTransport()
    deliver_waiting(at=at, transports={"sms": transport})
    (message,) = transport.told.values()
    answer = enter(client, sent=message.text.partition("验证码 ")[2][:6])
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert is_in(client)
    row = SignIn.objects.get()
    assert (row.username, row.account, row.result, row.way) == ("tw-mediator", have.mediator.account, "ok", "phone")
    assert list(verify()) == []


def test_it_leads_to_the_page_that_was_asked_for_and_to_no_other_site(client: Client, have: Bodies) -> None:
    for to, where in (("/desk/disputes/", "/desk/disputes/"), ("https://evil.test", "/desk/")):
        send(client)
        answer = client.post(PAGE, {"phone": MINE, "sent": digits(), "next": to})
        assert answer.headers["Location"] == where
        client.post("/desk/sign-out/")


def test_a_first_password_of_somebody_else_does_not_stop_who_used_none(client: Client, have: Bodies) -> None:
    Account.objects.filter(pk=have.mediator.account_id).update(is_password_given=True)
    send(client)
    enter(client)
    assert is_in(client)
    by_password = Client()
    by_password.force_login(Account.objects.get(pk=have.mediator.account_id))
    assert by_password.get("/desk/").headers["Location"] == "/desk/password/"


def test_a_wrong_code_opens_nothing_and_says_by_what(client: Client, have: Bodies) -> None:
    send(client)
    wrong = f"{(int(digits()) + 1) % 1_000_000:06d}"
    answer = enter(client, sent=wrong)
    assert (answer.status_code, REFUSED in answer.content.decode()) == (409, True)
    assert not is_in(client)
    assert SignIn.objects.values_list("result", "way").get() == ("wrong", "phone")


def test_a_code_opens_once_and_for_minutes(
    client: Client, have: Bodies, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    send(client)
    code = digits()
    enter(client, sent=code)
    again = Client()
    assert (enter(again, sent=code).status_code, is_in(again)) == (409, False)
    send(again)
    stand_still(monkeypatch, lambda: at + phone_codes.GOOD_FOR + timedelta(seconds=1))
    assert (enter(again).status_code, is_in(again)) == (409, False)


def test_a_code_for_something_else_opens_no_desk(client: Client, have: Bodies, at: datetime) -> None:
    send_code(MINE, "mine", address="192.0.2.9", language="zh-hans", at=at)
    assert (enter(client, sent=digits("mine")).status_code, is_in(client)) == (409, False)
    send(client)
    with pytest.raises(Refused):
        phone_codes.confirm(MINE, "mine", digits(), at=at)


def _closed(account: Account) -> None:
    account.is_active = False
    account.save()


def _waiting(account: Account) -> None:
    account.pending = [account.pk]
    account.save()


def _leads_too(account: Account) -> None:
    account.roles = ["mediator", "head"]
    account.save()


def _left(account: Account) -> None:
    Mediator.objects.filter(account=account).update(left_on="2026-01-01")


def _not_registered(account: Account) -> None:
    Mediator.objects.filter(account=account).update(account=None)


def _office_closed(account: Account) -> None:
    Office.objects.filter(pk=account.office_id).update(is_active=False)


def _number_of_two(account: Account) -> None:
    Account.objects.filter(username="tw-mediator2").update(phone=f"+86 {MINE}")


def _another_ones_number(account: Account) -> None:
    Account.objects.filter(username="handler").update(phone=MINE)


@pytest.mark.parametrize(
    "spoil",
    [
        _closed,
        _waiting,
        _leads_too,
        _left,
        _not_registered,
        _office_closed,
        _number_of_two,
        _another_ones_number,
    ],
)
def test_whoever_may_not_gets_the_very_answer_of_an_unknown_number(have: Bodies, spoil) -> None:
    account = have.mediator.account
    assert account is not None
    spoil(account)
    known, stranger = Client(), Client()
    assert words(send(known), MINE) == words(send(stranger, STRANGE), STRANGE)
    theirs, code = enter(stranger, STRANGE), digits()
    send(known)
    mine = enter(known)
    assert words(mine, MINE, digits()) == words(theirs, STRANGE, code)
    assert REFUSED in words(mine, MINE)
    assert (is_in(known), is_in(stranger)) == (False, False)


@pytest.mark.parametrize("username", ["handler", "tw-head", "secadmin"])
def test_other_roles_keep_their_password(client: Client, have: Bodies, secadmin: Client, username: str) -> None:
    Account.objects.filter(username=username).update(phone=STRANGE)
    send(client, STRANGE)
    assert (enter(client, STRANGE).status_code, is_in(client)) == (409, False)


def test_no_byte_tells_a_known_number_from_an_unknown_one(have: Bodies, at: datetime) -> None:
    """The page after the number, after a wrong code, and after five; and as many messages for the one as the other."""
    pages: list[list[str]] = []
    for phone, place in ((MINE, "192.0.2.7"), (STRANGE, "192.0.2.8")):
        client = Client(REMOTE_ADDR=place)
        answers = [send(client, phone), *(enter(client, phone, sent="x") for _ in range(7))]
        pages.append([words(one, phone) for one in answers])
    assert pages[0] == pages[1]
    assert pages[0][-1].startswith("429")
    assert Outgoing.objects.count() == 2
    assert set(SignIn.objects.values_list("username", flat=True)) == {"tw-mediator", "139****5678"}


def test_the_register_opens_nothing(client: Client, have: Bodies) -> None:
    """The chair keeps its numbers, and must not come in as a mediator."""
    row = have.named
    seal_phone(row, STRANGE)
    row.save()
    send(client, STRANGE)
    assert (enter(client, STRANGE).status_code, is_in(client)) == (409, False)


def test_who_bound_an_authenticator_still_gives_its_code(have: Bodies, at: datetime) -> None:
    account = have.mediator.account
    assert account is not None
    offer = totp.begin(account)
    maker = pyotp.TOTP(offer.secret)
    totp.confirm(account, offer.sealed, maker.at(at - timedelta(minutes=2)), at=at - timedelta(minutes=2))
    without, having = Client(), Client()
    send(without)
    assert (enter(without).status_code, is_in(without)) == (409, False)
    send(having)
    enter(having, code=maker.at(at))
    assert is_in(having)
    assert set(SignIn.objects.values_list("result", "way")) == {("code", "phone"), ("ok", "phone")}


def test_five_wrong_codes_lock_the_number_here_until_an_administrator_opens_it(have: Bodies, at: datetime) -> None:
    here, elsewhere = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    send(here)
    assert [enter(here, sent="1").status_code for _ in range(6)] == [409] * 5 + [429]
    assert enter(here).status_code == 429
    send(elsewhere)
    enter(elsewhere)
    assert is_in(elsewhere)
    account = Account.objects.get(username="tw-mediator")
    signin.unlock(account)
    send(here)
    enter(here)
    assert is_in(here)


def test_the_lock_of_a_number_is_none_of_the_account(have: Bodies, at: datetime) -> None:
    """Else a lock would tell whose number it is."""
    account = Account.objects.get(username="tw-mediator")
    signin.set_password(account, "Linhe-2026-abc", at=at)
    client = Client()
    send(client)
    for _ in range(6):
        enter(client, sent="1")
    assert signin.sign_in("tw-mediator", "Linhe-2026-abc", "", address="127.0.0.1", at=at) == account


def test_codes_and_guesses_are_measured_by_number_and_by_place(have: Bodies, at: datetime) -> None:
    client = Client()
    answers = [send(client).status_code for _ in range(phone_codes.CODES_PER_PHONE + 1)]
    assert answers == [200] * phone_codes.CODES_PER_PHONE + [429]
    for n in range(signin.WRONG_CODES):
        with pytest.raises(Refused, match="或者这个手机号"):
            guess(f"1390000{n:04d}", at)
    with pytest.raises(TooMany):
        guess("13900009999", at)


def guess(phone: str, at: datetime, *, sent: str = "1") -> Account:
    return signin.sign_in_by_phone(
        phone, sent, "", whose=lambda number: mediator_with(number, on=at.date()), address="192.0.2.7", at=at
    )


@pytest.mark.parametrize("typed", ["", "x", "0898-65201234", "13812340001\x00", "１３８", "1" * 400])
def test_odd_numbers_are_only_refused(client: Client, have: Bodies, typed: str) -> None:
    for form in ({"phone": typed}, {"phone": typed, "sent": "123456"}):
        assert client.post(PAGE, form).status_code in (409, 422)
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_in_one_moment_one_opens(have: Bodies, at: datetime) -> None:
    send_code(MINE, signin.BY_PHONE, address="192.0.2.7", language="zh-hans", at=at)
    sent, results = digits(), []

    def use() -> None:
        try:
            results.append(guess(MINE, at, sent=sent).username)
        except Refused as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["tw-mediator"] + ["wrong_phone_code"] * 3


def test_the_auditor_reads_by_what_somebody_came_in(client: Client, have: Bodies, signed_in) -> None:
    send(client)
    enter(client)
    assert "手机验证码" in signed_in(have.town.auditor).get("/desk/sign-ins/").content.decode()
