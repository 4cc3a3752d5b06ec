import threading
from datetime import datetime, timedelta

import pyotp
import pytest
from django.db import connection
from pytest_django import Settings

from xinhe.kernel.refusal import Refused, TooMany
from xinhe.people import signin, totp
from xinhe.people.models import Account, SignIn

PASSWORD = "Linhe-2026-abc"


def enter(name: str, password: str, at: datetime, code: str = "") -> Account:
    return signin.sign_in(name, password, code, address="192.0.2.7", at=at)


def refusals(name: str, at: datetime, times: int) -> list[str]:
    sentences = []
    for _ in range(times):
        with pytest.raises(Refused) as refused:
            enter(name, "wrong", at)
        sentences.append(refused.value.sentence)
    return sentences


def test_the_right_password_opens_and_is_logged(account: Account, at: datetime) -> None:
    assert enter("clerk", PASSWORD, at) == account
    row = SignIn.objects.get()
    assert (row.username, row.account, row.result, row.address, row.at) == ("clerk", account, "ok", "192.0.2.7", at)


def test_an_unknown_name_gets_the_very_sentences_of_a_known_one(account: Account, at: datetime) -> None:
    assert refusals("clerk", at, 7) == refusals("nobody", at, 7)


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(account: Account, at: datetime) -> None:
    refusals("clerk", at, 5)
    for minutes in (0, 14):
        with pytest.raises(TooMany) as refused:
            enter("clerk", PASSWORD, at + timedelta(minutes=minutes))
        assert "锁定 15 分钟" in refused.value.sentence
    assert enter("clerk", PASSWORD, at + timedelta(minutes=15)) == account
    assert list(SignIn.objects.order_by("pk").values_list("result", flat=True)) == ["wrong"] * 5 + ["locked"] * 2 + [
        "ok"
    ]


def test_an_unknown_name_is_locked_for_as_long(account: Account, at: datetime) -> None:
    refusals("nobody", at, 5)
    with pytest.raises(TooMany):
        enter("nobody", "wrong", at + timedelta(minutes=14))
    with pytest.raises(Refused) as refused:
        enter("nobody", "wrong", at + timedelta(minutes=15))
    assert refused.value.code == "wrong_password"


def test_a_success_forgets_the_wrong_tries(account: Account, at: datetime) -> None:
    refusals("clerk", at, 4)
    enter("clerk", PASSWORD, at)
    refusals("clerk", at, 4)
    assert enter("clerk", PASSWORD, at) == account


def test_after_the_lock_five_tries_are_given_again(account: Account, at: datetime) -> None:
    refusals("clerk", at, 5)
    later = at + timedelta(minutes=16)
    refusals("clerk", later, 4)
    assert enter("clerk", PASSWORD, later) == account


def test_the_security_administrator_can_unlock(account: Account, at: datetime) -> None:
    refusals("clerk", at, 5)
    account.refresh_from_db()
    signin.unlock(account)
    assert enter("clerk", PASSWORD, at) == account


def test_an_account_that_left_is_a_wrong_password(account: Account, at: datetime) -> None:
    Account.objects.update(is_active=False)
    with pytest.raises(Refused, match="用户名、口令或动态码不对"):
        enter("clerk", PASSWORD, at)


def test_strange_names_and_giant_passwords_are_only_wrong(account: Account, at: datetime) -> None:
    for name, password in (("cl\x00erk2", "x"), ("甲" * 500, "x"), ("", ""), ("clerk", "x" * 100_000)):
        with pytest.raises(Refused) as refused:
            enter(name, password, at)
        assert refused.value.code == "wrong_password"


def test_a_bound_phone_must_show_its_code(account: Account, at: datetime) -> None:
    offer = totp.begin(account)
    maker = pyotp.TOTP(offer.secret)
    totp.confirm(account, offer.sealed, maker.at(at), at=at)
    with pytest.raises(Refused):
        enter("clerk", PASSWORD, at, code="")
    later = at + timedelta(minutes=2)
    assert enter("clerk", PASSWORD, later, code=maker.at(later)) == account
    assert set(SignIn.objects.values_list("result", flat=True)) == {"code", "ok"}


def test_where_codes_are_demanded_a_new_account_must_enrol(account: Account, settings: Settings) -> None:
    assert not totp.must_enrol(account)
    settings.TOTP_REQUIRED = True
    assert totp.must_enrol(account)


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_in_one_moment_get_only_five(account: Account, at: datetime) -> None:
    codes: list[str] = []

    def guess() -> None:
        try:
            enter("clerk", "wrong", at)
        except Refused as refused:
            codes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["locked"] * 15 + ["wrong_password"] * 5


def test_a_weak_or_unchanged_password_is_refused(account: Account, at: datetime) -> None:
    for password in ("short1A", "alllowercaseletters", PASSWORD, "Aa1" * 50):
        with pytest.raises(Refused) as refused:
            signin.set_password(account, password, at=at)
        assert refused.value.field == "password"
    signin.set_password(account, "Another-2026-x", at=at)
    account.refresh_from_db()
    assert account.check_password("Another-2026-x")
    assert account.password_changed_at == at


def test_leaving_is_logged(account: Account, at: datetime) -> None:
    signin.sign_out(account, address=None, at=at)
    assert SignIn.objects.get().result == "out"
