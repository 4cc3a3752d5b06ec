"""Browsers signed in as people of the town, and a clock for what asks the time itself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.town import Town
from xinhe.people.models import Account
from xinhe.people.person import Person, staff

SignedIn = Callable[[Person], Client]
MODULES = (
    "frame",
    "people.door",
    "people.views",
    "matters.views",
    "matters.identity",
    "matters.preview",
    "matters.lists",
    "register.views",
    "letters.views",
    "hearings.views",
    "supervision.views",
    "places.seal",
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The desk reads the time once per request; here it stands still on the Monday morning."""
    for module in MODULES:
        monkeypatch.setattr(f"xinhe.desk.{module}.now", lambda: at)
    assert timezone.is_aware(at)


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which this person has signed in."""

    def browser(person: Person) -> Client:
        client = Client()
        assert person.account is not None
        client.force_login(person.account)
        return client

    return browser


@pytest.fixture
def secadmin(town: Town, signed_in: SignedIn) -> Client:
    """A browser in which the security administrator has signed in."""
    account = Account.objects.create(
        username="secadmin", name="安管员", office=town.petition_office, roles=["secadmin"]
    )
    return signed_in(staff(account))
