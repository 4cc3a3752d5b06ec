"""Large type (大字) is large: 22 px for what one reads, on every page, and no page is wider than a phone."""

from datetime import datetime
from typing import Any

import pytest

from tests import town as make
from tests.journeys.conftest import PHONE
from tests.town import Town
from xinhe.matters.numbering import code_of

LEAST = 22
PAGES = ("/", "/guide/", "/places/", "/petitions/new/", "/my/", "/rules/", "/privacy/")
DESK = ("/desk/", "/desk/matters/?box=all", "/desk/offices/", "/desk/own/")


def read_at(page: Any) -> float:
    """The size of ordinary words on the page, in pixels."""
    return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"))


def wider(page: Any) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_portal_is_large_on_a_phone(window: Any, town: Town, at: datetime, language: str) -> None:
    matter = make.served(town, at)
    phone = window(PHONE)
    phone.open(f"/language/{language}/?next=/size/large/")
    phone.open("/size/large/?next=/")
    for path in PAGES:
        phone.open(path)
        assert read_at(phone.page) >= LEAST, path
        assert wider(phone.page) <= 0, path
    phone.open("/my/")
    phone.page.fill("[name=number]", matter.number)
    phone.page.fill("[name=code]", code_of(matter))
    phone.page.press("[name=code]", "Enter")
    phone.page.wait_for_url(f"**/my/{matter.number}/")
    assert wider(phone.page) <= 0


def test_the_desk_is_large_on_a_phone(window: Any, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    phone = window(PHONE).sign_in("handler")
    phone.open("/size/large/?next=/desk/")
    for path in (*DESK, f"/desk/matters/{matter.number}/"):
        phone.open(path)
        assert read_at(phone.page) >= LEAST, path
        assert wider(phone.page) <= 0, path
