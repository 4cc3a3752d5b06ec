"""A row of the rules that is changed makes a test fail: a few rows a day here, all of them by `make rules-mutants`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_no_row_of_the_rules_can_be_changed_unseen() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "scripts/rules_mutants.py", "--sample", "12", "tests/rules/test_articles.py"]
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
