from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from xinhe.kernel.refusal import Refused
from xinhe.people import tokens
from xinhe.people.models import Account, Token


def test_a_token_speaks_for_its_account_in_one_query(
    account: Account, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = tokens.issue(account, label="12345 平台", at=at)
    assert token.startswith("xh_")
    assert len(token) == 43
    with django_assert_num_queries(1):
        found = tokens.account_of(token, at=at)
        assert found is not None
        assert found.office.region.name == "临河县"
    assert found == account


def test_only_the_hash_is_kept(account: Account, at: datetime) -> None:
    token = tokens.issue(account, label="", at=at)
    row = Token.objects.get()
    assert token not in str(row.__dict__)
    assert len(row.hash) == 64


def test_a_token_ends_on_its_day(account: Account, at: datetime) -> None:
    token = tokens.issue(account, label="", at=at, days=1)
    assert tokens.account_of(token, at=at + timedelta(hours=23))
    assert tokens.account_of(token, at=at + timedelta(days=1)) is None


def test_a_token_ends_with_its_account_or_when_revoked(account: Account, at: datetime) -> None:
    token = tokens.issue(account, label="", at=at)
    account.is_active = False
    account.save()
    assert tokens.account_of(token, at=at) is None
    account.is_active = True
    account.save()
    assert tokens.revoke(token, by=None, at=at)
    assert tokens.account_of(token, at=at) is None
    assert not tokens.revoke(token, by=None, at=at)


@pytest.mark.parametrize("token", ["", "xh_", "x" * 43, "xh_" + "\x00" * 40, "xh_" + "\ud800" * 40])
def test_anything_else_is_nobody(db: None, at: datetime, token: str) -> None:
    assert tokens.account_of(token, at=at) is None


def test_a_token_for_ever_is_refused(account: Account, at: datetime) -> None:
    with pytest.raises(Refused):
        tokens.issue(account, label="", at=at, days=3650)
