"""What is typed at a desk is not lost; who comes to the counter a second time is known there."""

from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import Window, fill
from tests.town import Town
from xinhe.documents.models import Draft
from xinhe.matters.models import Event, Item

Open = Callable[..., Window]

FIRST = {
    "items.0.result": "support",
    "items.0.facts": "经查，涨价未经业主大会同意。",
    "items.0.basis": "《物业管理条例》第十一条",
    "items.0.opinion": "责令恢复原价。",
}
SECOND = {
    "items.1.result": "explain",
    "items.1.facts": "经查，保安人数符合合同。",
    "items.1.basis": "《民法典》第九百四十二条",
    "items.1.opinion": "建议由业主委员会与物业协商。",
}


def test_a_two_item_opinion_outlives_escape_and_a_lost_session(town: Town, window: Open) -> None:
    """Escape asks and the words are there again; the session goes, and they are there after signing in."""
    matter = make.transferred(town, timezone.now(), items=["恢复原价", "增加保安"])
    handler = window().sign_in("handler")
    handler.act(matter, "accept")
    handler.act(matter, "hear", means="phone", text="不同意涨价，也要求增加保安。")
    page, url = handler.page, f"/desk/matters/{matter.number}/draft_opinion/"
    handler.open(f"/desk/matters/{matter.number}/")
    page.locator(f"a[href^='{url}']").first.click()
    form = page.locator(f"form[action='{url}']")
    fill(form, FIRST)
    expect(form.locator("[data-draft-line]")).to_contain_text("已存")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_contain_text("已存为草稿")
    page.locator("dialog[open] button[value=no]").click()
    expect(form.locator("[name='items.0.facts']")).to_have_value(FIRST["items.0.facts"])
    page.keyboard.press("Escape")
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator("#drawer form")).to_have_count(0)

    handler.open(f"/desk/matters/{matter.number}/")
    expect(page.locator("main")).to_contain_text("你有没写完的")
    page.locator("main .notice a").first.click()
    expect(form.locator("[name='items.0.opinion']")).to_have_value(FIRST["items.0.opinion"])
    fill(form, SECOND)
    page.wait_for_timeout(1500)
    Session.objects.all().delete()
    form.locator("button.btn-primary").click()
    page.wait_for_url("**/desk/sign-in/**")
    page.fill("[name=username]", "handler")
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**/desk/matters/{matter.number}/**")
    page.locator("main .notice a").first.click()
    for name, value in {**FIRST, **SECOND}.items():
        if not name.endswith("result"):
            expect(form.locator(f"[name='{name}']")).to_have_value(value)
    form.locator("button.btn-primary").click()
    expect(page.locator("#drawer form")).to_have_count(0)
    assert [one.result for one in Item.objects.filter(matter=matter).order_by("seq")] == ["support", "explain"]
    assert Event.objects.filter(matter=matter).latest("seq").act == "draft_opinion"
    assert not Draft.objects.exists()
