"""Two phones, from the application to both signatures: each side sees its own page, and either may leave."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, SCREEN, Window, fill
from tests.mediation import disputes
from tests.mediation.disputes import Bodies
from tests.portal.resident import PNG
from tests.town import Town
from xinhe.documents.store import receive
from xinhe.jobs.proof import verify
from xinhe.matters.models import Matter
from xinhe.mediation.acts.agree import agree
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.models import Side, Signature
from xinhe.mediation.models.side import code_of

Open = Callable[..., Window]
SIZES = pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["390", "1440"])
SECRET = "我最多再让五十块"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def code(matter: Matter, side: int) -> str:
    return code_of(Side.objects.get(matter=matter, side=side))


def open_side(one: Window, matter: Matter, side: int) -> None:
    one.open("/my/")
    fill(one.page.locator("main form").first, {"number": matter.number, "code": code(matter, side)})
    one.page.locator("main form button.btn-primary").first.click()
    one.page.wait_for_url(f"**/disputes/{matter.number}/")


def act(one: Window, matter: Matter, act: str) -> None:
    one.open(f"/disputes/{matter.number}/")
    one.page.locator(f"main a[href$='/{act}/']").click()
    one.page.wait_for_url(f"**/{act}/")
    one.check_access()


def press(one: Window, matter: Matter) -> None:
    one.page.locator("main form button.btn-primary").first.click()
    one.page.wait_for_url(f"**/disputes/{matter.number}/")
    one.check_access()


def sign(one: Window) -> None:
    canvas = one.page.locator("canvas.sign")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    mouse = one.page.mouse
    mouse.move(box["x"] + 30, box["y"] + 30)
    mouse.down()
    for x, y in ((80, 60), (120, 30), (160, 70), (200, 40)):
        mouse.move(box["x"] + x, box["y"] + y)
    mouse.up()


def picture(one: Window, name: str) -> None:
    """A picture of the page, for who runs this with a folder to look at."""
    folder = Path("pictures")
    if folder.is_dir():
        one.page.screenshot(path=folder / f"{name}-{one.page.viewport_size['width']}.png", full_page=True)


@SIZES
def test_two_sides_from_the_application_to_both_signatures(have: Bodies, window: Open, size: dict[str, int]) -> None:
    first, second = window(size), window(size)
    first.open("/mediation/")
    first.check_access()
    picture(first, "1-mediation")
    first.page.get_by_role("link", name="申请调解").first.click()
    first.page.wait_for_url("**/mediation/new/")
    first.page.get_by_role("button", name="下一步").click()
    expect(first.page.locator(".errors")).to_contain_text("处要改")
    first.problems.clear()  # a refusal is an answer of its own kind, and the console says so
    first.check_access()
    picture(first, "2-errors")
    typed = {"title": "楼上漏水，修理费谁出", "body": "从去年冬天开始漏。", "items": "付修理费 800 元"}
    typed |= {"dispute_type": "17", "region": have.town.village.code, "name": "王小明", "phone": "13812345678"}
    fill(first.page.locator("main form"), typed | {"other_0_name": "赵楼上", "other_0_phone": "13912345678"})
    picture(first, "3-new")
    first.page.get_by_role("button", name="下一步").click()
    first.page.wait_for_url("**/mediation/check/")
    first.check_access()
    picture(first, "4-check")
    first.page.get_by_role("button", name="没错，提交").click()
    first.page.wait_for_url("**/mediation/received/**")
    matter = Matter.objects.get()
    expect(first.page.locator(".ticket")).to_contain_text(code(matter, 1))
    first.check_access()
    picture(first, "5-received")

    ask_consent(matter, by=have.chair, at=now())
    act(first, matter, "consent")
    press(first, matter)
    expect(first.page.locator("main")).to_contain_text("你同意了，等对方")
    picture(first, "6-asked")
    open_side(second, matter, 2)
    expect(second.page.locator("main")).to_contain_text("由你自己定")
    picture(second, "7-second")
    act(second, matter, "consent")
    press(second, matter)

    matter = take_on(Matter.objects.get(), by=have.chair, at=now())
    matter = appoint(matter, mediators=[have.named], by=have.chair, at=now())
    begins = now() + timedelta(days=1)
    matter = schedule(
        matter,
        way="on_site",
        begins_at=begins,
        ends_at=begins + timedelta(hours=1),
        place="云锦苑社区一楼调解室",
        by=have.mediator,
        at=now(),
    )
    act(first, matter, "confide")
    picture(first, "8-confide")
    fill(first.page.locator("main form").first, {"words": SECRET})
    press(first, matter)
    expect(first.page.locator("main")).to_contain_text(SECRET)
    picture(first, "9-mediating")
    second.open(f"/disputes/{matter.number}/")
    expect(second.page.locator("main")).to_contain_text("调解室")
    expect(second.page.locator("main")).not_to_contain_text(SECRET)

    matter = Matter.objects.get()
    terms = disputes.terms(now(), kind="written", content="楼上付修理费 800 元；楼道墙面的所有权归楼下。")
    matter = draft_agreement(matter, terms=terms, by=have.mediator, at=now())
    for one, name in ((first, "first"), (second, "second")):
        act(one, matter, "agree")
        expect(one.page.locator("main")).to_contain_text("不予司法确认")
        one.page.locator("main form button.btn-primary").first.click()
        expect(one.page.locator(".errors")).to_contain_text("请在屏幕上签名")
        one.problems.clear()
        sign(one)
        one.check_access()
        picture(one, f"a-sign-{name}")
        press(one, matter)
        expect(one.page.locator("main")).to_contain_text("你同意了，等其他人")
    assert Signature.objects.count() == 2
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
        one.check_access()
        small = one.page.evaluate(
            "[...document.querySelectorAll('main .actions a, main .letters a, main button')]"
            ".filter((e) => e.offsetParent && !e.matches('.link-button') && e.getBoundingClientRect().height < 44)"
            ".map((e) => e.textContent)"
        )
        assert small == []
    picture(first, "b-effective")
    assert list(verify()) == []


def test_a_side_leaves_after_it_was_asked_once(have: Bodies, window: Open) -> None:
    matter = disputes.mediating(have, now())
    one, other = window(PHONE), window(PHONE)
    open_side(one, matter, 2)
    act(one, matter, "leave")
    expect(one.page.locator("main")).to_contain_text("退出没有代价")
    picture(one, "c-leave")
    one.page.get_by_role("link", name="不退").click()
    one.page.wait_for_url(f"**/disputes/{matter.number}/")
    act(one, matter, "leave")
    press(one, matter)
    expect(one.page.locator("main")).to_contain_text("调解终止")
    open_side(other, matter, 1)
    expect(other.page.locator("main")).to_contain_text("有一方要求终止调解")
    other.check_access()
    picture(other, "d-left")


def test_pages_work_without_script(have: Bodies, window: Open) -> None:
    matter = disputes.drafted(have, now(), kind="written")
    one = window(PHONE, java_script_enabled=False)
    open_side(one, matter, 1)
    one.page.locator("main a[href$='/agree/']").click()
    expect(one.page.locator("canvas.sign")).to_be_hidden()
    expect(one.page.locator("input[type=file]")).to_be_visible()
