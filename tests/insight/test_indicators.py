"""Each indicator against answers made by hand."""

from datetime import date, timedelta

import pytest

from xinhe.insight.counting import Tally
from xinhe.insight.follower import add, summed
from xinhe.insight.indicators import COUNTY, FORMULAS, Days, Figures, by_place, days_of, read, told_to_rated, trend
from xinhe.insight.periods import Period, month_before, month_of, quarter_of, twelve_months, year_of
from xinhe.insight.public import last_month
from xinhe.kernel.refusal import Refused

TODAY = date(2026, 3, 20)
MARCH = month_of(TODAY)
PLACE = "/99/9901/990123/990123001/"
COUNTY_SCOPE = "region:990123"
NOTHING = Days(0, None, None, None)


def made(**counts: int) -> Figures:
    return Figures(counts, NOTHING, MARCH, TODAY)


def put(*rows: tuple[str, date, int], value: int = 0) -> None:
    tallies = [Tally("petition", m, day, 7, PLACE, "01", value) for m, day, n in rows for _ in range(n)]
    add(summed(tallies))


@pytest.mark.parametrize(
    ("name", "counts", "expected"),
    [
        ("forward", {"forward_met": 498, "forward_late": 12, "forward_open": 6}, (498, 516, "96.5%")),
        (
            "notify",
            {"notify_met": 7, "notify_direct_met": 1, "notify_open": 1, "notify_direct_late": 1},
            (8, 10, "80.0%"),
        ),
        ("conclude", {"conclude_met": 8, "conclude_late": 1}, (8, 9, "88.9%")),
        ("rated", {"rated": 9, "unrated": 5}, (9, 14, "64.3%")),
        ("office", {"office_satisfied": 5, "office_basically_satisfied": 2, "office_dissatisfied": 1}, (7, 8, "87.5%")),
        ("petition_office", {"petition_office_satisfied": 7, "petition_office_dissatisfied": 7}, (7, 14, "50.0%")),
        ("online", {"received": 1000, "received_online": 724}, (724, 1000, "72.4%")),
        ("online_taken", {"taken": 3, "taken_online": 1}, (1, 3, "33.3%")),
    ],
)
def test_a_rate_is_its_numerator_over_its_denominator(name, counts, expected):
    rate = made(**counts).rate(name)
    assert (rate.numerator, rate.denominator, f"{rate.rate:.1%}") == expected


@pytest.mark.parametrize("name", COUNTY)
def test_nothing_due_is_no_rate_and_never_a_hundred_percent(name):
    rate = made().rate(name)
    assert (rate.denominator, rate.rate, rate.is_ranked) == (0, None, False)


def test_fewer_than_ten_are_not_ranked():
    assert not made(conclude_met=9).rate("conclude").is_ranked
    assert made(conclude_met=10).rate("conclude").is_ranked


def test_every_rate_names_its_law_and_says_how_it_is_made():
    assert all(formula.cite and formula.how.endswith("。") for formula in FORMULAS.values())


@pytest.mark.parametrize(
    ("histogram", "expected"),
    [
        ({}, (0, None, None, None)),
        ({15: 1}, (1, 15, 15, 15)),
        ({1: 1, 2: 1, 10: 1, 20: 1}, (4, 8.25, 6, 20)),
        ({5: 9, 60: 1}, (10, 10.5, 5, 5)),
        ({5: 8, 30: 1, 60: 1}, (10, 13, 5, 30)),
    ],
)
def test_mean_median_and_the_ninetieth_percentile_are_exact(histogram, expected):
    days = days_of(histogram)
    assert (days.n, days.mean, days.median, days.p90) == expected


@pytest.mark.django_db
def test_what_is_not_due_yet_is_outside_until_its_day_has_come():
    put(("conclude_open", TODAY + timedelta(days=1), 1), ("conclude_met", TODAY, 2))
    assert read(COUNTY_SCOPE, MARCH, kind="petition", today=TODAY).rate("conclude").denominator == 2
    assert read(COUNTY_SCOPE, MARCH, kind="petition", today=TODAY + timedelta(days=1)).rate("conclude").denominator == 3


@pytest.mark.django_db
def test_a_period_reads_whole_months_and_single_days_alike():
    for month in twelve_months(TODAY):
        put(("received", month, 1), ("received", month + timedelta(days=9), 1))
    assert read(COUNTY_SCOPE, year_of(TODAY), kind="petition", today=TODAY).counts["received"] == 6
    middle = Period(date(2025, 11, 5), date(2026, 2, 3))
    assert read(COUNTY_SCOPE, middle, kind="petition", today=TODAY).counts["received"] == 1 + 2 + 2 + 1
    assert read(COUNTY_SCOPE, Period(date(2026, 4, 1), date(2026, 4, 2)), kind="petition", today=TODAY).counts == {}
    assert [
        f.counts["received"] for f in trend(COUNTY_SCOPE, twelve_months(TODAY), kind="petition", today=TODAY).values()
    ] == [2] * 12


@pytest.mark.django_db
def test_the_table_of_class_by_town_adds_up():
    put(("received", TODAY, 3), ("received", TODAY - timedelta(days=40), 1))
    assert by_place(COUNTY_SCOPE, "received", year_of(TODAY), kind="petition", today=TODAY) == {("01", "990123001"): 4}


@pytest.mark.django_db
def test_a_rated_office_learns_sums_of_five_over_months_that_are_over():
    february = date(2026, 2, 10)
    put(("office_satisfied", february, 4), ("office_satisfied", TODAY, 9))
    hidden = told_to_rated("office:7", ["office"], year_of(TODAY), kind="petition", today=TODAY)["office"]
    assert (hidden.rate, hidden.is_hidden) == (None, True)
    put(("office_dissatisfied", february, 1))
    shown = told_to_rated("office:7", ["office"], year_of(TODAY), kind="petition", today=TODAY)["office"]
    assert (shown.numerator, shown.denominator, shown.rate) == (4, 5, 0.8)
    assert told_to_rated("office:7", ["office"], MARCH, kind="petition", today=TODAY)["office"].is_hidden


@pytest.mark.django_db
def test_the_public_reads_last_month_and_no_rating_below_five(town):
    february = date(2026, 2, 10)
    put(("received", february, 12), ("conclude_met", february, 9), ("conclude_late", february, 1))
    put(("office_satisfied", february, 4), ("received", TODAY, 3))
    month = last_month(town.county, TODAY)
    assert (str(month.period), month.received) == ("2026-02-01 至 2026-02-28", 12)
    assert (month.on_time.numerator, month.on_time.denominator, month.on_time.rate) == (9, 10, 0.9)
    assert month.satisfied.rate is None
    put(("office_dissatisfied", february, 1))
    assert last_month(town.county, TODAY).satisfied.rate == 0.8


def test_periods_begin_and_end_with_the_calendar():
    assert month_before(date(2026, 3, 31)) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert quarter_of(date(2026, 12, 31)) == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert Period(date(2026, 1, 2), date(2026, 3, 30)).whole_months() == month_of(date(2026, 2, 1))
    assert Period(date(2026, 1, 2), date(2026, 2, 27)).whole_months() is None
    assert MARCH.whole_months() == MARCH
    with pytest.raises(Refused):
        Period(date(2026, 3, 2), date(2026, 3, 1))
