"""How long mediation takes: a month as a rule, thirty days or no limit where a place has it so (rulebook 3.4)."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from xinhe.kernel.limits import Limit
from xinhe.kernel.refusal import Refused
from xinhe.procedures import book
from xinhe.procedures.deadlines import Entry, Running, explain, replay
from xinhe.procedures.definition import BadRule, Procedure
from xinhe.procedures.sentences import why

MONTH = "2026-12-01"


def running(procedure: Procedure, *entries: Entry) -> Running:
    return replay(procedure, entries, book.calendar())["mediate_within"]


@pytest.mark.parametrize(
    ("taken_on", "end"),
    [
        ("2026-01-30", "2026-02-28"),  # February has no 30th; a Saturday on which people work in for the festival
        ("2026-01-31", "2026-02-28"),
        ("2026-03-02", "2026-04-02"),
        ("2026-04-30", "2026-06-01"),  # 30 May is a Saturday
        ("2026-09-01", "2026-10-08"),  # the holiday of October lasts until the 7th
    ],
)
def test_a_month_ends_on_the_day_of_its_number(taken_on: str, end: str) -> None:
    """民法典 第二百零二条、第二百零三条."""
    clock = running(book.get("mediation", MONTH), Entry("take_on", 1, date.fromisoformat(taken_on)))
    assert clock.end.isoformat() == end


def test_days_come_on_top_of_the_month_and_are_told() -> None:
    procedure, day = book.get("mediation", MONTH), date(2026, 3, 2)
    clock = running(
        procedure,
        Entry("take_on", 1, day),
        Entry("begin_appraisal", 2, day, excluded=7),
        Entry("prolong", 3, date(2026, 3, 20), days=10),
    )
    assert (clock.raw_end, clock.extended_days, clock.excluded_days) == (date(2026, 4, 19), 10, 7)
    told = explain(procedure.clocks["mediate_within"], clock)
    assert "1 个月零 17 日" in told
    assert "鉴定评估所需的 7 日不计算在内" in told
    assert "延期10日，除鉴定7日，最迟" in why(procedure.clocks["mediate_within"], clock)
    assert "1 month and 17 days" in explain(procedure.clocks["mediate_within"], clock, "en")


def test_both_sides_together_give_it_no_more_than_the_norm_again() -> None:
    day = date(2026, 3, 2)
    with pytest.raises(Refused):
        running(book.get("mediation", MONTH), Entry("take_on", 1, day), Entry("prolong", 2, day, days=31))


OWN = """
amends = "2026-12-01"
source = "《深圳经济特区矛盾纠纷多元化解条例》第二十五条"
"""
THIRTY = """
[[clock]]
name = "mediate_within"
title = { zh-hans = "调解期限", zh-hant = "調解期限", en = "Mediate" }
owner = "holder"
starts_on = ["take_on"]
stops_on = ["agree:effective", "end_mediation", "leave", "move_up", "break_off"]
began = { zh-hans = "受理", zh-hant = "受理", en = "taken on" }
limit = { days = 30 }
cite = "《深圳经济特区矛盾纠纷多元化解条例》第二十五条"
extends = { act = "prolong", days = 30 }
excludes_appraisals = true
warn = [{ left = 7 }]
"""


def of_a_place(tmp_path: Path, rows: str) -> Procedure:
    """The rules of mediation with a place's own file over them."""
    shutil.copytree(settings.RULES, tmp_path / "rules")
    (tmp_path / "rules" / "mediation" / "2027-01-01.toml").write_text(OWN + rows, encoding="utf-8")
    return book.load(tmp_path / "rules")["mediation", "2027-01-01"]


def test_a_place_may_have_thirty_days(tmp_path: Path) -> None:
    clock = of_a_place(tmp_path, THIRTY).clocks["mediate_within"]
    assert (clock.limit, clock.extend_days, clock.tag) == (Limit(days=30), 30, "V")


def test_a_place_may_have_no_limit(tmp_path: Path) -> None:
    procedure = of_a_place(tmp_path, 'drop_clocks = ["mediate_within"]\ndrop_steps = ["prolong"]\n')
    assert "mediate_within" not in procedure.clocks
    assert "mediate_within" not in {name for stage in procedure.stages for name in stage.clocks}
    assert replay(procedure, [Entry("take_on", 1, date(2027, 1, 4))], book.calendar()) == {}


def test_what_is_dropped_was_there(tmp_path: Path) -> None:
    with pytest.raises(BadRule, match="has no clock mediate_witin"):
        of_a_place(tmp_path, 'drop_clocks = ["mediate_witin"]\n')
