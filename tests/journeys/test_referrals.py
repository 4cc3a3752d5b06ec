"""A parking fee in a real browser: from the petition to mediation and back, until the petition's item is concluded."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, SCREEN, Window, fill
from tests.journeys.test_journeys import Open
from tests.journeys.test_mediation_desk import act
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
    """The bodies and the bureau, with people who can sign in."""
    made = disputes.bodies(town)
    for person in (made.chair, made.mediator, town.handler):
        assert person.account is not None
        account = Account.objects.get(pk=person.account.pk)
        account.set_password(PASSWORD)
        account.save()
    return made


def press(desk: Window, label: str) -> None:
    """Press a button of a page of its own, and say yes where it asks."""
    button = desk.page.locator("main form .btns button.btn-primary", has_text=label)
    asks = button.get_attribute("data-confirm")
    button.click()
    if asks:
        desk.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]").first.click()


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "desk"])
def test_a_parking_fee_goes_to_mediation_and_comes_back(
    have: disputes.Bodies, town: Town, window: Open, size: dict[str, int]
) -> None:
    petition = make.accepted(town, timezone.now() - timedelta(hours=2), items=["停车费恢复原价"])
    handler = window(size).sign_in("handler")
    handler.open(f"/desk/matters/{petition.number}/")
    where = f"/desk/matters/{petition.number}/refer_to_mediation/"
    handler.page.locator("details.more > summary").first.click()
    handler.page.locator(f"a[href^='{where}']").first.click()
    form = handler.page.locator(f"form[action='{where}']")
    expect(form).to_be_visible()
    handler.check_access()
    said = {"second_name": "云锦苑物业公司", "second_phone": "13912345678", "brief": "停车费由 100 元涨到 160 元。"}
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    fill(form, said | {"dispute_type": "17", "answer_on": day, "consent": "in_person"})
    form.locator("button.btn-primary").click()
    handler.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]").first.click()
    expect(handler.page.locator("main")).to_contain_text("云锦苑社区人民调解委员会")
    handler.check_access()

    chair = window(size).sign_in("tw-head")
    chair.open("/desk/referrals/?which=mine")
    chair.check_access()
    chair.page.locator("main a.title").first.click()
    chair.check_access()
    chair.page.locator("main a.btn-primary", has_text="接收").click()
    press(chair, "接收")
    expect(chair.page.locator("main")).to_contain_text("调解中")
    dispute = Matter.objects.get(kind="dispute")
    act(chair, dispute, "ask_consent")
    for side in (1, 2):
        act(chair, dispute, "consent", side=side, seen_how="phone")
    act(chair, dispute, "take_on")
    act(chair, dispute, "appoint", lead=Mediator.objects.get(name="方调解").pk)

    mediator = window(PHONE).sign_in("tw-mediator")
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    words = {"kind": "written", "facts": "涨价有争议。", "content": "恢复 100 元。", "way": "当面"}
    lines = {"clauses__0__side": "2", "clauses__0__what": "退还多收的", "clauses__0__amount": "120"}
    act(mediator, dispute, "draft_agreement", **words, **lines, clauses__0__due_on=until)
    act(mediator, dispute, "agree", side=0, signs=True)
    for side in (1, 2):
        act(mediator, dispute, "agree", side=side, seen_how="in_person", signs=True)

    chair.open("/desk/referrals/?which=mine")
    chair.page.locator("main a.title").first.click()
    chair.page.locator("main a.btn-primary", has_text="反馈结果").click()
    press(chair, "反馈结果")
    expect(chair.page.locator("main")).to_contain_text("调解情况反馈函")
    chair.check_access()

    handler.open(f"/desk/matters/{petition.number}/")
    expect(handler.page.locator("main")).to_contain_text("达成协议")
    expect(handler.page.locator("main")).not_to_contain_text("退还多收的")
    where = f"/desk/matters/{petition.number}/conclude_by_agreement/"
    button = handler.page.locator(f"a[href^='{where}']").first
    if not button.is_visible():
        handler.page.locator("details.more > summary").first.click()
    button.click()
    form = handler.page.locator(f"form[action='{where}']")
    expect(form).to_be_visible()
    form.locator("input[name=items]").check()
    form.locator("button.btn-primary").click()
    handler.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]").first.click()
    expect(handler.page.locator("main")).to_contain_text("已按协议办结")
    handler.check_access()
    petition.refresh_from_db()
    assert (petition.state, petition.is_open) == ("concluded", False)
    assert list(verify()) == []
