"""No day of a year that cannot be gets in, by whatever act and in either direction."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests import town as make
from tests.town import Town
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.attend import attend
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.supervision.acts.supervise import supervise

pytestmark = pytest.mark.django_db
LONG_AGO, FAR = date(26, 3, 2), date(9999, 12, 31)
Try = Callable[[Town, datetime], Any]

TRIES: dict[str, tuple[str, Try]] = {
    "heard in the year 26": (
        "on",
        lambda t, at: hear(make.accepted(t, at), text="陈述", on=LONG_AGO, means="phone", by=t.handler, at=at),
    ),
    "posted in the year 26": (
        "posted_on",
        lambda t, at: ask_review(
            make.served(t, at), request="撤销", reasons="不服", posted_on=LONG_AGO, by=t.clerk, at=at
        ),
    ),
    "to be answered in 9999": (
        "due_on",
        lambda t, at: assign(make.screened(t, at), office=t.housing, due_on=FAR, by=t.dispatcher, at=at),
    ),
    "a leader's charge until 2204": (
        "due_on",
        lambda t, at: attend(
            make.accepted(t, at),
            kind="charge",
            leader="周永安",
            post="副县长",
            on=at.date(),
            text="请查清。",
            due_on=date(2204, 1, 1),
            by=t.handler,
            at=at,
        ),
    ),
    "relief until 9999": (
        "due_on",
        lambda t, at: plan_aftercare(
            make.served(t, at), care="relief", text="救助", office="lh-zjj", due_on=FAR, by=t.dispatcher, at=at
        ),
    ),
    "supervised until 9999": (
        "answer_on",
        lambda t, at: supervise(
            make.accepted(t, at), ground="G4", facts="没有动作", demand="听取", answer_on=FAR, by=t.dispatcher, at=at
        ),
    ),
}


@pytest.mark.parametrize("name", TRIES)
def test_a_year_that_cannot_be_is_named_at_its_field(town: Town, at: datetime, name: str) -> None:
    field, attempt = TRIES[name]
    with pytest.raises(Invalid, match="年份不对") as no:
        attempt(town, at)
    assert list(no.value.errors) == [field]
