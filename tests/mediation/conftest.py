"""The network of the town, and a clock that stands still for pages."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.mediation import network
from tests.mediation.network import Network
from tests.standing import stand_still
from tests.town import Town
from xinhe.people.models import Account
from xinhe.people.person import Person, staff

SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Every request comes in on the Monday morning."""
    stand_still(monkeypatch, lambda: at)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Uploads of a test go where the test ends."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def net(town: Town) -> Network:
    """The network of the town."""
    return network.build(town)


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
