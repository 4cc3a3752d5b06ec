"""The rule file of the checks: whole, sound, and a bad one is refused by file and row."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from xinhe.petition.retaliation import Complaint
from xinhe.procedures import book
from xinhe.supervision.checks import BLANKS, BadCheck, Check, load, read

FILES = sorted((settings.RULES / "compliance").glob("*.toml"))
GOOD = """
[[check]]
code = "not_told"
title = "没有告知"
looks_at = "clock"
clocks = ["notify"]
sentence = "%(end)s 以前应当告知。"
late = "%(done)s 才告知。"
article = "第四十四条第（三）项"
tag = "V"
"""


@pytest.fixture(params=[check for path in FILES for check in read(path)], ids=lambda check: check.code)
def check(request: pytest.FixtureRequest) -> Check:
    return request.param


def test_there_is_a_file_and_it_has_every_fault_of_the_rulebook() -> None:
    codes = {check.code for check in load(settings.RULES / "compliance", date(2026, 3, 2))}
    assert codes == {
        "registered_late", "not_passed_on", "not_told", "refused_wrongly", "not_concluded", "rejected_wrongly",
        "recommendation_unanswered", "urgent_unreported", "retaliation_complained_of", "leak_complained_of",
    }  # fmt: skip


def test_a_check_names_an_article_on_liability_and_clocks_that_procedures_have(check: Check) -> None:
    assert check.article.startswith("第四十")
    known = {name for procedure in book.all_versions() for name in procedure.clocks}
    assert set(check.clocks) <= known


def test_a_check_of_complaints_names_one_that_can_be_made(check: Check) -> None:
    assert check.complaint in ("", *Complaint.values)


def test_what_can_be_looked_at_is_looked_at() -> None:
    assert {check.looks_at for path in FILES for check in read(path)} == set(BLANKS)


def test_a_later_file_is_not_in_force_before_its_date(tmp_path: Path) -> None:
    (tmp_path / "2022-05-01.toml").write_text(GOOD)
    (tmp_path / "2030-01-01.toml").write_text(GOOD + GOOD.replace("not_told", "also"))
    assert len(load(tmp_path, date(2029, 12, 31))) == 1
    assert len(load(tmp_path, date(2030, 1, 1))) == 2
    assert load(tmp_path, date(2022, 4, 30)) == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('tag = "V"', 'tag = "V"\nscore = 3', "not_told: unknown field score"),
        ('title = "没有告知"', "", "not_told: missing field title"),
        ('code = "not_told"', "", r"\[\[check\]\] 1: missing field code"),
        ('tag = "V"', 'tag = "D"', "not_told: tag D is unknown or says no source"),
        ('looks_at = "clock"', 'looks_at = "petitioner"', "not_told: looks_at is none of registration"),
        ('clocks = ["notify"]', "", "not_told: clocks and late belong"),
        ('late = "%(done)s 才告知。"', "", "not_told: clocks and late belong"),
        ("%(end)s", "%(name)s", r"not_told: nothing fills %\(name\)s"),
        ('tag = "V"', 'tag = "V"\ncomplaint = "leak"', "not_told: complaint belongs to a check that looks at"),
        ('sentence = "%(end)s 以前应当告知。"', "", "not_told: missing field sentence"),
        ("[[check]]", "[[czech]]", "unknown field czech"),
        ("[[check]]", "[[check", "2022-05-01.toml"),
    ],
)
def test_a_bad_file_is_refused_by_file_and_row(tmp_path: Path, before: str, after: str, words: str) -> None:
    path = tmp_path / "2022-05-01.toml"
    path.write_text(GOOD.replace(before, after, 1))
    with pytest.raises(BadCheck, match=words) as info:
        read(path)
    assert str(path) in str(info.value)


def test_a_check_is_named_once_in_a_file_that_bears_a_date(tmp_path: Path) -> None:
    twice, undated = tmp_path / "2022-05-01.toml", tmp_path / "latest.toml"
    twice.write_text(GOOD + GOOD)
    undated.write_text(GOOD)
    with pytest.raises(BadCheck, match="not_told: named twice"):
        read(twice)
    with pytest.raises(BadCheck, match="must be the date"):
        read(undated)
