"""Papers between offices in a real browser: a measure to its settling, a paper of the year to its signature."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, Window, fill
from tests.journeys.test_journeys import Open
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.supervision.models import Paper


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Seals of a journey go where it ends."""
    settings.FILES = tmp_path / "files"


def send(desk: Window, **fields: Any) -> None:
    """Fill the form of the page and send it; a question is answered with yes."""
    form = desk.page.locator("main form[data-once]")
    fill(form, fields)
    button = form.locator("button.btn-primary")
    asks = button.get_attribute("data-confirm") is not None
    button.click()
    if asks:
        desk.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]").first.click()


def test_an_office_is_told_to_rectify_answers_on_a_phone_and_is_settled(town: Town, window: Open) -> None:
    """第三十九条第三款."""
    matter = make.accepted(town, timezone.now())
    chief = window().sign_in("chief")
    chief.page.locator("aside nav a", has_text="督查督办").click()
    chief.check_access()
    chief.page.locator("a", has_text="限期整改").click()
    with chief.page.expect_response("**/papers/new/rectify/") as refused:
        send(chief, to="lh-zjj", title="停车费事项超期未答复")
    assert refused.value.status == 422
    expect(chief.page.locator("[name=title]")).to_have_value("停车费事项超期未答复")
    send(
        chief,
        decision="2026 年第 1 次信访工作联席会议",
        grounds=["G4"],
        facts="有 3 件超过 60 日没有答复。",
        numbers=matter.number,
        demand="十日内逐件答复。",
        answer_on=(timezone.localdate() + timedelta(days=10)).isoformat(),
    )
    expect(chief.page.locator("main")).to_contain_text("待反馈")
    paper = Paper.objects.get()
    office = window(PHONE).sign_in("handler")
    office.page.locator("main a", has_text="停车费事项超期未答复").first.click()
    expect(office.page.locator("main")).to_contain_text(paper.number)
    office.check_access()
    office.page.locator("main a.btn-primary", has_text="书面反馈").click()
    office.check_access()
    send(office, answer="3 件都已书面答复信访人。")
    expect(office.page.locator("main")).to_contain_text("待核查")
    inspector = window().sign_in("inspector")
    inspector.page.locator("main a", has_text="督查督办待办").click()
    inspector.page.locator("main a", has_text="停车费事项超期未答复").click()
    inspector.page.locator("main a.btn-primary", has_text="核查").click()
    send(inspector, passed="yes", text="已逐件核对答复和送达凭证。")
    expect(inspector.page.locator("main")).to_contain_text("已销号")
    inspector.check_access()
    assert list(verify()) == []


def test_the_annual_report_is_drafted_by_one_and_signed_by_another(town: Town, window: Open) -> None:
    """第四十一条第一款."""
    drafter = window().sign_in("dispatcher")
    drafter.open("/desk/papers/new/report/")
    drafter.check_access()
    send(drafter, year=str(timezone.localdate().year), to=["lh-zf"], told="中共临河县委", text="无。")
    expect(drafter.page.locator("main")).to_contain_text("待签发")
    expect(drafter.page.locator("main a", has_text="签发")).to_have_count(0)
    chief = window().sign_in("chief")
    chief.page.locator("main a", has_text="督查督办待办").click()
    chief.page.locator("main a.title").first.click()
    chief.page.locator("main a.btn-primary", has_text="签发").click()
    send(chief)
    expect(chief.page.locator("main")).to_contain_text("已印发")
    expect(chief.page.locator("main a", has_text="看 PDF")).to_be_visible()
    chief.check_access()
    assert Paper.objects.get().number.startswith("临信〔")
