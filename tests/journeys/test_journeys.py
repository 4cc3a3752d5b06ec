"""The six paths that every county walks daily, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, Window
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.petition.models import Rating

Open = Callable[..., Window]

ANSWER = {
    "items__0__result": "support",
    "items__0__facts": "经查，涨价未经业主大会同意。",
    "items__0__basis": "《物业管理条例》第十一条",
    "items__0__opinion": "责令恢复原价。",
}


def acts(matter: Matter) -> list[str]:
    return list(Event.objects.filter(matter=matter).order_by("seq").values_list("act", flat=True))


def again(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def dispatch(window: Open, matter: Matter, office: str = "lh-zjj") -> None:
    """Screen and transfer as the dispatcher."""
    desk = window().sign_in("dispatcher")
    desk.act(matter, "screen", level="county", nature="claim", acceptable="yes", reason="属县级住建职权")
    desk.act(matter, "transfer", office=office)


def answer(window: Open, matter: Matter, **opinion: Any) -> None:
    """Hear, draft, sign and serve as the bureau."""
    handler = window().sign_in("handler")
    handler.act(matter, "hear", means="phone", text="不同意涨价，要求恢复。")
    handler.act(matter, "draft_opinion", **(ANSWER | opinion))
    window().sign_in("head").act(matter, "sign")
    handler.act(matter, "serve", method="in_person", proof="本人签收")


def test_a_resident_files_on_a_phone_follows_and_rates(town: Town, window: Open) -> None:
    phone = window(PHONE)
    phone.open("/")
    phone.check_access()
    phone.page.get_by_role("link", name="反映一件事").first.click()
    phone.check_access()
    for name, value in {"title": "小区停车费涨价", "body": "物业没商量就涨到每月 160 元。", "name": "王小明"}.items():
        phone.page.fill(f"[name={name}]", value)
    phone.page.fill("[name=phone]", "13812345678")
    phone.page.select_option("[name=region]", town.village.code)
    phone.page.locator("main form button.btn-primary").click()
    expect(phone.page.locator("main")).to_contain_text("物业没商量就涨到每月 160 元。")
    phone.check_access()
    phone.page.locator("main form button.btn-primary").last.click()
    phone.page.wait_for_url("**/petitions/received/**")
    phone.check_access()
    matter = Matter.objects.get()
    text = phone.page.locator("main").inner_text()
    code = re.search(r"(?m)^([0-9A-Z]{4}[ -]?[0-9A-Z]{4})$", text)
    assert matter.number in text
    assert code, text

    dispatch(window, matter)
    window().sign_in("handler").act(matter, "accept")
    answer(window, matter)

    later = window(PHONE)
    later.open("/my/")
    later.page.fill("[name=number]", matter.number)
    later.page.fill("[name=code]", code[1])
    later.page.locator("main form button.btn-primary").first.click()
    later.page.wait_for_url(f"**/my/{matter.number}/")
    main = later.page.locator("main")
    expect(main).to_contain_text("责令恢复原价。")
    expect(main).to_contain_text("申请复查")
    later.check_access()
    later.open(f"/my/{matter.number}/rate/")
    later.check_access()
    later.page.check("[name=office_rating][value=satisfied]")
    later.page.check("[name=petition_office_rating][value=basically_satisfied]")
    later.page.locator("main form button.btn-primary").last.click()
    later.page.wait_for_url(f"**/my/{matter.number}/")
    assert Rating.objects.get().office_rating == "satisfied"
    assert acts(matter)[-1] == "rate"
    assert list(verify()) == []


def register(desk: Window, channel: str, **fields: Any) -> Matter:
    """Type one matter at the window."""
    desk.open(f"/desk/register/{channel}/")
    desk.check_access()
    form = desk.page.locator("main form[method=post]").first
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if isinstance(value, bool):
            field.set_checked(value)
        else:
            field.fill(value)
    form.locator("button.btn-primary").click()
    desk.page.wait_for_url("**/desk/receipts/**")
    matter = Matter.objects.latest("opened_at")
    expect(desk.page.locator("body")).to_contain_text(matter.number)
    return matter


def test_a_visit_is_registered_at_the_window(town: Town, window: Open) -> None:
    clerk = window().sign_in("clerk")
    matter = register(
        clerk,
        "visit",
        name="赵大妈",
        phone="13900001111",
        region=town.village.name,
        title="楼道灯坏了半年",
        body="找过物业三次没人修。",
        is_read_back=True,
    )
    assert (matter.channel, matter.receiver, matter.registered_by_id) == (
        "visit",
        town.petition_office,
        town.clerk.account_id,
    )
    clerk.check_access()


def test_a_letter_is_registered_without_a_phone_number(town: Town, window: Open) -> None:
    clerk = window().sign_in("clerk")
    matter = register(
        clerk,
        "letter",
        name="钱老师",
        address="云城街道 1 号",
        region=town.village.name,
        title="建议增设公交站",
        body="学校门口没有公交站。",
    )
    assert (matter.channel, matter.parties.get().masked_name) == ("letter", "钱*")
    dispatch(window, matter, office="lh-jtj")
    assert again(matter).holder == town.traffic


def test_a_simple_matter_is_settled_in_working_days(town: Town, window: Open) -> None:
    matter = make.transferred(town, timezone.now())
    handler = window().sign_in("handler")
    handler.act(matter, "simplify", ground="clear", reason="事实清楚，争议不大")
    handler.act(matter, "accept")
    assert again(matter).procedure == "petition-simple"
    assert Deadline.objects.get(matter=matter, clock="conclude").raw_end is None
    answer(window, matter)
    assert again(matter).state == "served"


def test_an_objection_is_ruled_on_and_the_matter_sent_anew(town: Town, window: Open) -> None:
    matter = make.transferred(town, timezone.now())
    window().sign_in("handler").act(matter, "object", reason="属交通部门职权", proposed_office="lh-jtj")
    window().sign_in("dispatcher").act(matter, "rule_objection", agree="yes", office="lh-jtj", reason="核实，同意")
    window().sign_in("handler2").act(matter, "accept")
    found = again(matter)
    assert (found.state, found.lead, found.bounces) == ("accepted", town.traffic, 1)
    assert acts(matter)[-3:] == ["object", "rule_objection", "accept"]


def test_a_head_extends_and_the_resident_reads_why(town: Town, window: Open) -> None:
    matter = make.accepted(town, timezone.now())
    before = Deadline.objects.get(matter=matter, clock="conclude").end
    window().sign_in("head").act(matter, "extend", days="15", reason="需要专业鉴定")
    after = Deadline.objects.get(matter=matter, clock="conclude").end
    assert (after - before).days >= 12
    from xinhe.matters.numbering import code_of  # noqa: PLC0415 (beside its only use)

    phone = window(PHONE)
    phone.open("/my/")
    phone.page.fill("[name=number]", matter.number)
    phone.page.fill("[name=code]", code_of(matter))
    phone.page.locator("main form button.btn-primary").first.click()
    expect(phone.page.locator("main")).to_contain_text("需要专业鉴定")
    expect(phone.page.locator("main")).to_contain_text("15 日")


def test_the_desk_pages_pass_axe_at_both_widths(town: Town, window: Open) -> None:
    matter = make.drafted(town, timezone.now())
    for size in ({"width": 1440, "height": 900}, PHONE):
        desk = window(size).sign_in("dispatcher")
        for path in ("/desk/", "/desk/matters/?box=open", f"/desk/matters/{matter.number}/", "/desk/offices/"):
            desk.open(path)
            desk.check_access()
