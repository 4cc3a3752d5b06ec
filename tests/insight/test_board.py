"""The board's pages: who may read which, the figures and the very matters behind them."""

import html
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.standing import stand_still
from tests.town import accepted, filed, screened, served
from xinhe.insight import follower
from xinhe.matters.models import Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.rate import rate

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


@pytest.fixture(autouse=True)
def today(monkeypatch, at):
    """The clock of a request stands still on the Monday morning."""
    stand_still(monkeypatch, lambda: at)


@pytest.fixture
def busy(town, at):
    """A month in which three came in, two were answered in time and one of them was rated; read by the board."""
    one = served(town, at)
    rate(one, office_rating="satisfied", petition_office_rating="dissatisfied", by=petitioner(one.pk), at=at)
    served(town, at, channel="visit")
    accepted(town, at - timedelta(days=90))
    filed(town, at)
    screened(town, at, nature="accusation")
    follower.count(list(Matter.objects.values_list("pk", flat=True)))
    return town


def test_the_petition_office_reads_the_whole_county_within_its_budget(busy, django_assert_max_num_queries):
    client = signed_in(busy.dispatcher)
    with django_assert_max_num_queries(14):
        page = client.get("/desk/board/").content.decode()
    assert "临河县 ·" in page
    assert "检举控告事项不计入" in page
    assert page.count('<figure class="chart') == 2


def test_each_figure_leads_to_exactly_the_matters_that_it_counts(busy):
    client = signed_in(busy.dispatcher)
    board = client.get("/desk/board/").context
    tiles = {tile["rate"].formula.name: tile for tile in board["tiles"]}
    for name in ("forward", "notify", "conclude", "rated", "office", "online"):
        for part, n in (("n", tiles[name]["rate"].numerator), ("d", tiles[name]["rate"].denominator)):
            listed = client.get(tiles[name][part]).context
            assert (listed["total"], len(listed["rows"])) == (n, n)
    assert tiles["conclude"]["rate"].numerator == 2
    assert tiles["online"]["rate"].rate == pytest.approx(2 / 3)


def test_the_first_link_of_the_board_opens_the_matters_that_failed(busy, at, monkeypatch):
    """Are we in time, where not, who: each number leads to as many matters as it says."""
    stand_still(monkeypatch, lambda: at + timedelta(days=70))
    follower.count(list(Matter.objects.values_list("pk", flat=True)))
    client = signed_in(busy.dispatcher)
    page = client.get("/desk/board/?span=year")
    board = page.context["board"]
    assert board.late > 0
    shown = page.content.decode().split("<h1>")[1]
    links = re.findall(r'href="([^"]+figure=[^"]+)"', shown)
    assert html.unescape(links[0]) == page.context["late_url"]
    assert client.get(page.context["late_url"]).context["total"] == board.late
    missed = {tile["rate"].formula.name: tile for tile in page.context["timely"] if tile["missed"]}
    assert missed
    for tile in missed.values():
        assert client.get(tile["missed_url"]).context["total"] == tile["missed"]
    assert page.context["missing"]
    for _office, cells in page.context["missing"]:
        for n, url in cells:
            assert client.get(url).context["total"] == n
    together = [sum(cells[x][0] for _office, cells in board.missing) for x in range(3)]
    rates = {rate.formula.name: rate.denominator - rate.numerator for rate in board.rates}
    assert together == [rates["forward"], rates["notify"], rates["conclude"]]
    assert "不参与排名" not in shown.split("按按期办结率排列")[0]
    assert shown.count("不参与排名") <= 1


def test_who_was_in_time_is_told_so(busy):
    page = signed_in(busy.head).get("/desk/board/lh-zjj/")
    assert page.context["board"].late == 0
    assert "到期的都按期办了" in page.content.decode()
    assert not page.context["missing"]


def test_where_nothing_fell_due_nothing_is_praised(town):
    page = signed_in(town.head).get("/desk/board/lh-zjj/").content.decode()
    assert "这一期还没有到期的" in page
    assert "到期的都按期办了" not in page


def test_a_cell_of_the_table_leads_to_its_matters(busy):
    client = signed_in(busy.dispatcher)
    board = client.get("/desk/board/").context
    (name, line, total) = board["rows"][0]
    assert (name, total) == ("未分类", 3)
    assert len(client.get(line[0][1]).context["rows"]) == 3


