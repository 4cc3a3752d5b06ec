"""``xinhe due``: all dates of the rulebook, by argument and from standard input."""

import io
import re

import pytest
from django.core.management import call_command

VECTORS = [
    ("2025-01-20", "15d", "2025-02-04", "2025-02-05"),
    ("2025-01-15", "15d", "2025-01-30", "2025-02-05"),
    ("2025-03-03", "60d", "2025-05-02", "2025-05-06"),
    ("2025-08-03", "60d", "2025-10-02", "2025-10-09"),
    ("2025-09-05", "30d", "2025-10-05", "2025-10-09"),
    ("2025-12-25", "15d", "2026-01-09", "2026-01-09"),
    ("2025-01-24", "5wd", "-", "2025-02-07"),
    ("2025-04-25", "3wd", "-", "2025-04-29"),
    ("2025-09-26", "10wd", "-", "2025-10-16"),
    ("2025-09-30", "5wd", "-", "2025-10-14"),
    ("2026-02-12", "3wd", "-", "2026-02-24"),
]


def due(*arguments: str) -> str:
    out = io.StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("start", "limit", "raw", "end"), VECTORS)
def test_the_dates_of_the_rulebook(start: str, limit: str, raw: str, end: str) -> None:
    assert due(start, limit).split("\t")[:2] == [raw, end]


def test_a_date_comes_with_its_sentence() -> None:
    assert "2月4日在春节假期内，顺延到假期后第一个工作日 2月5日。" in due("2025-01-20", "15d")


def test_many_are_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"{start} {limit}\n" for start, limit, _raw, _end in VECTORS)
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    answers = [line.split("\t")[:2] for line in due("-").splitlines()]
    assert answers == [[raw, end] for _start, _limit, raw, end in VECTORS]


def test_a_refusal_stands_in_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2025-01-20 15d\nnonsense\n2026-12-30 15d\n2025-01-20 3wd\n"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("due", "-", stdout=out)
    said = out.getvalue().splitlines()
    assert stopped.value.code == 1
    assert re.match("2025-02-04\t2025-02-05", said[0])
    assert ("起算日" in said[1], "2027 年" in said[2], said[3].startswith("-\t")) == (True, True, True)


@pytest.mark.parametrize(
    ("start", "limit", "words"),
    [
        ("2025-13-01", "15d", "起算日"),
        ("20250101", "15d", "起算日"),
        ("2025-01-01", "15", "期限请写成"),
        ("2025-01-01", "", "期限请写成"),
        ("2025-01-01", "-5d", "期限请写成"),
        ("2099-01-01", "5wd", "2099 年"),
        ("9999-12-01", "99999d", "超出了日历"),
    ],
)
def test_what_can_not_be_counted_is_refused_with_a_sentence(start: str, limit: str, words: str) -> None:
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("due", "--", start, limit, stderr=err)
    assert (stopped.value.code, words in err.getvalue()) == (1, True)
