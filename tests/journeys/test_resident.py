"""What a resident meets between filing and answer, at a phone and at a wide screen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, SCREEN, Window, fill
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.matters.models import Event
from xinhe.matters.numbering import code_of

SIZES = pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["390", "1440"])
Open = Callable[..., Window]


@SIZES
def test_a_childs_agent_files_and_reads_what_is_still_missing(town: Town, window: Open, size: dict[str, int]) -> None:
    home = window(size)
    home.open("/petitions/new/")
    home.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    typed = {"title": "校车停了", "body": "村里的校车停了。", "name": "王小明", "region": town.village.code}
    typed |= {"agent_name": "张律师", "agent_phone": "13900002222"}
    typed |= {"guardian_name": "王大明", "guardian_phone": "13900003333"}
    fill(home.page.locator("main form"), {**typed, "is_child": True})
    home.page.get_by_role("button", name="下一步").click()
    home.page.wait_for_url("**/petitions/check/")
    home.page.get_by_role("button", name="提交").click()
    home.page.wait_for_url("**/petitions/received/**")
    heading, words = home.page.get_by_role("heading", name="还缺这些"), home.page.locator(".notice li").first
    above, below = heading.bounding_box(), words.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"], "the heading stands above its words, in a line of its own"
    assert above["height"] < 50
    home.check_access()


@SIZES
def test_a_letter_is_taken_and_lies_at_hand(town: Town, window: Open, size: dict[str, int]) -> None:
    matter = make.signed(town, now() - timedelta(days=3), agrees_electronic=True)
    home = window(size)
    home.open("/my/")
    fill(home.page.locator("main form").first, {"number": matter.number, "code": code_of(matter)})
    home.page.locator("main form button.btn-primary").first.click()
    home.page.wait_for_url(f"**/my/{matter.number}/")
    home.page.locator("li", has_text="处理意见书").get_by_role("link", name="收下并下载").click()
    home.check_access()
    home.page.get_by_role("button", name="我知道了，收下").click()
    home.page.wait_for_url(f"**/my/{matter.number}/")
    told = home.page.locator(".notices")
    expect(told).to_contain_text("收到了，从今天起算送达。")
    with home.page.expect_download() as kept:
        told.get_by_role("link", name="下载《信访事项处理意见书》").click()
    assert kept.value.suggested_filename.endswith(".pdf")
    assert Event.objects.filter(matter=matter).latest("seq").act == "serve"
    home.check_access()
    assert list(verify()) == []
