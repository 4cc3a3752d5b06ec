"""Limits of other laws, as corrected on 2026-11-30: each begins with a thing of its own, and some open only later."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.portal.resident import open_it, page
from tests.standing import stand_still
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import FAMILIES
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Deadline, Matter
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.records.verification import verify

NEWEST = "2026-12-01"  # what a matter of that day is pinned to
NEW = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
# Article, first day on which it can be asked for, last day, what it is counted from; the limit began on 3 August 2026.
RIGHT = [
    ("R1", "bar_civil", "《民法典》第一百八十八条", None, date(2029, 8, 3), "知道或者应当知道权利受到损害以及义务人"),
    ("R1", "bar_lawsuit", "《行政诉讼法》第四十六条", None, date(2027, 2, 3), "知道或者应当知道作出行政行为"),
    ("R1", "bar_appeal", "《民事诉讼法》第一百七十一条第一款", None, date(2026, 8, 18), "判决书送达"),
    ("R1", "bar_appeal_ruling", "《民事诉讼法》第一百七十一条第二款", None, date(2026, 8, 13), "裁定书送达"),
    ("R1", "bar_retrial", "《民事诉讼法》第二百一十六条", None, date(2027, 2, 3), "判决、裁定发生法律效力"),
    ("R2", "bar_labour", "《劳动争议调解仲裁法》第二十七条", None, date(2027, 8, 3), "知道或者应当知道权利被侵害"),
    ("R2", "bar_after_labour_award", "《劳动争议调解仲裁法》第四十八条", None, date(2026, 8, 18), "收到仲裁裁决书"),
    ("R2", "bar_land", "《农村土地承包经营纠纷调解仲裁法》第十八条", None, date(2028, 8, 3), "知道或者应当知道权利"),
    ("R2", "bar_after_land_award", "《农村土地承包经营纠纷调解仲裁法》第四十八条", None, date(2026, 9, 2), "收到仲裁"),
    ("R3", "bar_supervisory_reexam", "《监察法》第五十六条", None, date(2026, 9, 3), "收到处理决定"),
    ("R3", "bar_supervisory_recheck", "《监察法》第五十六条", None, date(2026, 9, 3), "收到复审决定"),
    ("R3", "bar_personnel_recheck", "《公务员法》第九十五条", None, date(2026, 9, 2), "知道该人事处理"),
    ("R3", "bar_personnel_appeal", "《公务员法》第九十五条", None, date(2026, 8, 18), "接到复核决定"),
    ("R3", "bar_personnel_direct", "《公务员法》第九十五条", None, date(2026, 9, 2), "知道该人事处理"),
    ("R4", "bar_reconsideration", "《行政复议法》第二十条", None, date(2026, 10, 8), "知道或者应当知道该行政行为"),
    ("R4", "bar_after_reconsideration", "《行政诉讼法》第四十五条", None, date(2026, 8, 18), "收到复议决定书"),
    ("R4", "bar_silent_reconsideration", "《行政诉讼法》第四十五条", None, date(2026, 8, 18), "复议期限届满"),
    ("R5", "bar_inaction", "《行政复议法实施条例》第十六条", date(2026, 10, 3), date(2026, 12, 1), "机关收到申请"),
    ("R5", "bar_inaction_term", "《行政复议法实施条例》第十六条", None, date(2026, 10, 8), "法定履行期限届满"),
    ("R5", "bar_inaction_lawsuit", "《行政诉讼法》第四十七条", date(2026, 10, 4), date(2027, 4, 3), "机关接到申请"),
]


def led(town: Town, at: datetime, route: str, remedy: str, *, since: date, begun: datetime = NEW) -> Matter:
    one = ItemRoute(item=1, route=route, organ="有权的机关", basis="依法", remedy=remedy, since=since)
    return classify(make.accepted(town, begun), items=[one], by=town.handler, at=at)


def day(one: date) -> str:
    return f"{one.year}年{one.month}月{one.day}日"


@pytest.mark.parametrize(("route", "remedy", "article", "opens", "end", "began"), RIGHT)
def test_each_limit_begins_with_its_own_event_and_says_from_when_and_until_when(
    town: Town, route: str, remedy: str, article: str, opens: date | None, end: date, began: str
) -> None:
    matter = led(town, NEW, route, remedy, since=date(2026, 8, 3))
    limit = Deadline.objects.get(matter=matter, clock=f"{remedy}#1")
    assert (limit.end, limit.rule().cite[: len(article)], limit.version) == (end, article, NEWEST)
    assert f"2026年8月3日{began}" in limit.explanation()
    words = str(Document.objects.get(subject_id=matter.pk, form="route_notice").content)
    assert f"{day(end)}以前（含当日）" in words
    assert ("才可以行使" in words) == (opens is not None)
    if opens:
        assert f"从{day(opens)}起才可以行使" in words
        assert f"从 {opens.year}年{opens.month}月{opens.day}日起可以提出" in limit.explanation()


@pytest.mark.parametrize("asked", [date(2026, 9, 1), date(2026, 10, 15), date(2026, 11, 30)])
def test_a_right_against_silence_is_never_told_as_ended_before_it_opens(town: Town, asked: date) -> None:
    """《行政复议法实施条例》第十六条: sixty days from the end of sixty days."""
    matter = led(town, NEW, "R5", "bar_inaction", since=asked)
    limit = Deadline.objects.get(matter=matter, clock="bar_inaction#1")
    assert limit.raw_end == asked + timedelta(days=120)


def test_a_matter_that_began_before_is_told_the_right_day_too_and_nothing_of_before_counts_as_altered(
    town: Town, at: datetime
) -> None:
    before = led(town, at, "R5", "bar_inaction", since=date(2026, 2, 2), begun=at)
    old = Deadline.objects.get(matter=before, clock="bar_inaction#1")
    assert (old.end, old.version) == (date(2026, 4, 2), "2022-05-01")
    running = led(town, NEW, "R5", "bar_inaction", since=date(2026, 8, 3), begun=at)
    new = Deadline.objects.get(matter=running, clock="bar_inaction#1")
    assert (new.end, running.version, new.version) == (date(2026, 12, 1), "2022-05-01", "2026-11-30")
    assert "从 2026年10月3日起可以提出" in new.explanation()
    assert "起可以提出" not in old.explanation()
    assert not list(verify(FAMILIES, at=NEW))


def test_the_petitioner_reads_from_when_and_until_when(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, lambda: NEW)
    matter = led(town, NEW, "R5", "bar_inaction", since=date(2026, 11, 2))
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "从 2027年1月2日（周六）起，最迟 2027年3月2日（周二）" in " ".join(text.split())
    assert "情况紧急的，不必等到那天" in text


def test_staff_read_from_when_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, lambda: NEW)
    matter = led(town, NEW, "R5", "bar_inaction_lawsuit", since=date(2026, 11, 2))
    desk = Client()
    assert town.handler.account is not None
    desk.force_login(town.handler.account)
    text = " ".join(page(desk, f"/desk/matters/{matter.number}/").split())
    assert "从 2027年1月3日（周日）起，最迟 2027年7月2日（周五）" in text
