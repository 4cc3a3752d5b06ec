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
from xinhe.petition.acts.admit_review import admit_review
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.review_refusal import review_refusal


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


def rows(path: Path) -> list[dict[str, object]]:
    run("--to", str(path))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_who_asked_for_secrecy_is_not_even_masked(town: Town, clock: Clock, tmp_path: Path) -> None:
    make.accepted(town, clock.at, is_secret=True)
    [record] = rows(tmp_path / "a.jsonl")
    assert record["信访人"] == "要求保密"
    assert "王" not in json.dumps(record, ensure_ascii=False)


def test_a_refusal_is_told_with_its_ground(town: Town, clock: Clock, tmp_path: Path) -> None:
    matter = refuse(
        make.screened(town, clock.at, acceptable=False),
        ground="N3",
        reason="属邻县职权",
        right_organ="邻山县交通运输局",
        by=town.dispatcher,
        at=clock.at,
    )
    review_refusal(matter, agree=True, reason="属实", by=town.dispatcher2, at=clock.at)
    [record] = rows(tmp_path / "a.jsonl")
    assert (record["状态"], record["不予受理情形"]) == ("已告知去处", "N3")


def test_ways_results_and_reviews_have_their_columns(town: Town, clock: Clock, tmp_path: Path) -> None:
    classify(
        make.accepted(town, clock.at, items=["补发工资", "恢复停车费"]),
        items=[
            ItemRoute(item=1, route="R1", organ="临河县人民法院", basis="《民法典》"),
            ItemRoute(item=2, route="R6"),
        ],
        by=town.handler,
        at=clock.at,
    )
    make.review_done(town, clock.at)
    make.rechecking(town, clock.at)
    led, done, again = rows(tmp_path / "a.jsonl")
    assert (led["途径"], led["导入机关"], led["待对方接收"]) == ("R1；R6", "临河县人民法院", 1)
    assert (done["处理结果"], done["执行"], done["复查"], done["复核"]) == ("支持", "待执行", "维持", "")
    assert (again["复查机关"], again["复核"]) == ("临河县人民政府；临江市人民政府", "办理中")


def test_a_late_review_that_was_declined_is_not_under_way(town: Town, clock: Clock, tmp_path: Path) -> None:
    then = clock.at + timedelta(days=41)
    admit_review(
        make.reviewed(town, clock.at, after_days=40), admit=False, reason="没有正当理由。", by=town.reviewer, at=then
    )
    [record] = rows(tmp_path / "a.jsonl")
    assert record["复查"] == "逾期未准许"


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
