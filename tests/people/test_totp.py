from datetime import datetime, timedelta
from xml.etree import ElementTree

import pyotp
import pytest

from xinhe.kernel.refusal import Refused
from xinhe.people import totp
from xinhe.people.models import Account


@pytest.fixture
def maker(account: Account, at: datetime) -> pyotp.TOTP:
    offer = totp.begin(account)
    maker = pyotp.TOTP(offer.secret)
    earlier = at - timedelta(minutes=5)
    totp.confirm(account, offer.sealed, maker.at(earlier), at=earlier)
    return maker


def test_an_offer_has_a_picture_and_an_address_for_the_phone(account: Account) -> None:
    offer = totp.begin(account)
    assert offer.uri.startswith("otpauth://totp/")
    picture = ElementTree.fromstring(offer.svg)
    assert picture.tag.endswith("svg")
    # Without a viewBox a narrow page cuts the picture off instead of making it smaller: nobody can scan that.
    assert picture.get("viewBox")
    assert account.totp_secret is None


def test_the_secret_is_kept_sealed(account: Account, maker: pyotp.TOTP) -> None:
    account.refresh_from_db()
    assert maker.secret.encode() not in bytes(account.totp_secret or b"")


def test_a_code_counts_once(account: Account, maker: pyotp.TOTP, at: datetime) -> None:
    stale = Account.objects.get()
    assert totp.verify(account, maker.at(at), at=at)
    assert not totp.verify(account, maker.at(at), at=at)
    assert not totp.verify(stale, maker.at(at), at=at)


def test_a_clock_may_be_half_a_minute_off_but_not_more(account: Account, maker: pyotp.TOTP, at: datetime) -> None:
    assert totp.verify(account, maker.at(at - timedelta(seconds=30)), at=at)
    assert totp.verify(account, maker.at(at + timedelta(seconds=30)), at=at)
    assert not totp.verify(account, maker.at(at + timedelta(seconds=90)), at=at)


def test_blanks_in_a_code_are_forgiven_and_letters_are_not(account: Account, maker: pyotp.TOTP, at: datetime) -> None:
    code = maker.at(at)
    assert not totp.verify(account, "abcdef", at=at)
    assert not totp.verify(account, "１２３４５６", at=at)
    assert totp.verify(account, f" {code[:3]} {code[3:]} ", at=at)


def test_an_enrolment_of_another_account_or_made_up_is_refused(account: Account, at: datetime) -> None:
    other = Account.objects.create(username="other", name="李强", office=account.office)
    offer = totp.begin(other)
    for sealed in (offer.sealed, "", "zz", "00" * 40):
        with pytest.raises(Refused):
            totp.confirm(account, sealed, pyotp.TOTP(offer.secret).at(at), at=at)


def test_a_wrong_first_code_binds_nothing(account: Account, at: datetime) -> None:
    offer = totp.begin(account)
    with pytest.raises(Refused, match="动态码不对"):
        totp.confirm(account, offer.sealed, "000000x", at=at)
    account.refresh_from_db()
    assert account.totp_secret is None


def test_a_lost_phone_is_forgotten(account: Account, maker: pyotp.TOTP, at: datetime) -> None:
    totp.remove(account)
    assert not totp.verify(account, maker.at(at), at=at)
