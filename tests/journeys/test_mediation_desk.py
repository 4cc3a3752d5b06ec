"""A dispute in a real browser: registered at a desk, taken on, mediated on a phone, signed with a finger, and kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Window, fill
from tests.journeys.test_journeys import Open
from tests.mediation import disputes
from tests.town import PASSWORD, Town
from xinhe.jobs.proof import verify
from xinhe.matters.models import Matter
from xinhe.mediation.models import Mediator
from xinhe.people.models import Account


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Signatures of a journey go where it ends."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def have(town: Town) -> disputes.Bodies:
    """The bodies, with people who can sign in."""
    made = disputes.bodies(town)
    for person in (made.chair, made.mediator):
        assert person.account is not None
        account = Account.objects.get(pk=person.account.pk)
        account.set_password(PASSWORD)
        account.save()
    return made


def act(desk: Window, matter: Matter, word: str, *, signs: bool = False, **fields: Any) -> None:
    """Open the dispute, press the button of an act, fill its form in the drawer and send it."""
    desk.open(f"/desk/disputes/{matter.number}/")
    where = f"/desk/disputes/{matter.number}/{word}/"
    button = desk.page.locator(f"a[href^='{where}']").first
    if not button.is_visible():
        desk.page.locator("details:has(a[href^='" + where + "']) > summary").first.click()
    button.click()
    form = desk.page.locator(f"form[action='{where}']")
    expect(form).to_be_visible()
    fill(form, fields)
    if signs:
        sign(desk)
    form.locator("button.btn-primary").click()
    if form.locator("[data-confirm]").count():
        desk.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]").first.click()
    expect(desk.page.locator("#drawer form")).to_have_count(0)


def sign(desk: Window) -> None:
    """Draw a stroke with the mouse, as a finger would."""
    pad = desk.page.locator(".sign-pad canvas")
    pad.evaluate("e => e.scrollIntoView({block: 'center'})")
    pad.hover(position={"x": 20, "y": 20})
    desk.page.mouse.down()
    pad.hover(position={"x": 120, "y": 60})
    desk.page.mouse.up()
    expect(desk.page.locator("input[data-sign]")).to_have_value(re.compile("signature"))


def test_a_dispute_is_registered_mediated_on_a_phone_and_signed(
    have: disputes.Bodies, town: Town, window: Open
) -> None:
    desk = window().sign_in("tw-head")
    desk.page.locator("aside nav a", has_text="纠纷").first.click()
    desk.check_access()
    desk.page.locator("main a", has_text="登记纠纷").click()
    desk.check_access()
    form = desk.page.locator("main form.register")
    said = {"name": "王小明", "phone": "123", "second_name": "云锦苑物业服务有限公司", "title": "停车费涨价"}
    fill(form, said | {"body": "停车费由 100 元涨到 160 元。", "region": f"（{town.village.code}）"})
    fill(form, {"dispute_type": "17", "is_read_back": True, "second_phone": "13912345678"})
    form.locator("button.btn-primary").click()
    expect(desk.page.locator("#id_phone_error")).to_be_visible()
    desk.problems.clear()  # the browser tells of every 422
    fill(form, {"phone": "13812345678"})
    form.locator("button.btn-primary").click()
    desk.page.wait_for_url("**/slips/")
    expect(desk.page.locator(".receipt")).to_have_count(2)
    desk.check_access()
    matter = Matter.objects.get()
    act(desk, matter, "ask_consent")
    desk.check_access()
    for side in (1, 2):
        act(desk, matter, "consent", side=side, seen_how="phone")
    act(desk, matter, "take_on")
    act(desk, matter, "appoint", lead=Mediator.objects.get(name="方调解").pk)
    desk.check_access()

    phone = window(PHONE).sign_in("tw-mediator")
    phone.page.locator("main a.title", has_text="停车费涨价").click()
    phone.check_access()
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    slot = {"on": day, "begins": "09:00", "ends": "10:00", "place": "社区二楼"}
    act(phone, matter, "schedule", way="on_site", **slot)
    act(phone, matter, "confide", side=1, seen_how="phone", words="最低能接受一百元")
    phone.check_access()
    expect(phone.page.locator("main")).to_contain_text("最低能接受一百元")
    terms: dict[str, Any] = {"clauses__0__side": "2", "clauses__0__what": "退还", "clauses__0__amount": "120"}
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    words = {"kind": "written", "facts": "涨价有争议。", "content": "恢复 100 元，退还 120 元。", "way": "转账"}
    act(phone, matter, "draft_agreement", **words, **terms, clauses__0__due_on=until)
    phone.check_access()
    act(phone, matter, "agree", side=0, signs=True)
    for side in (1, 2):
        act(phone, matter, "agree", side=side, seen_how="in_person", signs=True)
    expect(phone.page.locator("main")).to_contain_text("协议生效")
    phone.check_access()
    act(phone, matter, "fulfil", line=1, proof="转账凭证 0007")
    expect(phone.page.locator("main")).to_contain_text("已履行")
    act(phone, matter, "revisit", side=1, way="电话", is_kept="yes")
    desk.open(f"/desk/disputes/{matter.number}/")
    expect(desk.page.locator("main")).not_to_contain_text("最低能接受一百元")
    expect(desk.page.locator("main")).to_contain_text("人民调解协议书")
    desk.check_access()
    assert list(verify()) == []
