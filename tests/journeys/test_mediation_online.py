"""Online mediation: two phones and a mediator's screen, from the application to the agreement and its confirmation."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, SCREEN, Window, fill
from tests.journeys.test_mediation_sides import act, code, open_side, picture, press, sign
from tests.mediation import disputes
from tests.mediation.disputes import Bodies
from tests.portal.resident import PNG
from tests.portal.test_mine import code as code_by_phone
from tests.town import PASSWORD, Town
from xinhe.documents.store import receive
from xinhe.jobs.proof import verify
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.mediation.acts.agree import agree
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_confirmation import ask_confirmation
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.models import Confirmation, Offer

Open = Callable[..., Window]
TABLET = {"width": 1024, "height": 768}


@pytest.fixture
def have(town: Town) -> Bodies:
    found = disputes.bodies(town)
    account = found.mediator.account
    assert account
    account.set_password(PASSWORD)
    account.save()
    return found


def look(one: Window, name: str) -> None:
    """Nothing is wrong with this page, at the width of this window and at the other ones."""
    own = one.page.viewport_size
    for size in (own, *(other for other in (PHONE, TABLET, SCREEN) if other["width"] != own["width"])):
        one.page.set_viewport_size(size)
        one.check_access()
        picture(one, f"online-{name}")
    one.page.set_viewport_size(own)
    small = one.page.evaluate(
        "[...document.querySelectorAll('main .actions a, main .actions button, main summary')]"
        ".filter((e) => e.offsetParent && !e.closest('.acts') && e.getBoundingClientRect().height < 24)"
        ".map((e) => e.textContent)"
    )
    assert small == []


def desk_act(one: Window, matter: Matter, act: str, **fields: object) -> None:
    """Press the button of an act on the page of the table, fill the drawer, send it."""
    where = f"/desk/disputes/{matter.number}/{act}/"
    one.page.locator(f"a[href^='{where}']:visible").first.click()
    form = one.page.locator(f"form[action='{where}']")
    expect(form).to_be_visible()
    fill(form, fields)
    form.locator("button.btn-primary").click()
    if form.locator("[data-confirm]").count():
        one.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]").first.click()
    expect(one.page.locator("#drawer form")).to_have_count(0)


def sit_down(one: Window, matter: Matter) -> None:
    one.open(f"/disputes/{matter.number}/table/")
    one.page.get_by_role("link", name="入席").click()
    one.page.wait_for_url("**/join_table/")
    one.page.get_by_role("button", name="发验证码").click()
    expect(one.page.locator("input[name=code]")).to_be_visible()
    fill(one.page.locator("main form").first, {"code": code_by_phone(now())})
    one.page.get_by_role("button", name="入席").click()
    one.page.wait_for_url("**/table/")
    expect(one.page.get_by_role("button", name="说给大家")).to_be_visible()


def say(one: Window, words: str) -> None:
    form = one.page.locator("form:has(textarea[name=words])")
    fill(form, {"words": words})
    form.locator("button.btn-primary").click()
    expect(one.page.locator("main")).to_contain_text(words)


def applied(first: Window, have: Bodies) -> Matter:
    first.open("/mediation/new/")
    typed = {"title": "楼上漏水，修理费谁出", "body": "从去年冬天开始漏。", "items": "付修理费 800 元"}
    typed |= {"dispute_type": "17", "region": have.town.village.code, "name": "王小明", "phone": "13812345678"}
    fill(first.page.locator("main form"), typed | {"other_0_name": "赵楼上", "other_0_phone": "13912345678"})
    first.page.get_by_role("button", name="下一步").click()
    first.page.wait_for_url("**/mediation/check/")
    first.page.get_by_role("button", name="没错，提交").click()
    first.page.wait_for_url("**/mediation/received/**")
    matter = Matter.objects.get()
    expect(first.page.locator(".ticket")).to_contain_text(code(matter, 1))
    return matter


def test_online_from_the_application_to_signatures_and_confirmation(have: Bodies, window: Open) -> None:
    first, second, desk = window(PHONE), window(PHONE), window(SCREEN)
    matter = ask_consent(applied(first, have), by=have.chair, at=now())
    open_side(second, matter, 2)
    for one in (first, second):
        act(one, matter, "consent")
        press(one, matter)
    matter = take_on(Matter.objects.get(), by=have.chair, at=now())
    matter = appoint(matter, mediators=[have.named], by=have.chair, at=now())

    first.open(f"/disputes/{matter.number}/table/")
    expect(first.page.locator("main")).to_contain_text("圆桌还没有打开")
    look(first, "1-not-open")
    desk.sign_in("tw-mediator").open(f"/desk/disputes/{matter.number}/")
    desk_act(desk, matter, "open_table")
    desk.page.wait_for_url("**/table/")
    expect(desk.page.locator("main")).to_contain_text("双方都还没有入席")

    first.open(f"/disputes/{matter.number}/join_table/")
    look(first, "2-join")
    sit_down(first, matter)
    sit_down(second, matter)
    look(second, "3-seated")
    say(first, "墙都泡了，光修就要 800 元。")
    say(second, "我不是故意的，愿意谈。")
    # Who looks at the table sees the news by itself, and what is being typed stays.
    first.page.locator("textarea[name=words]").fill("我还在想")
    expect(first.page.locator("main")).to_contain_text("我不是故意的", timeout=20_000)
    expect(first.page.locator("textarea[name=words]")).to_have_value("我还在想")
    expect(first.page.locator("#room-told")).to_contain_text("有新的内容")
    desk.open(f"/desk/disputes/{matter.number}/table/")
    expect(desk.page.locator("main")).to_contain_text("手机已核实")
    fill(desk.page.locator("form:has(textarea[name=words])"), {"words": "一个一个说，先看照片。"})
    desk.page.get_by_role("button", name="说给大家").click()
    expect(desk.page.locator("main")).to_contain_text("先看照片")

    # Offers: turns, a counter-offer that voids the first, an answer that comes too late, an acceptance.
    first.open(f"/disputes/{matter.number}/table/")
    first.page.get_by_role("link", name="提一个方案").click()
    first.page.wait_for_url("**/offer/")
    look(first, "4-offer")
    terms = {"text": "付 800 元修理费，三天内付清。", "amount": "800", "payer": "2"}
    fill(first.page.locator("main form").first, terms)
    first.page.get_by_role("button", name="提出去").click()
    first.page.wait_for_url("**/table/")
    expect(first.page.locator(".offer")).to_contain_text("等对方答复")
    look(first, "5-waiting")
    second.open(f"/disputes/{matter.number}/table/")
    expect(second.page.locator(".offer")).to_contain_text(re.compile(r"（周.）\d\d:\d\d"))
    look(second, "6-answering")
    second.open(f"/disputes/{matter.number}/")
    expect(second.page.locator("main")).to_contain_text("对方提了方案，等你答复")
    look(second, "6b-dispute")
    second.open(f"/disputes/{matter.number}/table/")
    late = window(PHONE)
    open_side(late, matter, 2)
    sit_down(late, matter)
    late.open(f"/disputes/{matter.number}/accept_offer/")
    second.page.get_by_role("link", name="另提方案").click()
    second.page.wait_for_url("**/offer/")
    fill(second.page.locator("main form").first, {"text": "付 600 元，以后各修各的。", "amount": "600", "payer": "2"})
    look(second, "7-counter")
    second.page.get_by_role("button", name="提出去").click()
    second.page.wait_for_url("**/table/")
    late.page.get_by_role("button", name="接受这个方案").click()
    expect(late.page.locator(".errors")).to_contain_text("又有了新的方案")
    late.problems.clear()  # a refusal is an answer of its own kind, and the console says so
    look(late, "8-late")
    first.open(f"/disputes/{matter.number}/table/")
    first.page.get_by_role("link", name="接受", exact=True).click()
    first.page.wait_for_url("**/accept_offer/")
    expect(first.page.locator("main")).to_contain_text("付 600 元")
    look(first, "9-accept")
    first.page.get_by_role("button", name="接受这个方案").click()
    first.page.wait_for_url("**/table/")
    expect(first.page.locator("main")).to_contain_text("签了名才有约束力")
    look(first, "a-accepted")
    assert list(Offer.objects.order_by("seq").values_list("state", flat=True)) == ["replaced", "accepted"]

    desk.open(f"/desk/disputes/{matter.number}/table/")
    look(desk, "b-desk")
    desk.page.get_by_role("link", name="照接受的方案拟协议").click()
    form = desk.page.locator("form[action$='/draft_agreement/']")
    expect(form.locator("[name=content]")).to_have_value("付 600 元，以后各修各的。")
    expect(form.locator("[name='clauses.0.amount']")).to_have_value("600")
    look(desk, "c-draft")
    due = (now() + timedelta(days=30)).date().isoformat()
    fill(form, {"kind": "written", "facts": "楼上漏水。", "way": "转账", "clauses.0.due_on": due})
    form.locator("button.btn-primary").click()
    desk.page.wait_for_url(f"**/desk/disputes/{matter.number}/")
    look(desk, "c2-dispute")
    for one in (first, second):
        act(one, matter, "agree")
        sign(one)
        press(one, matter)
    look(first, "d-signed")
    agree(
        Matter.objects.get(),
        terms=disputes.hash_of(matter),
        drawn=receive(SimpleUploadedFile("签名.png", PNG, "image/png")),
        by=have.mediator,
        at=now(),
    )
    for one in (first, second):
        one.open(f"/disputes/{matter.number}/")
        expect(one.page.locator("main")).to_contain_text("双方可以一起申请司法确认")
    right = Deadline.objects.get(matter=matter, clock="confirm")
    assert right.is_open
    ask_confirmation(
        Matter.objects.get(), court="临河县人民法院", both_ask=True, asked_on=now().date(), by=have.mediator, at=now()
    )
    assert Confirmation.objects.get().court == "临河县人民法院"
    second.open(f"/disputes/{matter.number}/")
    expect(second.page.locator("main")).to_contain_text("申请了司法确认")
    first.open(f"/disputes/{matter.number}/table/")
    expect(first.page.locator("main")).to_contain_text("圆桌关着")
    look(first, "e-after")
    logged = [*Event.objects.filter(matter=matter).order_by("seq").values_list("act", flat=True)]
    assert logged.count("say") == 3
    assert {"open_table", "join_table", "offer", "accept_offer", "draft_agreement", "agree"} <= set(logged)
    assert list(verify()) == []


def test_the_table_works_without_script(have: Bodies, window: Open) -> None:
    matter = disputes.offered(have, now())
    one = window(PHONE, java_script_enabled=False)
    open_side(one, matter, 2)
    one.page.get_by_role("link", name="到圆桌上谈").click()
    sit_down(one, matter)
    say(one, "看到了。")
    one.page.get_by_role("link", name="不接受").click()
    one.page.get_by_role("button", name="不接受").click()
    one.page.wait_for_url("**/table/")
    assert Offer.objects.get().state == "turned_down"
