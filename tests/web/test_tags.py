"""Words and shapes of dates, deadlines and fields."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override

from xinhe.web.templatetags import xinhe as tags

TODAY = date(2026, 3, 26)


@dataclass
class Deadline:
    """What a chip asks of a deadline."""

    end: date
    stopped_on: date | None = None
    started_on: date = date(2026, 3, 2)
    lapses: bool = False
    title: str = "办结"


def _render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("left", "kind", "words"),
    [
        (41, "ok", "剩 41 天"),
        (4, "ok", "剩 4 天"),
        (3, "soon", "剩 3 天"),
        (0, "soon", "今日到期"),
        (-2, "late", "超期 2 天"),
    ],
)
def test_a_running_deadline_is_told_in_words_and_shape(left: int, kind: str, words: str) -> None:
    assert tags.chip_words(Deadline(TODAY + timedelta(left)), TODAY) == (kind, words)


def test_a_finished_deadline_says_on_which_day() -> None:
    done = Deadline(date(2026, 3, 17), stopped_on=date(2026, 3, 5))
    assert tags.chip_words(done, TODAY) == ("ok done", "第 3 天完成")
    assert tags.chip_words(Deadline(TODAY, stopped_on=date(2026, 3, 2)), TODAY)[1] == "当天完成"


def test_a_deadline_finished_too_late_stays_late() -> None:
    assert tags.chip_words(Deadline(TODAY, stopped_on=TODAY + timedelta(1)), TODAY) == ("late done", "已超期完成")


def test_a_right_that_ran_out_is_nobodys_lateness() -> None:
    assert tags.chip_words(Deadline(date(2026, 3, 1), lapses=True), TODAY) == ("plain", "已过期")


def test_a_right_that_ended_was_not_done_by_anybody() -> None:
    ended = Deadline(date(2026, 3, 17), stopped_on=date(2026, 3, 2), lapses=True, title="提出异议")
    assert tags.chip_words(ended, TODAY) == ("plain", "已结束")


def test_a_chip_names_its_date() -> None:
    html = _render("{% chip deadline today %}", deadline=Deadline(date(2026, 5, 6)), today=TODAY)
    assert 'title="办结 · 2026年5月6日（周三）"' in html
    assert _render("{% chip deadline today %}", deadline=None, today=TODAY).strip() == ""


def test_dates_and_moments_are_those_of_china() -> None:
    late = datetime(2026, 3, 1, 16, 14, tzinfo=UTC)
    assert tags.chinese_date(late) == "2026年3月2日（周一）"
    assert tags.chinese_moment(late) == "3月2日 00:14"
    with override("zh-hant"):
        assert tags.chinese_date(late) == "2026年3月2日（週一）"
    with override("en"):
        assert tags.chinese_date(late) == "Mon, 2 Mar 2026"


def test_no_figure_is_a_dash_and_not_a_nought() -> None:
    assert (tags.rate(None), tags.number(None)) == ("—", "—")
    assert (tags.rate(Decimal("0.986")), tags.number(1284), tags.rate(0)) == ("98.6%", "1,284", "0.0%")


class Filing(forms.Form):
    """A form with each shape of field."""

    title = forms.CharField(label="标题", help_text="一句话", error_messages={"required": "请写标题。"})
    place = forms.ChoiceField(label="地区", choices=[("a", "云城街道")], required=False)
    kind = forms.ChoiceField(label="你希望", widget=forms.RadioSelect, choices=[("a", "答复"), ("b", "调解")])
    quiet = forms.BooleanField(label="不公开", required=False)


def test_a_field_stands_with_label_hint_and_error() -> None:
    html = _render("{% field form.title %}", form=Filing({"title": ""}))
    for part in (
        'for="id_title"',
        'id="id_title_helptext"',
        'id="id_title_error"',
        'aria-invalid="true"',
        "请写标题。",
    ):
        assert part in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html


def test_radio_buttons_stand_in_a_named_group() -> None:
    html = _render("{% field form.kind %}", form=Filing())
    assert "<legend>你希望</legend>" in html
    assert html.count('type="radio"') == 2


def test_a_field_that_may_stay_empty_says_so() -> None:
    html = _render("{% field form.place %}{% field form.quiet %}", form=Filing())
    assert html.count("选填") == 1
    assert 'class="form-select"' in html
    assert 'class="form-check-input"' in html
