"""What each step does to the clocks of a matter."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedures.conftest import RULES
from xinhe.kernel import workdays
from xinhe.kernel.refusal import Refused
from xinhe.kernel.workdays import Calendar, Year
from xinhe.procedures import book
from xinhe.procedures.deadlines import Entry, advance, explain, replay, settle, switch
from xinhe.procedures.definition import Procedure

MONDAY = date(2026, 3, 2)
UNIT, PETITION_OFFICE = frozenset({"at_unit"}), frozenset({"at_petition_office"})


def log(*steps: str | tuple[str, int] | Entry, facts: frozenset[str] = PETITION_OFFICE) -> list[Entry]:
    """Entries from acts, or (act, days after Monday); an act may carry its outcome after a colon."""
    entries = []
    for seq, step in enumerate(steps, start=1):
        if isinstance(step, Entry):
            entries.append(step)
            continue
        word, after = step if isinstance(step, tuple) else (step, 0)
        act, _, outcome = word.partition(":")
        entries.append(Entry(act, seq, MONDAY + timedelta(days=after), outcome=outcome, facts=facts))
    return entries


def served(seq: int, on: date) -> Entry:
    return Entry("serve", seq, on, dates={"served_on": on})


def test_a_petition_office_has_fifteen_days_to_pass_on(ordinary: Procedure, calendar: Calendar) -> None:
    clocks = replay(ordinary, log("intake"), calendar)
    assert set(clocks) == {"forward"}
    assert (clocks["forward"].end, clocks["forward"].internal_end) == (date(2026, 3, 17), date(2026, 3, 6))


def test_a_unit_that_receives_directly_owes_the_notice_itself(ordinary: Procedure, calendar: Calendar) -> None:
    assert set(replay(ordinary, log("intake", facts=UNIT), calendar)) == {"notify_direct"}


def test_transfer_stops_one_clock_and_starts_the_next_offices(ordinary: Procedure, calendar: Calendar) -> None:
    clocks = replay(ordinary, log("intake", "screen", ("transfer", 1)), calendar)
    assert clocks["forward"].stopped_on == date(2026, 3, 3)
    assert {name for name, clock in clocks.items() if clock.is_open} == {"notify", "objection"}
    assert clocks["objection"].end == date(2026, 3, 10)


def test_only_the_outcome_that_a_clock_names_touches_it(ordinary: Procedure, calendar: Calendar) -> None:
    start = ("intake", "screen", "transfer", ("object", 2))
    refused = replay(ordinary, log(*start, ("rule_objection:refused", 3)), calendar)
    again = replay(ordinary, log(*start, ("rule_objection:reassigned", 3)), calendar)
    back = replay(ordinary, log(*start, ("rule_objection:returned", 3)), calendar)
    assert refused["notify"].started_on == MONDAY
    assert again["notify"].started_on == date(2026, 3, 5)
    assert back["notify"].stopped_on == date(2026, 3, 5)


def test_a_petitioners_right_counts_from_the_day_they_had_the_answer(ordinary: Procedure, calendar: Calendar) -> None:
    entry = Entry("serve", 1, MONDAY, dates={"served_on": date(2026, 2, 25)})
    clocks = advance(ordinary, {}, entry, calendar)
    assert clocks["review"].started_on == date(2026, 2, 25)
    assert clocks["review"].internal_end is None


def test_a_date_given_by_the_act_is_the_end(ordinary: Procedure, calendar: Calendar) -> None:
    entry = Entry("assign", 1, MONDAY, dates={"due_on": date(2026, 3, 20)})
    clocks = advance(ordinary, {}, entry, calendar)
    assert clocks["report"].end == date(2026, 3, 20)
    assert "2026年3月20日" in explain(ordinary.clocks["report"], clocks["report"])


def test_an_assignment_without_a_date_starts_no_report(ordinary: Procedure, calendar: Calendar) -> None:
    assert "report" not in advance(ordinary, {}, Entry("assign", 1, MONDAY), calendar)


def extended(procedure: Procedure, calendar: Calendar, *days: int) -> dict:
    steps = [Entry("accept", 1, MONDAY)]
    steps += [Entry("extend", n, MONDAY + timedelta(days=n), days=d) for n, d in enumerate(days, start=2)]
    return replay(procedure, steps, calendar)


def test_extensions_add_up_and_count_from_the_first_day(ordinary: Procedure, calendar: Calendar) -> None:
    twice, once = extended(ordinary, calendar, 10, 20), extended(ordinary, calendar, 30)
    assert twice["conclude"].extended_days == 30
    assert twice["conclude"].end == once["conclude"].end == date(2026, 6, 1)  # raw end: a Sunday


@pytest.mark.parametrize("days", [(31,), (20, 11), (10, 10, 11)])
def test_extensions_above_thirty_days_in_sum_are_refused(
    ordinary: Procedure, calendar: Calendar, days: tuple[int, ...]
) -> None:
    with pytest.raises(Refused) as caught:
        extended(ordinary, calendar, *days)
    assert (caught.value.code, caught.value.article) == ("extension_too_long", "第三十四条")
    assert f"最多还能延 {30 - sum(days[:-1])} 日" in caught.value.sentence


@pytest.mark.parametrize("days", [0, -1])
def test_an_extension_is_at_least_a_day(ordinary: Procedure, calendar: Calendar, days: int) -> None:
    with pytest.raises(Refused, match="至少 1 日"):
        extended(ordinary, calendar, days)


def without(calendar: Calendar, year: int) -> Calendar:
    return Calendar(calendar.year(y) for y in calendar.years if y != year)


def table(year: int, *holidays: date) -> Year:
    return Year(year, f"{year}-1", dict.fromkeys(holidays, "元旦"), frozenset(), "国务院办公厅通知")


LATE = date(2026, 11, 2)  # sixty days on is 2027-01-01


def test_a_limit_into_a_year_without_a_table_keeps_its_raw_end(ordinary: Procedure, calendar: Calendar) -> None:
    clock = advance(ordinary, {}, Entry("accept", 1, LATE), without(calendar, 2027))["conclude"]
    assert (clock.end, clock.provisional, clock.internal_end) == (date(2027, 1, 1), True, None)
    assert "2027 年放假安排尚未公布录入" in explain(ordinary.clocks["conclude"], clock)


def test_the_provisional_end_is_settled_when_the_table_arrives(ordinary: Procedure, calendar: Calendar) -> None:
    before = advance(ordinary, {}, Entry("accept", 1, LATE), without(calendar, 2027))
    full = calendar.replace(table(2027, date(2027, 1, 1)))
    after = settle(ordinary, before, full)["conclude"]
    assert (after.end, after.provisional, after.calendar_version) == (date(2027, 1, 4), False, "2027-1")
    assert after == advance(ordinary, {}, Entry("accept", 1, LATE), full)["conclude"]


def test_settling_without_the_table_changes_nothing(ordinary: Procedure, calendar: Calendar) -> None:
    missing = without(calendar, 2027)
    before = advance(ordinary, {}, Entry("accept", 1, LATE), missing)
    assert settle(ordinary, before, missing) == before


def test_settling_keeps_an_extension(ordinary: Procedure, calendar: Calendar) -> None:
    missing = without(calendar, 2027)
    before = replay(ordinary, [Entry("accept", 1, LATE), Entry("extend", 2, LATE, days=3)], missing)
    after = settle(ordinary, before, calendar.replace(table(2027)))["conclude"]
    assert (after.end, after.extended_days) == (date(2027, 1, 4), 3)


def test_working_days_into_a_year_without_a_table_are_provisional_and_settled(
    simple: Procedure, calendar: Calendar
) -> None:
    """第二十二条: the days run on, whether or not the holidays of the next year are announced."""
    missing = without(calendar, 2027)
    before = advance(simple, {}, Entry("accept", 1, date(2026, 12, 28)), missing)
    conclude = before["conclude"]
    assert (conclude.end, conclude.provisional) == (date(2027, 1, 11), True)
    said = explain(simple.clocks["conclude"], conclude)
    assert "放假安排尚未公布录入" in said
    assert settle(simple, before, missing) == before
    after = settle(simple, before, calendar.replace(table(2027)))["conclude"]
    assert not after.provisional


def test_a_transfer_late_in_december_is_timed_provisionally(ordinary: Procedure, calendar: Calendar) -> None:
    """The unit has its five working days to object, although the table of the next year is not in."""
    after = advance(ordinary, {}, Entry("transfer", 1, date(2026, 12, 25)), without(calendar, 2027))
    assert (after["objection"].end, after["objection"].provisional) == (date(2027, 1, 1), True)
    assert after["notify"].end == date(2027, 1, 9)


def test_the_simple_lane_counts_from_the_same_first_days(
    ordinary: Procedure, simple: Procedure, calendar: Calendar
) -> None:
    entries = log("intake", "screen", ("transfer", 1), ("simplify", 2))
    clocks = switch(simple, replay(ordinary, entries, calendar), entries, calendar)
    assert clocks["notify"].started_on == date(2026, 3, 3)
    assert clocks["notify"].end == date(2026, 3, 6)


def test_what_was_stopped_before_a_switch_stays_as_it_was_judged(
    ordinary: Procedure, simple: Procedure, calendar: Calendar
) -> None:
    entries = log("intake", "screen", ("transfer", 10), ("simplify", 11))
    before = replay(ordinary, entries, calendar)
    after = switch(simple, before, entries, calendar)
    assert after["forward"] == before["forward"]
    assert not after["forward"].lapsed_by(date(2026, 3, 13))  # in time under the rule it was done under


def test_switching_back_keeps_the_first_acceptance(ordinary: Procedure, simple: Procedure, calendar: Calendar) -> None:
    entries = log("intake", "screen", "transfer", ("accept", 1), ("switch_to_ordinary", 5))
    clocks = switch(ordinary, replay(simple, entries, calendar), entries, calendar)
    conclude = replay(ordinary, entries[:4], calendar)["conclude"]
    assert clocks["conclude"] == conclude
    assert conclude.started_on == date(2026, 3, 3)


def test_a_clock_that_the_new_procedure_lacks_is_cancelled_not_forgotten(
    ordinary: Procedure, simple: Procedure, calendar: Calendar
) -> None:
    without_objection = replace(simple, clocks={n: c for n, c in simple.clocks.items() if n != "objection"})
    entries = log("intake", "screen", "transfer")
    clocks = switch(without_objection, replay(ordinary, entries, calendar), entries, calendar)
    assert clocks["objection"].cancelled
    assert not clocks["objection"].is_open


BOOK = book.load(RULES)
TABLES = workdays.load(RULES / "holidays")
WORDS = sorted(
    {act for p in BOOK.values() for c in p.clocks.values() for act in (*c.starts_on, *c.stops_on)}
    | {"screen", "note", "hear", "extend", "rule_objection:refused"}
)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """Any acts in any order on days that don't go back: the clocks must hold for more than lawful logs."""
    day = draw(st.dates(date(2016, 1, 1), date(2025, 6, 1)))
    entries = []
    for seq, word in enumerate(draw(st.lists(st.sampled_from(WORDS), max_size=12)), start=1):
        day += timedelta(days=draw(st.integers(0, 20)))
        act, _, outcome = word.partition(":")
        days = 1 if act == "extend" else 0
        dates = {"due_on": day + timedelta(days=9), "served_on": day - timedelta(days=draw(st.integers(0, 3)))}
        entries.append(Entry(act, seq, day, outcome, dates, days, draw(st.sampled_from([UNIT, PETITION_OFFICE]))))
    return entries


