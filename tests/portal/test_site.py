"""The pages about the place: real offices, real rules, and nothing about anybody's matter."""

import re
import time
from datetime import date, datetime
from html import unescape

import pytest
from django.test import Client

from tests import town as make
from tests.conftest import Clock
from tests.portal.resident import page
from tests.superuser import superuser
from tests.town import Town
from xinhe.insight.follower import follow, lag
from xinhe.jurisdiction.models import Office, Region
from xinhe.portal.site.guide import guide
from xinhe.procedures.definition import LANGUAGES
from xinhe.records.models import Seal

pytestmark = pytest.mark.django_db

PAGES = ["/", "/guide/", "/rules/", "/places/", "/seals/", "/privacy/", "/petitions/new/", "/my/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_in_each_language(client: Client, town: Town, path: str) -> None:
    for language in LANGUAGES:
        assert client.get(path, headers={"Accept-Language": language}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_before_anything_was_set_up(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_matter_is_shown_to_who_comes_in(client: Client, town: Town, at: datetime, path: str) -> None:
    matter = make.accepted(town, at)
    text = page(client, path)
    assert matter.title not in text
    assert matter.number not in text


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 11, 30)])
def test_the_guide_knows_all_six_routes_and_cites_each_way(day: date) -> None:
    for language in LANGUAGES:
        ways = guide(language, day).ways
        assert {"R1", "R2", "R3", "R4", "R5", "R6"} <= {way.route for way in ways}
        assert all(way.cite and way.who and way.limit for way in ways)
        assert len(guide(language, day).questions) == 3


# What the law says of each situation, as read in its text: the words that the guide of 2026-11-30 has to hold.
NUMBERS = [
    ("wages", "then", "收到裁决书之日起 15 日内起诉", "第五十条"),
    ("land", "then", "收到裁决书之日起 30 日内起诉", "第四十八条"),
    ("decision", "who", "对政府自己的决定，向上一级人民政府申请", "第二十四条"),
    ("decision", "limit", "复议期满之日起 15 日内起诉", "第三十四条"),
    ("silence", "who", "政府自己不办的，向上一级人民政府申请", "第二十四条"),
    ("silence", "limit", "复议到期不作决定的，期满后 15 日内起诉", "第三十四条"),
    ("justice", "limit", "15 日内上诉；不服一审裁定的，10 日内上诉", "第一百七十一条"),
    ("justice", "limit", "6 个月内申请再审", "第二百一十六条"),
    ("sanction", "limit", "收到之日起 1 个月内申请复审", "《监察法》第五十六条"),
    (
        "sanction",
        "limit",
        "知道之日起 30 日内申请复核，或者直接申诉；不服复核的，接到之日起 15 日内申诉",
        "《公务员法》第九十五条",
    ),
    ("discipline", "who", "或者有权处理、又不是被检举控告的机关", "第三十条"),
    ("suggestion", "then", "书面答复你。建议意见没有复查复核", "第二十九条"),
    (
        "other",
        "limit",
        "信访部门 15 日内转送；有权处理的机关收到后 15 日内书面告知你是否受理，前后最多 30 日",
        "第二十三条",
    ),
]


@pytest.mark.parametrize(("name", "field", "words", "article"), NUMBERS, ids=[f"{n[0]}-{n[3]}" for n in NUMBERS])
def test_the_guide_says_the_number_of_the_law(name: str, field: str, words: str, article: str) -> None:
    [way] = [one for one in guide("zh-hans", date(2026, 11, 30)).ways if one.name == name]
    assert words in getattr(way, field)
    assert article in way.cite


@pytest.mark.parametrize("name", ["justice", "sanction", "wages", "land", "decision", "silence", "neighbours"])
def test_the_guide_warns_where_a_right_may_be_lost(name: str) -> None:
    [way] = [one for one in guide("zh-hans", date(2026, 11, 30)).ways if one.name == name]
    assert way.warns


def test_a_way_from_the_front_page_opens_on_the_guide(client: Client, town: Town) -> None:
    assert 'href="/guide/?open=wages#wages"' in page(client, "/")
    assert page(client, "/guide/?open=wages").count("<details open>") == 1


def test_the_guide_offers_filing_all_the_same(client: Client) -> None:
    assert page(client, "/guide/").count("仍要在这里反映") >= 6


