"""The lawful ways that came last, at a phone and at a wide screen: each form read, filled and sent in a browser."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from tests import town as make
from tests.journeys.conftest import PHONE, SCREEN, Window
from tests.town import WANG, Town
from xinhe.insight.acts.draft_statement import draft_statement
from xinhe.insight.statements import Words
from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.screen import screen
from xinhe.matters.models import Matter, Party
from xinhe.supervision.models import Annexed

SIZES = pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["390", "1440"])
Open = Callable[..., Window]


def _screened(town: Town, nature: str) -> Matter:
    at = now() - timedelta(hours=1)
    matter = intake(make.filing(town, channel="letter"), by=town.clerk, at=at)
    given = {"level": "town", "nature": nature, "acceptable": True, "reason": "属街道职权", "at": at}
    return screen(matter, accused=["lh-zjj"] if nature == "accusation" else [], by=town.dispatcher, **given)


@SIZES
def test_a_matter_goes_down_to_the_petition_office_of_the_street(
    town: Town, window: Open, size: dict[str, int]
) -> None:
    street = Office.objects.create(
        code="lh-yc-xf",
        name="云城街道信访办",
        short="云城信访",
        kind="petition_office",
        region=Region.objects.get(code="990123001"),
        mark="云信",
    )
    matter = _screened(town, "claim")
    desk = window(size).sign_in("dispatcher")
    desk.open(f"/desk/matters/{matter.number}/pass_down/")
    assert desk.page.locator("select[name=office] option").all_inner_texts() == ["请选择", street.name]
    desk.check_access()
    desk.page.fill("[name=words]", "请就地处理")
    desk.page.locator("form:has([name=words]) button.btn-primary").click()
    desk.page.wait_for_url(f"**/desk/matters/{matter.number}/")
    assert "已转下级信访部门" in desk.page.content()
    desk.check_access()


@SIZES
def test_the_reviewing_organ_takes_a_request_in_at_its_window(town: Town, window: Open, size: dict[str, int]) -> None:
    matter = make.served(town, now() - timedelta(days=1))
    desk = window(size).sign_in("reviewer")
    desk.open("/desk/reviews/new/")
    desk.check_access()
    words = {"number": matter.number, "name": WANG.name, "proof": "110105199001010010"}
    words |= {"request": "撤销", "reasons": "没有开会"}
    for name, value in words.items():
        desk.page.fill(f"[name={name}]", value)
    desk.page.locator("button.btn-primary", has_text="收下申请").click()
    desk.page.get_by_text("没有核对上").first.wait_for()
    desk.page.fill("[name=proof]", WANG.id_number)
    desk.page.locator("button.btn-primary", has_text="收下申请").click()
    desk.page.wait_for_url(f"**/desk/matters/{matter.number}/")
    assert "复查申请收件回执" in desk.page.content()


@SIZES
def test_a_resident_leaves_a_telephone_and_no_name(town: Town, window: Open, size: dict[str, int]) -> None:
    home = window(size)
    home.open("/petitions/new/")
    home.page.check("[name=who][value=anonymous]")
    assert not home.page.locator("[name=name]").is_visible()
    home.page.fill("[name=contact_phone]", "13900001111")
    home.page.fill("[name=title]", "小区停车费涨价")
    home.page.fill("[name=body]", "没有开会就涨价了。")
    home.page.select_option("[name=region]", town.village.code)
    home.check_access()
    home.page.check("[name=who][value=named]")
    assert not home.page.locator("[name=contact_phone]").is_visible()
    home.page.check("[name=who][value=anonymous]")
    home.page.get_by_role("button", name="下一步").click()
    home.page.wait_for_url("**/petitions/check/")
    assert "只留一个电话用来联系你" in home.page.content()
    home.check_access()
    home.page.get_by_role("button", name="提交").click()
    home.page.wait_for_url("**/petitions/received/**")
    assert Party.objects.get().part == "contact"


@SIZES
def test_the_organisation_department_is_told(town: Town, window: Open, size: dict[str, int]) -> None:
    matter = _screened(town, "accusation")
    desk = window(size).sign_in("dispatcher")
    desk.open(f"/desk/matters/{matter.number}/inform_organisation/")
    assert not desk.page.locator("[name=secretary]").is_visible()
    desk.page.check("[name=major]")
    assert desk.page.locator("[name=secretary]").is_visible()
    desk.check_access()
    desk.page.fill("[name=organ]", "中共临河县委组织部")
    desk.page.fill("[name=authority]", "县管干部")
    desk.page.fill("[name=words]", "反映住建局副局长收受礼金")
    desk.page.fill("[name=secretary]", "县委书记，专报")
    desk.page.fill("[name=organisation_leader]", "组织部部长，专报")
    desk.page.locator("form:has([name=organ]) button.btn-primary").click()
    desk.page.wait_for_url(f"**/desk/matters/{matter.number}/")
    assert "关于通报反映干部问题信访情况的函" in desk.page.content()


@SIZES
def test_an_inspection_tour_is_told_single_situations(town: Town, window: Open, size: dict[str, int]) -> None:
    at = now() - timedelta(hours=1)
    words = Words(
        told="县委第一巡察组",
        decision="临巡〔2026〕3号",
        subject=town.housing,
        since=date(2026, 1, 1),
        until=local_day(at),
    )
    paper = draft_statement("supply", words=words, by=town.inspector, at=at)
    desk = window(size).sign_in("dispatcher")
    desk.open(f"/desk/papers/{paper.pk}/annex/")
    desk.page.check("[name=situation][value=trend]")
    desk.page.fill("[name=text]", "停车收费纠纷增多")
    desk.check_access()
    desk.page.locator("form:has([name=situation]) button.btn-primary").click()
    desk.page.wait_for_url(f"**/desk/papers/{paper.pk}/")
    assert "附件（限制阅看）" in desk.page.content()
    desk.check_access()
    assert Annexed.objects.get().text == "停车收费纠纷增多"
