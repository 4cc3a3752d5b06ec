"""Each row of docs/findings.md names code and tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    line
    for line in (ROOT / "docs/findings.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| row")
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`")


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: cells(row)[0][:40])
def test_the_tests_of_a_row_exist(row: str) -> None:
    _what, _where, tests, _commit = cells(row)
    file = None
    for path, name in NAMED.findall(tests):
        file = ROOT / path if path else file
        assert file, path
        assert file.is_file(), path
        assert not name or f"def {name}(" in file.read_text(encoding="utf-8"), name


@pytest.mark.parametrize("row", ROWS, ids=lambda row: cells(row)[0][:40])
def test_the_code_of_a_row_exists(row: str) -> None:
    for path in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|js|css|html|toml|csv))", cells(row)[1]):
        assert (ROOT / path).is_file() or list((ROOT / "xinhe").rglob(path)), path
