"""A review that changes result and date, drafted at the desk and seen alike by resident, letter and paper check."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, SCREEN, Window
from tests.journeys.test_journeys import Open
from tests.journeys.test_statute import follow, own_files
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import chinese_date
from xinhe.matters.models import Deadline, Matter

__all__ = ["own_files"]
BETWEEN = {"width": 1024, "height": 800}


def seen_at_all_sizes(one: Window, name: str) -> None:
    """Nothing is wider than the window; XINHE_PICTURES names the folder that takes a picture of each size."""
    for size in (PHONE, BETWEEN, SCREEN):
        one.page.set_viewport_size(size)
        one.check_access()
        if folder := os.environ.get("XINHE_PICTURES"):
            one.page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def reviewed(town: Town, window: Open, matter: Matter, day: str) -> None:
    """Drafted by the reviewer, signed by the head, served."""
    reviewer = window().sign_in("reviewer")
    said = {"facts": "经查，停车费多收。", "basis": "《物业管理条例》第四十条", "opinion": "原期限过长。"}
    reviewer.act(
        matter,
        "draft_review",
        result="changed",
        **said,
        items__0__ruling="changed",
        items__0__result="support",
        items__0__opinion="责令三日内恢复原价。",
        items__0__execute_by=day,
    )
    window().sign_in("reviewer-head").act(matter, "sign_review")
    served = {"method": "in_person", "served_on": timezone.localdate().isoformat(), "proof": "本人签收"}
    reviewer.act(matter, "serve_review", **served)
    reviewer.open(f"/desk/matters/{matter.number}/")
    seen_at_all_sizes(reviewer, "file")


def test_a_review_changes_what_everybody_reads(town: Town, window: Open) -> None:
    matter = make.reviewed(town, timezone.now(), after_days=0)
    day = timezone.localdate() + timedelta(days=45)
    reviewed(town, window, matter, day.isoformat())
    assert Deadline.objects.get(matter=matter, clock="execute#1").end == day
    phone = follow(window, matter)
    expect(phone.page.locator(".promise .date").first).to_have_text(chinese_date(day))
    expect(phone.page.locator(".answer").first).to_contain_text("责令三日内恢复原价。")
    phone.page.locator("details.replaced > summary").click()
    expect(phone.page.locator("details.replaced")).to_contain_text("责令改正。")
    seen_at_all_sizes(phone, "follow")
    letters = {one.form: one for one in Document.objects.filter(subject_id=matter.pk)}
    assert f"{day.year}年{day.month}月{day.day}日以前执行" in str(letters["review_opinion"].content)
    phone.open(f"/letters/{letters['opinion'].token}/")
    expect(phone.page.locator("main")).to_contain_text("是真的，但已被复查、复核变更")
    seen_at_all_sizes(phone, "paper")
    phone.page.locator(f"a[href*='{letters['review_opinion'].token}']").click()
    expect(phone.page.locator("main")).to_contain_text("是真的")
    assert list(verify()) == []