def fold(procedure: Procedure, entries: Iterable[Entry]) -> dict:
    clocks: dict = {}
    for entry in entries:
        clocks = advance(procedure, clocks, entry, TABLES)
    return clocks


@given(logs(), st.sampled_from(sorted(BOOK)))
@settings(max_examples=150, deadline=None)
def test_a_recount_of_the_log_is_what_the_steps_made(entries: list[Entry], key: tuple[str, str]) -> None:
    assert replay(BOOK[key], entries, TABLES) == fold(BOOK[key], entries)


@given(logs(), st.integers(0, 12))
@settings(max_examples=100, deadline=None)
def test_a_recount_may_begin_anywhere(entries: list[Entry], cut: int) -> None:
    procedure = BOOK["petition", "2022-05-01"]
    clocks = replay(procedure, entries[:cut], TABLES)
    for entry in entries[cut:]:
        clocks = advance(procedure, clocks, entry, TABLES)
    assert clocks == replay(procedure, entries, TABLES)


@given(logs())
@settings(max_examples=100, deadline=None)
def test_no_step_changes_the_clocks_it_was_given(entries: list[Entry]) -> None:
    procedure = BOOK["petition", "2022-05-01"]
    clocks: dict = {}
    for entry in entries:
        kept = dict(clocks)
        after = advance(procedure, clocks, entry, TABLES)
        assert clocks == kept
        clocks = after


@given(logs())
@settings(max_examples=100, deadline=None)
def test_going_simple_and_back_leaves_open_duties_where_they_were(entries: list[Entry]) -> None:
    ordinary, simple = BOOK["petition", "2022-05-01"], BOOK["petition-simple", "2022-07-17"]
    before = replay(ordinary, entries, TABLES)
    there = switch(simple, before, entries, TABLES)
    back = switch(ordinary, there, entries, TABLES)
    assert back == before


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Received on 2 March 2026, 15 days, Art. 22; the last day is 17 March."),
        ("zh-hant", "2026年3月2日收到，15 日，第二十二條；"),
    ],
)
def test_an_explanation_names_the_article_as_its_reader_does(
    ordinary: Procedure, calendar: Calendar, language: str, words: str
) -> None:
    clocks = replay(ordinary, log("intake"), calendar)
    assert explain(ordinary.clocks["forward"], clocks["forward"], language).startswith(words)
