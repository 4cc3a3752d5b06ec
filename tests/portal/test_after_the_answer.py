"""What a resident sees and does after the answer: reviews, other lawful ways, hearings, execution, help."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.conftest import Clock
from tests.portal.resident import open_it, page, photo
from tests.town import Town
from xinhe.documents.models import Document, File
from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Matter
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.confirm_route import confirm_route
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.petition.models import Review

pytestmark = pytest.mark.django_db

ASKED = {"request": "撤销原意见", "reasons": "没有开业主大会。", "evidence": "收据 3 张\n照片"}


def followed(client: Client, matter: Matter) -> str:
    open_it(client, matter)
    return page(client, f"/my/{matter.number}/")


def test_the_page_names_the_reviewing_organ_and_the_days_left(client: Client, town: Town, at: datetime) -> None:
    """第三十五条."""
    matter = make.served(town, at)
    text = followed(client, matter)
    for part in (
        "可以向临河县人民政府申请复查，最迟 2026年4月1日（周三）",
        "还剩 30 天",
        f"/my/{matter.number}/ask_review/",
    ):
        assert part in text, part


def test_a_review_is_asked_for_with_reasons_and_files(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    assert "临河县人民政府" in page(client, f"/my/{matter.number}/ask_review/")
    answer = client.post(f"/my/{matter.number}/ask_review/", ASKED | {"files": photo()}, follow=True)
    assert "申请已提交" in answer.content.decode()
    review = Review.objects.get(matter=matter)
    assert (review.stage, review.request, review.organ) == ("review", "撤销原意见", town.county_government)
    assert File.objects.get(subject_id=matter.pk).from_petitioner
    assert "收据 3 张" in str(Document.objects.get(form="review_request").content)
    follow = page(client, f"/my/{matter.number}/")
    assert "最迟书面答复你的复查申请" in follow
    assert "撤销原意见<br>" in follow, "what was asked for and why are two lines"


def test_an_empty_request_is_refused_beside_its_fields(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    answer = client.post(f"/my/{matter.number}/ask_review/", {"request": "", "reasons": " "})
    text = answer.content.decode()
    assert (answer.status_code, "有 2 处要改" in text) == (422, True)
    assert 'href="#id_reasons"' in text
    assert not Review.objects.exists()


def test_a_bad_file_asks_for_nothing(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    bad = photo("程序.png")
    bad.file.write(b"MZ")
    bad.file.seek(0)
    answer = client.post(f"/my/{matter.number}/ask_review/", ASKED | {"files": bad})
    assert (answer.status_code, "没有开业主大会" in answer.content.decode()) == (422, True)
    assert not Review.objects.exists()


def test_before_the_answer_there_is_nothing_to_review(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    assert client.get(f"/my/{matter.number}/ask_review/").status_code == 409


def test_a_late_request_is_offered_to_a_person(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    matter = make.served(town, at)
    clock.forward(days=40)
    text = followed(client, matter)
    assert "由临河县人民政府的人审查是否准许" in text
    assert "先由人审查是否准许" in page(client, f"/my/{matter.number}/ask_review/")
    client.post(f"/my/{matter.number}/ask_review/", ASKED)
    assert Matter.objects.get(pk=matter.pk).is_admitted is None


def test_without_an_organ_on_the_platform_the_page_says_where_to_go(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    Office.objects.filter(pk=town.housing.pk).update(superior=None)
    assert "复查机关不在这个平台上" in followed(client, matter)
    answer = client.post(f"/my/{matter.number}/ask_review/", ASKED)
    assert (answer.status_code, "不在本平台" in answer.content.decode()) == (422, True)


def test_the_review_is_shown_and_a_re_review_is_offered(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    """第三十六条第一款."""
    matter = make.review_done(town, at)
    clock.forward(days=11)
    text = followed(client, matter)
    for part in ("复查意见 · 临河县人民政府", "维持", "可以向临江市人民政府申请复核", "还剩", "申请复核</a>"):
        assert part in text, part
    client.post(f"/my/{matter.number}/ask_review/", ASKED)
    assert Matter.objects.get(pk=matter.pk).state == "recheck_asked"


def test_a_review_is_not_shown_before_it_is_served(client: Client, town: Town, at: datetime) -> None:
    matter = make.reviewed(town, at)
    assert "复查、复核意见" not in followed(client, matter)


def led(town: Town, at: datetime, since: date) -> Matter:
    """One thing stays here, one goes to labour arbitration."""
    matter = make.accepted(town, at, items=["恢复原价", "公司欠我三个月工资"])
    way = ItemRoute(
        item=2,
        route="R2",
        organ="临河县劳动人事争议仲裁委员会",
        basis="《劳动争议调解仲裁法》第二十七条",
        remedy="bar_labour",
        since=since,
    )
    return classify(matter, items=[way], by=town.handler, at=at)


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        (date(2025, 9, 1), "申请劳动争议仲裁（诉求 2）：最迟 2026年9月1日（周二）"),
        (date(2025, 3, 10), "快到了，请先去提出"),
        (date(2024, 12, 2), "已经过了。请马上问对方机关"),
    ],
)
def test_another_lawful_way_says_where_how_and_until_when(
    client: Client, town: Town, at: datetime, since: date, sentence: str
) -> None:
    """第三十一条; the limits of other laws are warned of from ten days before."""
    text = followed(client, led(town, at, since))
    for part in (sentence, "临河县劳动人事争议仲裁委员会", "带身份证件、仲裁申请书和证据", "等对方确认接收"):
        assert part in text, part
    assert ("快到了" in text) == (since == date(2025, 3, 10))


def test_the_promise_is_of_the_whole_matter_and_not_of_one_item(client: Client, town: Town, at: datetime) -> None:
    text = followed(client, led(town, at, date(2025, 9, 1)))
    assert "最迟书面答复你" in text
    assert text.index("核实对方机关接收了没有") < text.index("给你书面答复")


def test_a_way_that_was_taken_in_says_so(client: Client, town: Town, at: datetime) -> None:
    matter = led(town, at, date(2025, 9, 1))
    confirm_route(matter, item=2, on=at.date(), reference="临劳仲〔2026〕1号", by=town.handler, at=at)
    text = followed(client, matter)
    assert "对方已接收，这个期限不再计算" in text
    assert "等对方确认接收" not in text


def test_a_hearing_says_when_where_and_what_one_may_do(client: Client, town: Town, at: datetime) -> None:
    """第三十一条第（六）项."""
    matter = decide_hearing(
        make.accepted(town, at),
        cause="停车费是否违规上涨",
        planned_at=at + timedelta(days=9),
        place="县政府 3 楼会议室",
        chair="周主持",
        panel=["吴律师", "郑代表"],
        by=town.head,
        at=at,
    )
    text = followed(client, matter)
    for part in (
        "停车费是否违规上涨",
        "2026年3月11日（周三） 10:14",
        "县政府 3 楼会议室",
        "吴律师、郑代表",
        "申请他回避",
    ):
        assert part in text, part


def test_what_was_supported_is_followed_until_it_is_done(
    client: Client, town: Town, at: datetime, clock: Clock
) -> None:
    """第三十二条第二款."""
    matter = make.served(town, at)
    assert "待执行" in followed(client, matter)
    clock.forward(days=31)
    text = followed(client, matter)
    assert "支持的诉求到期没有执行到位" in text
    assert "催一催，也可以打电话" not in text
    execute(matter, item=1, outcome="done", on=clock.at.date(), text="已退费", by=town.handler, at=clock.at)
    assert "已执行" in followed(client, matter)


def test_after_the_end_the_help_that_remains_is_told(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    """第三十七条第三款."""
    matter = make.ended(town, at)
    then = clock.forward(days=31)
    text = followed(client, matter)
    assert "疏导、化解、帮扶的责任还在（《信访工作条例》第三十七条）" in text
    plan_aftercare(
        matter,
        care="relief",
        text="联系临时救助",
        office=town.housing,
        due_on=date(2026, 5, 6),
        by=town.dispatcher,
        at=then,
    )
    text = page(client, f"/my/{matter.number}/")
    assert ("联系临时救助" in text, "不能拿它当条件" in text) == (True, True)
    assert f"/my/{matter.number}/ask_review/" not in text


def test_the_last_page_of_a_long_matter_costs_few_queries(
    client: Client, town: Town, at: datetime, clock: Clock, django_assert_max_num_queries: object
) -> None:
    matter = make.review_done(town, at)
    clock.forward(days=11)
    open_it(client, matter)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(f"/my/{matter.number}/")
