"""A dispatcher's morning: ten new matters emptied one after the other, by few clicks and without a dead end."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, Window
from tests.town import Town
from xinhe.matters.models import Event, Matter

Open = Callable[..., Window]
MOST = 25
COUNT = """
addEventListener("click", (event) => {
  if (event.isTrusted && event.detail) sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1;
}, true);
"""


def clicks(desk: Window) -> int:
    return int(desk.page.evaluate("sessionStorage.clicks || 0"))


def test_ten_new_matters_are_emptied_by_a_dispatcher(town: Town, window: Open) -> None:
    matters = [
        make.filed(town, timezone.now() - timedelta(hours=n), category="0101", title=f"小区停车费第 {n} 次涨价")
        for n in range(1, 11)
    ]
    desk = window()
    desk.page.add_init_script(COUNT)
    desk.sign_in("dispatcher")
    desk.check_access()
    desk.page.evaluate("sessionStorage.clicks = 0")
    desk.page.get_by_role("link", name="待分办").first.click()
    desk.page.locator("table.matters td.do a").first.click()
    for n in range(10):
        form = desk.page.locator("#drawer form")
        expect(form).to_be_visible()
        if n == 0:
            desk.check_access()
            reason = form.locator("[name=reason]")
            reason.press_sequentially("属本县住建职权")
            reason.press("Tab")
            form.locator("[name=keep_phrase]").press("Space")
        assert form.locator("[name=reason]").input_value() == "属本县住建职权"
        assert form.locator("[name=office]").input_value() == "lh-zjj"
        number = desk.page.locator("#drawer .number").inner_text()
        form.locator("[name=nature][value=claim]").click()
        form.locator("button.btn-primary").click()
        desk.page.wait_for_function("n => document.querySelector('#drawer .number')?.innerText !== n", arg=number)
    expect(desk.page.get_by_text("待分办的都送出去了")).to_be_visible()
    assert clicks(desk) <= MOST
    for matter in matters:
        acts = Event.objects.filter(matter=matter).order_by("seq").values_list("act", flat=True)
        assert list(acts) == ["intake", "screen", "transfer"]
    assert desk.problems == []


def test_a_wrong_transfer_is_recalled_and_the_day_tells_what_is_waited_for(town: Town, window: Open) -> None:
    matter = make.transferred(town, timezone.now())
    desk = window(PHONE).sign_in("dispatcher")
    expect(desk.page.get_by_role("heading", name="我等别人")).to_be_visible()
    desk.check_access()
    desk.act(matter, "recall", reason="选错了单位")
    assert Matter.objects.get(pk=matter.pk).state == "screened"
    desk.open("/desk/")
    expect(desk.page.locator("table.turns a.title")).to_have_count(1)


def test_a_handler_works_the_day_from_the_keyboard(town: Town, window: Open) -> None:
    make.transferred(town, timezone.now())
    desk = window().sign_in("handler")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    form = desk.page.locator("#drawer form")
    expect(form).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def test_a_menu_closes_once_something_was_chosen_or_elsewhere_pressed(town: Town, window: Open) -> None:
    matter = make.screened(town, timezone.now())
    desk = window(PHONE).sign_in("dispatcher")
    desk.open(f"/desk/matters/{matter.number}/")
    menu = desk.page.locator("details.more")
    menu.locator("summary").click()
    desk.check_access()
    desk.page.get_by_role("heading", name="反映内容").click(position={"x": 2, "y": 2}, force=True)
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").click()
    menu.get_by_role("link", name="记事").click()
    expect(desk.page.locator("#drawer form")).to_be_visible()
    expect(menu).not_to_have_attribute("open", "")


if shots := os.environ.get("XINHE_SHOTS"):

    def test_pictures_of_the_queue(town: Town, window: Open) -> None:
        at = timezone.now()
        for n in range(3):
            make.filed(
                town,
                at - timedelta(days=n * 7),
                category="0101",
                title=f"小区停车费第 {n + 1} 次涨价，物业说是业委会定的",
            )
            make.transferred(town, at - timedelta(days=n * 9))
            make.accepted(town, at - timedelta(days=n * 30))
        make.drafted(town, at)
        make.signed(town, at)
        for width in (390, 1024, 1440):
            for who in ("dispatcher", "handler", "head", "inspector", "clerk"):
                desk = window({"width": width, "height": 900}).sign_in(who)
                desk.page.screenshot(path=Path(shots) / f"day-{who}-{width}.png", full_page=True)
            desk = window({"width": width, "height": 900}).sign_in("dispatcher")
            desk.open("/desk/matters/?box=to_dispatch")
            desk.page.screenshot(path=Path(shots) / f"list-{width}.png", full_page=True)
            desk.page.locator("table.matters td.do a").first.click()
            expect(desk.page.locator("#drawer form")).to_be_visible()
            desk.page.screenshot(path=Path(shots) / f"drawer-{width}.png")
            matter = Matter.objects.filter(state="registered").first()
            desk.open(f"/desk/matters/bulk/?kind=pass_on&queue=to_dispatch&number={matter.number}")
            desk.page.screenshot(path=Path(shots) / f"bulk-{width}.png", full_page=True)
            desk.open("/desk/matters/?box=open&channel=web")
            desk.page.screenshot(path=Path(shots) / f"filtered-{width}.png", full_page=True)
