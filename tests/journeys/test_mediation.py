"""The network of mediation in a real browser: a resident finds somebody, a chair keeps the register, with axe."""

from datetime import date
from typing import Any

import pytest

from tests.journeys.conftest import PHONE, SCREEN
from tests.mediation import network
from tests.town import PASSWORD, Town
from xinhe.mediation.models import Mediator
from xinhe.people.models import Account


@pytest.fixture
def net(town: Town) -> network.Network:
    """The network, its chair with a password."""
    made = network.build(town)
    account = Account.objects.get(username="chair")
    account.set_password(PASSWORD)
    account.save()
    return made


@pytest.mark.parametrize("size", [PHONE, SCREEN])
def test_a_resident_finds_a_mediator_without_script(net: network.Network, window: Any, size: dict[str, int]) -> None:
    resident = window(size, java_script_enabled=False)
    resident.open("/mediators/")
    resident.page.select_option("#place", net.town.village.code)
    resident.page.select_option("#type", "02")
    resident.page.click("text=看有谁")
    assert "周大姐" in resident.page.content()
    seen = window(size)
    seen.open("/mediators/")
    seen.check_access()


def test_a_chair_registers_a_mediator(net: network.Network, window: Any) -> None:
    chair = window(SCREEN).sign_in("chair")
    chair.check_access()
    for path in ("/desk/mediation/", "/desk/mediation/bodies/tj-street/", f"/desk/mediation/people/{net.man.pk}/"):
        chair.open(path)
        chair.check_access()
    chair.open("/desk/mediation/bodies/tj-street/new/")
    page = chair.page
    page.fill("[name=name]", "郑能人")
    page.check("[name=sex][value=female]")
    page.select_option("[name=seat]", "member")
    page.fill("[name=engaged_on]", "2025-03-01")
    page.check("[name=kinds][value=elder]")
    page.click("main button.btn-primary")
    page.wait_for_url("**/bodies/tj-street/")
    row = Mediator.objects.get(name="郑能人")
    assert (row.seat, row.engaged_on, row.kinds) == ("member", date(2025, 3, 1), ["elder"])


def test_the_triage_on_a_phone(net: network.Network, window: Any) -> None:
    chair = window(PHONE).sign_in("chair")
    chair.open("/desk/mediation/triage/")
    chair.page.fill("[name=region]", "云锦苑")
    chair.page.select_option("[name=type]", "02")
    chair.page.click("text=看建议")
    assert "周大姐" in chair.page.content()
    chair.check_access()
