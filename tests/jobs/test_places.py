"""``xinhe places KIND FILE``: an operator brings the county in from tables."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.town import Town
from xinhe.jurisdiction.models import Office, Region

RULES = Path(__file__).resolve().parents[2] / "rules"
ORDER = {
    "categories": RULES / "categories.csv",
    "regions": RULES / "demo/regions.csv",
    "offices": RULES / "demo/offices.csv",
    "duties": RULES / "demo/duties.csv",
}


def places(kind: str, path: Path) -> str:
    out = io.StringIO()
    call_command("places", kind, str(path), stdout=out)
    return out.getvalue()


def test_a_county_is_brought_in_and_a_second_time_changes_nothing(db: None) -> None:
    first = [places(kind, path) for kind, path in ORDER.items()]
    again = [places(kind, path) for kind, path in ORDER.items()]
    assert all("新增 0" not in said and "没有收下 0" in said for said in first)
    assert all("新增 0，改动 0" in said for said in again)


def test_a_bad_row_is_named_and_the_others_are_taken(town: Town, tmp_path: Path) -> None:
    table = tmp_path / "regions.csv"
    table.write_text(
        "地区代码,名称,层级,上级代码,编号前缀\n990123002,柳林镇,镇（街道）,990123,\n990123003,无名镇,镇（街道）,777,\n"
    )
    out = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("places", "regions", str(table), stdout=out)
    assert "第 3 行没有收下：没有上级代码 777" in out.getvalue()
    assert Region.objects.filter(code="990123002").exists()


def test_another_tables_columns_are_refused_by_name(town: Town) -> None:
    with pytest.raises(CommandError, match="单位代码"):
        places("offices", ORDER["regions"])
    assert Office.objects.count() == 7
