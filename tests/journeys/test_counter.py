"""What is typed at a desk is not lost; who comes to the counter a second time is known there."""

from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests import town as make
from tests.journeys.conftest import PHONE, Window, fill
from tests.town import Town
from xinhe.documents.models import Draft
from xinhe.matters.acts.note import note
from xinhe.matters.models import Event, Item, Matter
from xinhe.people.models import Reveal

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


class Keys:
    """A keyboard whose presses are counted; a Chinese character takes three, as by pinyin."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        """Type words that are no part of the story."""
        self.page.keyboard.type(text)
        self.count += sum(1 if character.isascii() else 3 for character in text)

    def click(self, target: Locator) -> None:
        """A press of the mouse counts like a key."""
        target.click()
        self.count += 1

    def story(self, text: str) -> None:
        """What the visitor tells is written down whoever comes, and not counted."""
        self.page.keyboard.insert_text(text)


def test_a_known_persons_second_visit_takes_few_keys(town: Town, window: Open) -> None:
    """By telephone number typed: found, taken over, another matter told, registered, receipt with the whole name."""
    first = make.accepted(town, timezone.now())
    clerk = window().sign_in("clerk")
    page, keys = clerk.page, Keys(clerk.page)
    keys.click(page.get_by_role("link", name="登记来访").first)
    expect(page.locator("#who")).to_be_focused()
    keys.type("13812345678")
    keys.press("Enter")
    expect(page.locator("#known")).to_contain_text(first.number)
    expect(page.locator("progress.upload")).to_have_count(0)  # nothing was sent but a question
    clerk.check_access()
    keys.click(page.get_by_role("button", name="新登记"))
    expect(page.locator("[name=name]")).to_have_value("王小明")
    expect(page.locator("[name=region]")).to_be_focused()
    keys.type("云锦")
    keys.press("Tab", "Tab")
    expect(page.locator("#now_region")).to_contain_text("云城街道云锦苑社区")
    keys.story("楼道的灯坏了半年没有人修")
    keys.press("Tab")
    keys.story("三号楼一单元从去年九月起楼道没有灯，老人摔过一次，找过社区两回，没有人来修。")
    keys.press("Tab")
    expect(page.locator("#known")).not_to_contain_text("是不是同一件事")
    keys.click(page.locator("[name=is_read_back]"))
    keys.click(page.get_by_role("button", name="登记并打印回执"))
    page.wait_for_url("**/desk/receipts/**")
    matter = Matter.objects.exclude(pk=first.pk).get()
    assert matter.problem_region == town.village
    assert matter.parties.get().identity()["id_number"] == make.WANG.id_number
    assert keys.count < 60, keys.count
    facts = ["phone", "name", "id_number"]  # what was typed, and what was taken over and checked along with it
    assert sorted(Reveal.objects.exclude(fact="").values_list("fact", flat=True)) == sorted(facts)
    assert not Draft.objects.exists()


def test_a_card_is_read_and_the_same_matter_is_asked_about(town: Town, window: Open) -> None:
    first = make.accepted(town, timezone.now())
    clerk = window(PHONE).sign_in("clerk")
    page = clerk.page
    clerk.open("/desk/register/visit/")
    page.keyboard.type("王小明|男|汉|19491231|临河县云城街道1号|11010519491231002X|临河县公安局|20200101-长期")
    page.keyboard.press("Enter")
    expect(page.locator("[name=address]")).to_have_value("临河县云城街道1号")
    expect(page.locator("[name=id_number]")).to_have_value("11010519491231002X")
    expect(page.locator("#known")).to_contain_text("证件号相同")
    fill(page.locator("form.register"), {"region": "云锦苑社区", "title": "停车费还是没退"})
    page.fill("[name=body]", "物业的停车费一直没有恢复原价。")
    page.locator("[name=items]").focus()
    same = page.get_by_label("是重复")
    expect(same).to_be_visible()
    clerk.check_access()
    same.check()
    page.check("[name=is_read_back]")
    page.get_by_role("button", name="登记并打印回执").click()
    page.wait_for_url("**/desk/receipts/**")
    assert Matter.objects.exclude(pk=first.pk).get().is_repeat


def test_what_is_wrong_is_said_as_one_leaves_the_field(town: Town, window: Open) -> None:
    clerk = window().sign_in("clerk")
    clerk.open("/desk/register/visit/")
    clerk.page.select_option("[name=id_type]", "resident_id")
    clerk.page.fill("[name=id_number]", "110105194912310021")
    clerk.page.press("[name=id_number]", "Tab")
    expect(clerk.page.locator("#now_id_number")).to_contain_text("校验位不符")
    clerk.page.fill("[name=id_number]", "11010519491231002X")
    clerk.page.press("[name=id_number]", "Tab")
    expect(clerk.page.locator("#now_id_number")).to_be_empty()


def test_a_class_is_found_from_the_keyboard_by_a_part_of_its_name(town: Town, window: Open) -> None:
    clerk = window().sign_in("clerk")
    clerk.open("/desk/register/visit/")
    offered = clerk.page.locator("#categories option").evaluate_all("all => all.map((one) => one.value)")
    assert offered == ["城乡建设（01）", "城乡建设 › 物业管理（0101）"]
    clerk.page.locator("[name=category]").focus()
    clerk.page.keyboard.type("物业")
    clerk.page.keyboard.press("Tab")
    expect(clerk.page.locator("#now_category")).to_contain_text("类别：城乡建设 › 物业管理")
    clerk.check_access()


def test_a_stale_form_on_its_own_page_is_one_form_and_fresh(town: Town, window: Open) -> None:
    """Somebody was quicker: the form says so where it stands, keeps the words, and goes on the second press."""
    matter = make.accepted(town, timezone.now())
    handler = window().sign_in("handler")
    url = f"/desk/matters/{matter.number}/note/"
    handler.open(url)
    handler.page.fill("[name=text]", "电话里说了情况")
    note(matter, text="别人先记了一笔", by=town.head, at=timezone.now())
    handler.page.locator("form[action$='/note/'] button.btn-primary").click()
    expect(handler.page.locator("main")).to_contain_text("又有了新进展")
    expect(handler.page.locator("form[action$='/note/']")).to_have_count(1)
    expect(handler.page.locator("#drawer form")).to_have_count(0)
    expect(handler.page.locator("[name=text]")).to_have_value("电话里说了情况")
    handler.page.locator("form[action$='/note/'] button.btn-primary").click()
    handler.page.wait_for_url(f"**/desk/matters/{matter.number}/")
    assert list(Event.objects.filter(matter=matter, act="note").values_list("data__text", flat=True)) == [
        "别人先记了一笔",
        "电话里说了情况",
    ]
