"""A message says which office did what, what comes next and by when, and where to look."""

from datetime import datetime

import pytest

from tests import town as make
from tests.town import Town
from xinhe.channels.messages import text
from xinhe.channels.models import Outgoing
from xinhe.matters.models import Matter


def last(matter: Matter) -> str:
    row = Outgoing.objects.filter(subject_id=matter.pk).latest("seq")
    return text(row.template, row.facts, row.facts["language"])[1]


def test_what_was_filed_is_told_with_office_day_and_address(town: Town, at: datetime) -> None:
    said = last(make.filed(town, at))
    assert said.startswith("【信和】")
    assert "最迟3月17日（周二）前要转给负责的单位。" in said
    assert "查进度：http" in said


def test_what_was_accepted_is_told_with_the_day_of_the_answer(town: Town, at: datetime) -> None:
    said = last(make.accepted(town, at))
    assert "临河县住房和城乡建设局" in said
    assert said.count("临河县住房和城乡建设局") == 1
    assert "最迟5月6日（周三）前要书面答复你。" in said


def test_what_was_served_is_told_with_the_days_of_the_review_or_of_the_execution(town: Town, at: datetime) -> None:
    assert "最迟4月1日（周三）前要执行到位。" in last(make.served(town, at))


@pytest.mark.parametrize(
    ("language", "by"), [("en", "Answer by Wed 6 May."), ("zh-hant", "最遲5月6日（週三）前要書面答覆你。")]
)
def test_the_day_is_told_in_the_petitioners_language(town: Town, at: datetime, language: str, by: str) -> None:
    assert by in last(make.accepted(town, at, language=language))


def test_a_message_of_before_that_names_no_day_still_goes_out() -> None:
    assert text("moved", {"number": "LH", "sentence": "已受理。"}, "zh-hans")[1].startswith(
        "【信和】你反映的事项 LH：已受理。查"
    )
