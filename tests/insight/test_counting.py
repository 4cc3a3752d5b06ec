"""What one matter counts for, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from xinhe.insight.counting import Life, cells, counts, judged
from xinhe.procedures.deadlines import Running

END = date(2026, 3, 17)
CLOCK = Running("forward", date(2026, 3, 2), END, None)
LIFE = Life(
    kind="petition",
    received_on=date(2026, 3, 2),
    is_online=True,
    region_path="/99/9901/990123/990123001/",
    category="01",
    receiver=1,
    received_by_petition_office=True,
)


def measures(life: Life) -> dict[str, date]:
    return {tally.measure: tally.day for tally in counts(life)}


@pytest.mark.parametrize(
    ("stopped", "stop", "verdict"),
    [
        (None, "", ("open", date(2026, 3, 18))),
        (END, "", ("met", END)),
        (date(2026, 3, 18), "", ("late", date(2026, 3, 18))),
        (date(2026, 4, 20), "", ("late", date(2026, 3, 18))),
        (date(2026, 3, 9), "withdraw", None),
        (date(2026, 3, 20), "withdraw", ("late", date(2026, 3, 18))),
        (date(2026, 3, 20), "rule_objection:returned", None),
    ],
)
def test_a_duty_is_judged_once_on_the_day_that_settles_it(stopped, stop, verdict):
    assert judged(replace(CLOCK, stopped_on=stopped), stop) == verdict


def test_a_cancelled_clock_judges_nobody():
    assert judged(replace(CLOCK, cancelled=True), "") is None


def test_a_fresh_online_matter_is_received_and_not_due():
    life = replace(LIFE, clocks={"forward": CLOCK})
    assert measures(life) == {
        "received": date(2026, 3, 2),
        "received_online": date(2026, 3, 2),
        "forward_open": date(2026, 3, 18),
    }


def test_an_answered_and_rated_matter_counts_days_and_both_ratings():
    life = replace(
        LIFE,
        lead=7,
        accepted_on=date(2026, 3, 5),
        served_on=date(2026, 4, 1),
        rated_on=date(2026, 4, 3),
        office_rating="satisfied",
        petition_office_rating="dissatisfied",
    )
    by_measure = {tally.measure: tally for tally in counts(life)}
    assert by_measure["days"].value == 27
    assert by_measure["office_satisfied"].office == 7
    assert by_measure["petition_office_dissatisfied"].office == 1
    assert "unrated" not in by_measure


def test_silence_counts_as_not_rated_after_the_window_and_an_anonymous_petitioner_is_not_asked():
    life = replace(LIFE, lead=7, clocks={"rating": replace(CLOCK, clock="rating", right=True)})
    assert measures(life)["unrated"] == date(2026, 3, 18)
    assert "unrated" not in measures(replace(life, is_anonymous=True))


def test_an_accusation_counts_for_nothing():
    assert counts(replace(LIFE, is_accusation=True, clocks={"forward": CLOCK})) == []


def test_a_count_adds_to_its_office_and_every_place_above_it():
    tally = counts(LIFE)[0]
    scopes = [key[0] for key in cells(tally) if key[2]]
    assert scopes == ["region:99", "region:9901", "region:990123", "region:990123001", "office:1"]
