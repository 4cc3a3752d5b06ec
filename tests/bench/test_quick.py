"""The bench runs from end to end on tiny stores; what it measures is never asserted here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The table of a quick run."""
    file = tmp_path_factory.mktemp("bench") / "bench.md"
    command = [sys.executable, "-m", "bench", "--quick", "--sizes", "2000,3000", "--write", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return file.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_quick_run_fills_every_row_of_the_table(report: str) -> None:
    for row in table.ROWS:
        assert report.count(f"| {row.title} |") in (2, 3), row.title
    assert "inf" not in report
    assert "nan" not in report


@pytest.mark.slow
def test_every_request_of_a_quick_run_is_answered(report: str) -> None:
    assert "not a success" not in report


@pytest.mark.slow
def test_nothing_that_was_answered_201_is_lost_in_a_burst(report: str) -> None:
    told = report.partition("## Burst")[2]
    [burst] = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \| (\d+) \| (\d+) \|", told, re.MULTILINE)
    assert burst[0] == burst[1]
    assert burst[2:] == ("0", "0")
