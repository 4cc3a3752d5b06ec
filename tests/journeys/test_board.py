"""The board on one screen: whether the place is in time, where not, and who; nothing overlaps on a telephone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.test_journeys import Open
from tests.town import Town
from xinhe.insight import follower
from xinhe.matters.models import Matter

SHOTS = os.environ.get("XINHE_SHOTS")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768), (1440, 900)])
def test_the_first_screen_says_whether_where_and_who(town: Town, window: Open, width: int, height: int) -> None:
    now = timezone.now()
    for days in (80, 75, 70):
        make.accepted(town, now - timedelta(days=days))
    make.served(town, now - timedelta(days=3))
    make.filed(town, now)
    follower.count(list(Matter.objects.values_list("pk", flat=True)))
    desk = window({"width": width, "height": height}).sign_in("inspector")
    desk.open("/desk/board/?span=year")
    if SHOTS:
        desk.page.screenshot(path=Path(SHOTS) / f"board-{width}.png", full_page=True)
    desk.check_access()
    first = desk.page.locator("main a[href*='figure=']").first
    assert "没有按期" in first.inner_text()
    assert desk.page.locator("main details[open]").count() == 0
    if width == 1440:
        tall = desk.page.evaluate("document.documentElement.scrollHeight")
        assert tall <= height, f"the board is {tall} px tall"
    overlaps = desk.page.evaluate(
        """() => {
            const said = "main .tile b, main .tile .sub, main .tile .label, main td, main th";
            const boxes = [...document.querySelectorAll(said)]
                .map(one => [one, one.getBoundingClientRect()])
                .filter(([one, box]) => one.checkVisibility() && box.width && box.height);
            return boxes.some(([a, one]) => boxes.some(([b, two]) => a !== b && !a.contains(b) && !b.contains(a)
                && one.left < two.right - 1 && two.left < one.right - 1
                && one.top < two.bottom - 1 && two.top < one.bottom - 1));
        }"""
    )
    assert not overlaps
    first.click()
    expect(desk.page.locator("table.matters tbody tr")).to_have_count(3)
    desk.open("/desk/board/?span=year")
    desk.page.locator("details.fold > summary").nth(1).click()
    desk.page.locator("figure.chart canvas").first.wait_for()
    desk.check_access()
