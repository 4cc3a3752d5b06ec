"""``xinhe export --to FILE``: a table without identities."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests import town as make
from tests.conftest import Clock
from tests.town import Town


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("export", *options, stdout=out)
    return out.getvalue()


def test_a_workbook_has_a_row_for_each_matter(town: Town, clock: Clock, tmp_path: Path) -> None:
    make.served(town, clock.at)
    make.filed(town, clock.at, petitioner=None, title="=1+1 举例")
    assert "导出 2 件" in run("--to", str(tmp_path / "a.xlsx"))
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    heading, first, second = sheet.iter_rows(values_only=True)
    record = dict(zip(heading, first, strict=True))
    assert (record["信访人"], record["状态"], record["送达日"]) == ("王*", "已送达", "2026-03-02")
    assert second[2] == "=1+1 举例"
    assert sheet["C3"].data_type == "s"


def test_nobody_can_be_known_from_it(town: Town, clock: Clock, tmp_path: Path) -> None:
    make.filed(town, clock.at, title="请回电 138 1234 5678")
    run("--to", str(tmp_path / "a.jsonl"))
    text = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    for secret in ("王小明", "13812345678", "138 1234 5678", "11010519491231002X", "物业未经"):
        assert secret not in text


def test_accusations_are_not_handed_out(town: Town, clock: Clock, tmp_path: Path) -> None:
    make.screened(town, clock.at, nature="accusation")
    assert "导出 0 件" in run("--to", str(tmp_path / "a.jsonl"))


def test_a_period_ends_before_its_last_day(town: Town, clock: Clock, tmp_path: Path) -> None:
    numbers = [make.filed(town, clock.at + timedelta(days=n), title=f"第 {n} 天").number for n in range(3)]
    run("--to", str(tmp_path / "a.jsonl"), "--from", "2026-03-03", "--until", "2026-03-04")
    (line,) = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["编号"] == numbers[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--to", "/tmp/a.csv"], "xlsx"),
        (["--to", "/nowhere/a.jsonl"], "写不了"),
        (["--to", "/tmp/a.jsonl", "--from", "昨天"], "昨天"),
    ],
)
def test_what_can_not_be_done_is_said(town: Town, options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(*options)
