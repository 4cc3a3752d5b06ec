"""The paths of the whole statute in a real browser, from the person who starts them to the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import town as make
from tests.journeys.conftest import PHONE, Window, fill
from tests.journeys.test_journeys import ANSWER, Open, acts, again, answer, register
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.matters.models import Item, Link, Matter
from xinhe.matters.numbering import code_of
from xinhe.petition.models import Aftercare, Hearing


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    """Uploads and seals of a journey go where it ends."""
    settings.FILES = tmp_path / "files"


def follow(window: Open, matter: Matter) -> Window:
    """Open a matter on a phone with its number and code."""
    phone = window(PHONE)
    phone.open("/my/")
    phone.page.fill("[name=number]", matter.number)
    phone.page.fill("[name=code]", code_of(matter))
    phone.page.locator("main form button.btn-primary").first.click()
    phone.page.wait_for_url(f"**/my/{matter.number}/")
    return phone


def refused(window: Open, who: str, matter: Matter) -> None:
    """Whoever may not know of it finds it by no address, no list and no search."""
    desk = window().sign_in(who)
    desk.page.on("response", lambda _answer: None)
    assert desk.page.goto(f"{desk.base}/desk/matters/{matter.number}/").status == 404
    for path in ("/desk/", "/desk/matters/?box=open", f"/desk/search/?q={matter.number}", "/desk/search/?q=停车费"):
        desk.open(path)
        expect(desk.page.locator("main")).not_to_contain_text(matter.title)


def test_three_things_asked_for_go_three_ways(town: Town, window: Open) -> None:
    matter = make.accepted(town, timezone.now(), items=["补发工资", "撤销许可", "恢复停车费"])
    today = timezone.localdate()
    handler = window().sign_in("handler")
    handler.act(
        matter,
        "classify",
        items__0__route="R2",
        items__0__organ="临河县劳动人事争议仲裁委员会",
        items__0__basis="《劳动争议调解仲裁法》第五条",
        items__0__remedy="bar_labour",
        items__0__since=(today - timedelta(days=300)).isoformat(),
        items__1__route="R4",
        items__1__organ="临河县人民政府行政复议机构",
        items__1__basis="《行政复议法》第十一条",
        items__1__remedy="bar_reconsideration",
        items__1__since=(today - timedelta(days=20)).isoformat(),
        items__2__route="R6",
    )
    assert again(matter).state == "accepted"
    phone = follow(window, matter)
    main = phone.page.locator("main")
    for words in ("临河县劳动人事争议仲裁委员会", "临河县人民政府行政复议机构", "途径"):
        expect(main).to_contain_text(words)
    phone.check_access()
    handler.act(matter, "confirm_route", item="1", reference="临劳仲案〔2026〕8号")
    handler.act(matter, "reopen", item="2", reason="复议机关认为已过期限")
    assert list(Item.objects.filter(matter=matter).order_by("seq").values_list("route_state", flat=True)) == [
        "confirmed",
        "reopened",
        "",
    ]
    letters = Document.objects.filter(subject_id=matter.pk, form="route_notice")
    assert letters.count() == 2
    handler.open(f"/desk/matters/{matter.number}/")
    handler.check_access()
    assert list(verify()) == []


def test_a_refusal_with_a_new_fact_is_not_let_through(town: Town, window: Open) -> None:
    now = timezone.now()
    ended = make.ended(town, now - timedelta(days=90))
    matter = make.screened(town, now, acceptable=False)
    desk = window().sign_in("dispatcher")
    desk.open(f"/desk/matters/{matter.number}/")
    desk.page.locator(f"a[href^='/desk/matters/{matter.number}/refuse/']").first.click()
    form = desk.page.locator(f"#drawer form[action='/desk/matters/{matter.number}/refuse/']")
    given = {"ground": "N2", "existing": ended.number, "reason": "已有复核意见", "has_new": "yes"}
    fill(form, given | {"new_facts": "新发现的收费公示"})
    form.locator("button.btn-primary").click()
    desk.page.locator("dialog[open] .btn-primary").click()
    expect(desk.page.locator("#drawer")).to_contain_text("不能以此不予受理，应当受理")
    expect(form.locator("[name=reason]")).to_have_value("已有复核意见")
    form.locator("[name=has_new][value=no]").check()
    form.locator("button.btn-primary").click()
    desk.page.locator("dialog[open] .btn-primary").click()
    expect(desk.page.locator("#drawer form")).to_have_count(0)
    assert again(matter).state == "refusing"
    window().sign_in("chief").act(matter, "review_refusal", agree="yes", reason="核实，没有新的事实")
    assert again(matter).state == "not_accepted"
    phone = follow(window, matter)
    expect(phone.page.locator("main")).to_contain_text("不再受理")
    phone.check_access()


def test_review_re_review_with_a_hearing_end_and_aftercare(town: Town, window: Open) -> None:
    matter = make.served(town, timezone.now())
    phone = follow(window, matter)
    expect(phone.page.locator("main")).to_contain_text("临河县人民政府")
    ask(phone, matter, "撤销处理意见，退还停车费")
    opinion = {"result": "upheld", "facts": "经查属实", "basis": "《物业管理条例》第十一条", "opinion": "予以维持"}
    reviewer, head = window().sign_in("reviewer"), window().sign_in("reviewer-head")
    reviewer.act(matter, "draft_review", **opinion)
    head.act(matter, "sign_review")
    reviewer.act(matter, "serve_review", method="in_person", proof="本人签收")
    assert again(matter).state == "review_done"

    ask(follow(window, matter), matter, "撤销复查意见")
    reviewer, head = window().sign_in("city-reviewer"), window().sign_in("city-head")
    head.act(
        matter,
        "decide_hearing",
        cause="停车费是否违规上涨",
        place="市政府 2 楼会议室",
        chair="周主持",
        panel="吴律师\n郑代表",
        is_public=True,
    )
    calendar = window().sign_in("city-head")
    held = Hearing.objects.get().planned_at
    calendar.open(f"/desk/hearings/?month={timezone.localtime(held):%Y-%m}")
    expect(calendar.page.locator("main")).to_contain_text("市政府 2 楼会议室")
    calendar.check_access()
    Hearing.objects.update(planned_at=timezone.now())  # as if the days until it had gone by
    reviewer.act(matter, "hold_hearing", attended="信访人、物业公司", statements="双方陈述。", evidence="公示照片")
    Hearing.objects.update(planned_at=held)
    reviewer.act(matter, "report_hearing", panel_opinion="收费未经同意。")
    reviewer.act(matter, "draft_review", **opinion)
    head.act(matter, "sign_review")
    reviewer.act(matter, "serve_review", method="mail", proof="挂号信 1 号")
    assert again(matter).state == "ended"

    desk = window().sign_in("dispatcher")
    desk.act(matter, "plan_aftercare", care="relief", text="联系临时救助", office="lh-zjj")
    desk.act(matter, "do_aftercare", task=str(Aftercare.objects.get().seq), result="已办好临时救助")
    phone = follow(window, matter)
    main = phone.page.locator("main")
    expect(main).to_contain_text("信访程序终结")
    phone.check_access()
    with phone.page.expect_download() as download:
        phone.page.locator(f"a[href^='/my/{matter.number}/letters/']").last.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert list(verify()) == []


def ask(phone: Window, matter: Matter, request: str) -> None:
    """Ask for the next review on the phone."""
    phone.open(f"/my/{matter.number}/ask_review/")
    phone.check_access()
    phone.page.fill("[name=request]", request)
    phone.page.fill("[name=reasons]", "事实没有查清。")
    phone.page.locator("main form button.btn-primary").last.click()
    phone.page.wait_for_url(f"**/my/{matter.number}/")


def test_an_accused_office_sees_nothing_of_it(town: Town, window: Open) -> None:
    matter = make.filed(town, timezone.now(), title="住建局某科长收钱办事", body="停车费涨价是某科长收了钱。")
    desk = window().sign_in("dispatcher")
    desk.act(
        matter,
        "screen",
        level="county",
        nature="accusation",
        accused=["lh-zjj"],
        acceptable="yes",
        reason="反映收钱办事",
    )
    refused(window, "handler", matter)
    refused(window, "head", matter)
    desk.act(matter, "transfer", office="lh-jw")
    desk.open("/desk/handovers/")
    main = desk.page.locator("main")
    expect(main).to_contain_text("临信〔")
    expect(main).not_to_contain_text(matter.title)
    desk.check_access()
    refused(window, "dispatcher", matter)
    window().sign_in("discipline").open(f"/desk/matters/{matter.number}/")
    assert again(matter).holder == town.discipline


def test_thirty_neighbours_come_with_three_representatives(town: Town, window: Open) -> None:
    clerk = window().sign_in("clerk")
    given = {"name": "赵大妈", "phone": "13900001111", "region": town.village.name, "title": "三十户的房产证"}
    words = {"body": "交房三年没有办证。", "headcount": "30", "is_read_back": True}
    clerk.open("/desk/register/visit/")
    form = clerk.page.locator("main form[method=post]").first
    open_all(clerk)
    for name, value in (given | words).items():
        field = form.locator(f"[name={name}]")
        field.set_checked(value) if isinstance(value, bool) else field.fill(value)
    neighbours = ["钱一 13900001112", "孙二 13900001113", "李三 13900001114", "周四", "吴五", "郑六"]
    form.locator("[name=representatives]").fill("\n".join(neighbours))
    form.locator("button.btn-primary").click()
    expect(clerk.page.locator("main")).to_contain_text("代表")
    open_all(clerk)
    form.locator("[name=representatives]").fill("\n".join(neighbours[:3]))
    form.locator("button.btn-primary").click()
    clerk.page.wait_for_url("**/desk/receipts/**")
    matter = Matter.objects.get()
    assert (matter.headcount, matter.parties.count()) == (30, 4)
    assert matter.read_back_at is not None


def open_all(window: Window) -> None:
    """Open whatever is folded away."""
    window.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


def test_a_secret_petitioner_stays_unnamed_to_the_unit(town: Town, window: Open) -> None:
    phone = window(PHONE)
    phone.open("/petitions/new/")
    open_all(phone)
    for name, value in {"title": "举报楼下违建", "body": "楼下私搭乱建。", "name": "王小明"}.items():
        phone.page.fill(f"[name={name}]", value)
    phone.page.fill("[name=phone]", "13812345678")
    phone.page.select_option("[name=region]", town.village.code)
    phone.page.check("[name=is_secret]")
    phone.page.locator("main form button.btn-primary").click()
    expect(phone.page.locator("main")).to_contain_text("不让承办单位知道")
    phone.page.locator("main form button.btn-primary").last.click()
    phone.page.wait_for_url("**/petitions/received/**")
    matter = Matter.objects.get()
    desk = window().sign_in("dispatcher")
    desk.act(matter, "screen", level="county", nature="claim", acceptable="yes", reason="属县级住建职权")
    desk.act(matter, "transfer", office="lh-zjj")
    handler = window().sign_in("handler")
    handler.act(matter, "accept")
    handler.open(f"/desk/matters/{matter.number}/")
    page = handler.page.locator("body")
    expect(page).to_contain_text("保密")
    for name in ("王*", "138****5678", "王小明"):
        expect(page).not_to_contain_text(name)
    handler.check_access()


def test_a_simple_matter_that_is_not_supported_leaves_the_lane(town: Town, window: Open) -> None:
    matter = make.transferred(town, timezone.now())
    handler = window().sign_in("handler")
    handler.act(matter, "simplify", ground="clear", reason="事实清楚")
    handler.act(matter, "accept")
    answer(window, matter, items__0__result="reject", items__0__opinion="没有依据，不予支持。")
    found = again(matter)
    assert (found.procedure, found.state) == ("petition", "served")
    assert "switch_to_ordinary" in acts(matter)
    expect(follow(window, matter).page.locator("main")).to_contain_text("不予支持")


def test_the_other_part_of_a_petition_is_split_off(town: Town, window: Open) -> None:
    matter = make.accepted(town, timezone.now(), items=["退停车费", "补办房产证"])
    window().sign_in("handler").act(matter, "split", items=["2"], title="补办房产证", text="交房三年没有办证，请补办。")
    child = Link.objects.get(to=matter, kind="child").matter
    assert [item.text for item in Item.objects.filter(matter=child)] == ["补办房产证"]


def test_a_head_reads_the_letter_before_it_is_sent(town: Town, window: Open) -> None:
    matter = make.accepted(town, timezone.now())
    handler = window().sign_in("handler")
    handler.act(matter, "hear", means="phone", text="不同意涨价。")
    handler.act(matter, "draft_opinion", **ANSWER)
    head = window().sign_in("head")
    head.act(matter, "review_opinion", agree="yes")
    before = Document.objects.count()
    head.open(f"/desk/matters/{matter.number}/sign/")
    head.check_access()
    with head.page.context.expect_page():
        head.page.get_by_role("button", name="预览文书").click()
    assert Document.objects.count() == before
    head.act(matter, "sign")
    assert Document.objects.filter(form="opinion").get().number.endswith("〕2号")


def test_a_letter_is_checked_by_anybody_who_holds_the_paper(town: Town, window: Open) -> None:
    make.signed(town, timezone.now())
    letter = Document.objects.get(form="opinion")
    phone = window(PHONE)
    phone.open(f"/letters/{letter.token}/")
    main = phone.page.locator("main")
    for words in (letter.number, "临河县住房和城乡建设局", letter.hash[:8]):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("王")
    phone.check_access()


def test_retaliation_is_reported_past_the_unit(town: Town, window: Open) -> None:
    matter = make.accepted(town, timezone.now())
    phone = follow(window, matter)
    phone.open(f"/my/{matter.number}/retaliation/")
    phone.check_access()
    phone.page.fill("[name=text]", "局里来人让我撤回，不然停了低保。")
    phone.page.locator("main form button.btn-primary").last.click()
    phone.page.wait_for_load_state()
    complaint = Matter.objects.exclude(pk=matter.pk).get()
    expect(phone.page.locator("main")).to_contain_text(complaint.number)
    refused(window, "handler", complaint)
    assert again(matter).log_seq == matter.log_seq


def test_a_letter_of_the_post_is_registered_with_its_days(town: Town, window: Open) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    clerk = window().sign_in("clerk")
    matter = register(
        clerk,
        "letter",
        name="钱老师",
        region=town.village.name,
        title="建议增设公交站",
        body="学校门口没有公交站。",
        posted_on=yesterday,
    )
    assert matter.posted_on.isoformat() == yesterday