def test_a_unit_reads_its_own_board_and_nobody_elses(busy):
    client = signed_in(busy.handler)
    assert client.get("/desk/board/").headers["Location"] == "/desk/board/lh-zjj/"
    assert "临河县住房和城乡建设局 ·" in client.get("/desk/board/lh-zjj/?span=year").content.decode()
    for path in ("lh-jtj/", "lh-xfj/", "nowhere/", "matters/?figure=received", "matters/?office=lh-jtj&figure=taken"):
        assert client.get(f"/desk/board/{path}").status_code == 404
    assert signed_in(busy.dispatcher).get("/desk/board/lh-zjj/").status_code == 200
    assert signed_in(busy.stranger).get("/desk/board/lh-zjj/").status_code == 404
    assert signed_in(busy.auditor).get("/desk/board/").status_code == 404


def test_a_unit_never_learns_who_rated_it(busy):
    client = signed_in(busy.handler)
    page = client.get("/desk/board/lh-zjj/")
    tiles = {tile["rate"].formula.name: tile for tile in page.context["tiles"]}
    for name in ("office", "rated"):
        assert (tiles[name]["rate"].rate, tiles[name]["n"], tiles[name]["d"]) == (None, "", "")
        assert client.get(f"/desk/board/matters/?office=lh-zjj&figure={name}&part=d").status_code == 404
    assert "满 5 件才显示" in page.content.decode()
    assert tiles["conclude"]["rate"].numerator == 2
    told = signed_in(busy.dispatcher).get("/desk/board/lh-zjj/").context["tiles"]
    assert next(t for t in told if t["rate"].formula.name == "office")["rate"].numerator == 1


def test_the_inspector_reads_what_the_petition_office_is_told_only_in_sums(busy):
    def own(person):
        tiles = signed_in(person).get("/desk/board/").context["tiles"]
        return next(t["rate"] for t in tiles if t["rate"].formula.name == "petition_office")

    assert own(busy.dispatcher).rate is None
    assert (own(busy.inspector).numerator, own(busy.inspector).denominator) == (0, 1)


def test_the_workbook_says_what_the_page_says(busy):
    answer = signed_in(busy.dispatcher).get("/desk/board/?as=xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["指标", "近12个月", "类别和属地", "各单位"]
    rows = {row[0]: row[1:4] for row in book["指标"].iter_rows(min_row=2, values_only=True)}
    assert rows["按期办结率"] == (2, 2, 1)
    assert rows["满意率（信访部门）"] == ("—", "—", "—")
    assert rows["收到（件）"][2] == 3


def test_the_list_behind_a_figure_can_be_exported(busy):
    client = signed_in(busy.dispatcher)
    answer = client.get("/desk/board/matters/?figure=conclude&part=n&as=xlsx&from=2020-01-01")
    assert len(list(load_workbook(BytesIO(b"".join(answer))).active.iter_rows())) == 3


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("span=month&on=2026-02-10", "2026年2月"),
        ("span=quarter&on=2026-02-10", "2026年第1季度"),
        ("span=year&on=2025-02-10", "2025年"),
        ("span=custom&from=2026-01-05&until=2026-02-03", "2026-01-05 至 2026-02-03"),
    ],
)
def test_a_period_is_picked_by_month_quarter_year_or_days(town, query, title):
    page = signed_in(town.dispatcher).get(f"/desk/board/?{query}").content.decode()
    assert f"临河县 · {title}" in page
    assert "这段时间没有数字" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("span=custom&from=2026-03-02&until=2026-03-01", "结束日期不能早于开始日期。"),
        ("span=month&on=yesterday", "日期写法不对"),
        ("span=custom&from=%00&until=1", "日期写法不对"),
    ],
)
def test_a_period_that_cannot_be_is_told_and_shows_this_month(town, query, sentence):
    page = signed_in(town.dispatcher).get(f"/desk/board/?{query}").content.decode()
    assert sentence in page
    assert "临河县 · 2026年3月" in page


def test_odd_addresses_are_refused_with_a_sentence(town):
    client = signed_in(town.dispatcher)
    assert client.get("/desk/board/matters/?figure=nothing").status_code == 404
    assert client.get("/desk/board/matters/?figure=received&from=x").status_code == 409
    assert client.get("/desk/board/matters/?figure=received&town=%00&category=%00&office=%00").status_code == 200
    assert client.get("/desk/board/?span=month&on=9999-12-31").status_code == 200