def test_the_front_page_says_where_to_come_in_person(client: Client, town: Town) -> None:
    town.petition_office.address = "人民路 12 号"
    town.petition_office.hours = "工作日 8:30–12:00"
    town.petition_office.save()
    text = page(client, "/")
    assert "人民路 12 号" in text
    assert "工作日 8:30–12:00" in text


def test_the_own_county_comes_before_the_city_above_it(client: Client, town: Town) -> None:
    city = Region.objects.get(level="city")
    Office.objects.create(code="sj-xfj", name="滨海市信访局", short="市信访局", kind="petition_office", region=city)
    assert "滨海市信访局" not in page(client, "/")
    listed = page(client, "/places/")
    assert listed.index("临河县信访局") < listed.index("滨海市信访局")


def test_a_dissolved_office_is_no_longer_listed(client: Client, town: Town) -> None:
    assert "临河县交通运输局" in page(client, "/places/")
    town.traffic.is_active = False
    town.traffic.save()
    assert "临河县交通运输局" not in page(client, "/places/")


def test_the_rules_in_force_are_shown_with_their_articles(client: Client) -> None:
    text = page(client, "/rules/")
    for part in ("信访事项（普通程序）", "信访事项（简易办理）", "60 日", "第三十四条", "5 个工作日", "最多 30 日"):
        assert part in text, part


def test_the_wall_chart_of_each_procedure_can_be_opened(client: Client) -> None:
    found = re.findall(r'src="(/rules/[^"]+chart\.svg)"', page(client, "/rules/"))
    assert [one.split("/")[2] for one in found] == ["mediation", "petition", "petition-simple"]
    answer = client.get(found[0])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert client.get("/rules/petition/1999-01-01/chart.svg").status_code == 404


def _catch_up(at: datetime) -> None:
    # A transaction anywhere in the cluster, another test run's too, holds the follower back for a moment.
    for _ in range(200):
        follow(at=at)
        if lag().steps == 0:
            return
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)  # a follower reads only what is committed
def test_last_months_figures_stand_with_their_counts(client: Client, town: Town, clock: Clock) -> None:
    make.served(town, clock.at)
    _catch_up(clock.at)
    assert "上月办得怎么样" not in page(client, "/")
    clock.forward(days=31)
    text = page(client, "/")
    assert "上月办得怎么样" in text
    assert "2026年3月1日（周日）至 2026年3月31日（周二）" in text


def test_seals_are_listed_newest_first_and_paged(client: Client, at: datetime) -> None:
    with superuser():
        for day in range(1, 32):
            Seal.objects.create(day=date(2026, 1, day), at=at, records=day, previous="0" * 64, root=f"{day:064x}")
        Seal.objects.create(day=date(2026, 2, 1), at=at, records=2, previous="0" * 64, root="f" * 64)
    text = unescape(page(client, "/seals/"))
    assert "f" * 64 in text
    assert "2026年1月1日" not in text
    older = text.split('rel="next" href="')[1].split('"')[0]
    assert "2026年1月1日" in page(client, f"/seals/{older}")
    assert ("f" * 16) in page(client, "/")


def test_the_notice_tells_what_the_law_asks(client: Client) -> None:
    text = page(client, "/privacy/")
    for part in ("谁来用", "用来做什么", "收集哪些", "保存多久", "你的权利", "第十七条"):
        assert part in text, part


def test_the_front_page_costs_few_queries(client: Client, town: Town, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/")


def test_the_guide_shows_the_six_ways_from_the_rules(client: Client, town: Town) -> None:
    """第三十一条."""
    text = page(client, "/guide/")
    for part in (
        "六条法定途径",
        "申请查处、履行职责",
        "劳动人事争议仲裁委员会",
        "《劳动争议调解仲裁法》第二十七条",
        "之日起 1 年",
        "/rules/petition/2022-05-01/chart.svg",
    ):
        assert part in text, part


def test_the_rules_say_months_and_whose_turn_it_is(client: Client, town: Town) -> None:
    text = page(client, "/rules/")
    for part in ("6 个月", "复查、复核机关", "收到转送的单位", "听证的时间不算在内", "走别的法定程序时会过期的期限"):
        assert part in text, part
