import io
from collections.abc import Callable
from pathlib import Path

import pytest

from xinhe.jurisdiction.models import Category, Duty, Office, Post, Region
from xinhe.jurisdiction.tables import (
    TableReport,
    import_categories,
    import_duties,
    import_offices,
    import_regions,
    load_categories,
    needed,
    read_table,
)
from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables import Row

Table = Callable[..., list[Row]]


def counts(report: TableReport) -> tuple[int, int, int, list[int]]:
    return report.created, report.updated, report.same, [number for number, _ in report.refused]


def why(report: TableReport) -> str:
    return "".join(sentence for _, sentence in report.refused)


def test_parents_may_stand_below_their_children(db: None, table: Table) -> None:
    rows = table("regions", "990101,城关镇,镇（街道）,9901", "9901,临河县,县（区）,99,LH", "99,省,省")
    assert counts(import_regions(rows)) == (3, 0, 0, [])
    town = Region.objects.get(code="990101")
    assert (town.path, town.level) == ("/99/9901/990101/", "town")
    assert town.ancestors() == ["99", "9901", "990101"]


def test_the_same_table_again_changes_nothing(county: None, table: Table) -> None:
    rows = table("regions", "9901,临河县,county,,LH", "990101,城关街道,镇,9901")
    assert counts(import_regions(rows)) == (0, 1, 1, [])
    assert Region.objects.get(code="990101").name == "城关街道"


def test_those_below_a_moved_region_move_with_it(county: None, table: Table) -> None:
    import_regions(table("regions", "99010101,东街村,村（社区）,990101"))
    assert counts(import_regions(table("regions", "88,某市,市", "9901,临河县,县（区）,88,LH"))) == (1, 1, 0, [])
    assert Region.objects.get(code="99010101").path == "/88/9901/990101/99010101/"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("990102,甲镇,镇,7777", "没有上级代码 7777"),
        ("990102,甲县,县（区）,990101", "层级应低于上级"),
        ("990102,甲镇,星球,9901", "“层级”没有“星球”这一项，可以填：省、市、县"),
        ("990102,,镇,9901", "“名称”没有填写"),
        (f"990102,{'长' * 61},镇,9901", "有 61 字，最多 60 字"),
        ("99/01,甲镇,镇,9901", "“地区代码”的格式不对：99/01"),
        ("990102,甲镇,镇,9901,JZ", "编号前缀只用于县"),
        ("9902,乙县,县（区）,,lh", "编号前缀 LH 已由 9901 使用"),
        ("9902,乙县,县（区）,,XF", "XF 留给"),
        ("9901,临河市,市,,", "已有下级地区，不能改变层级"),
    ],
)
def test_a_region_that_does_not_fit_is_refused_alone(county: None, table: Table, line: str, words: str) -> None:
    report = import_regions(table("regions", line, "990109,好镇,镇（街道）,9901"))
    assert counts(report) == (1, 0, 0, [2])
    assert words in why(report)


def test_a_code_twice_counts_once_and_a_fault_is_passed_on(db: None, table: Table) -> None:
    rows = table("regions", "99,省,省", "99,省二,省", "98,省三,省")
    rows[2].fault = "第 2 列是公式。"
    report = import_regions(rows)
    assert report.refused == [(3, "与第 2 行重复，只取第一次出现的。"), (4, "第 2 列是公式。")]


def test_offices_come_with_superior_and_posts(county: None, table: Table) -> None:
    rows = table(
        "offices",
        "wgs,物管所,物管所,职能部门,9901,zjj,0000-1,某路1号,周一至周五,所长；窗口",
        "zjj,临河县住建局,县住建局,department,9901,xfj",
    )
    assert counts(import_offices(rows)) == (1, 0, 1, [])
    office = Office.objects.get(code="wgs")
    assert office.superior == Office.objects.get(code="zjj")
    assert {post.title for post in office.posts.all()} == {"所长", "窗口"}


def test_offices_again_change_only_what_differs(county: None, table: Table) -> None:
    key = Office.objects.get(code="zjj").pk
    Post.objects.create(office_id=key, title="局长")
    report = import_offices(table("offices", "zjj,临河县住建局,住建局,职能部门,9901,,,,,局长；信访专员"))
    assert counts(report) == (0, 1, 0, [])
    office = Office.objects.get(code="zjj")
    assert (office.pk, office.short, office.superior) == (key, "住建局", None)
    assert office.posts.count() == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,甲,甲,职能部门,7777", "没有地区代码 7777"),
        ("a,甲,甲,职能部门,9901,nobody", "没有上级单位代码 nobody"),
        ("a,甲,甲,公司,9901", "可以填：信访部门、职能部门"),
        ("甲 局,甲,甲,职能部门,9901", "“单位代码”的格式不对"),
        ("a,甲,甲,职能部门,9901,a", "互为上级"),
        ("xfj,临河县信访局,县信访局,信访部门,9901,zjj", "互为上级"),
        (f"a,甲,甲,职能部门,9901,,,,,{'岗' * 41}", "超过 40 字"),
    ],
)
def test_an_office_that_does_not_fit_is_refused_alone(county: None, table: Table, line: str, words: str) -> None:
    report = import_offices(table("offices", line, "b,乙,乙,职能部门,9901"))
    assert counts(report) == (1, 0, 0, [2])
    assert words in why(report)


def test_two_that_are_each_others_superior_are_both_refused(county: None, table: Table) -> None:
    rows = table("offices", "a,甲,甲,职能部门,9901,b", "b,乙,乙,职能部门,9901,a")
    assert counts(import_offices(rows)) == (0, 0, 0, [2, 3])


def test_a_unit_that_was_merged_names_its_successor_and_is_gone(county: None, table: Table) -> None:
    merged = "ghj,规划局,规划局,职能部门,9901,,,,,,临规信,zrj"
    rows = table("offices", merged, "zrj,自然资源局,自然资源局,职能部门,9901,,,,,,临资信,")
    assert counts(import_offices(rows)) == (2, 0, 0, [])
    gone = Office.objects.get(code="ghj")
    assert (gone.mark, gone.is_active, gone.successor) == ("临规信", False, Office.objects.get(code="zrj"))
    assert counts(import_offices(rows)) == (0, 0, 2, [])
    assert counts(import_offices(table("offices", "ghj,规划局,规划局,职能部门,9901,,,,,,临规信,"))) == (0, 1, 0, [])
    gone.refresh_from_db()
    assert (gone.is_active, gone.successor) == (True, None)


def test_a_unit_may_be_gone_without_a_successor(county: None, table: Table) -> None:
    import_offices(table("offices", "zjj,临河县住建局,县住建局,职能部门,9901,xfj,,,,,,无"))
    office = Office.objects.get(code="zjj")
    assert (office.is_active, office.successor) == (False, None)


def test_a_table_from_before_marks_and_successors_leaves_them_as_they_are(county: None, table: Table) -> None:
    import_offices(table("offices", "zjj,临河县住建局,县住建局,职能部门,9901,xfj,,,,,临住建信,xfj"))
    older = io.BytesIO(
        "单位代码,名称,简称,类别,地区代码,上级单位代码,电话,地址,办公时间,岗位\n"
        "zjj,临河县住建局,住建局,职能部门,9901,xfj,,,,\n".encode()
    )
    assert counts(import_offices(read_table(older, "a.csv", columns=needed("offices")))) == (0, 1, 0, [])
    office = Office.objects.select_related("successor").get(code="zjj")
    assert (office.short, office.mark, office.is_active) == ("住建局", "临住建信", False)
    assert office.successor == Office.objects.get(code="xfj")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,甲,甲,职能部门,9901,,,,,,,nobody", "没有承接单位代码 nobody"),
        ("a,甲,甲,职能部门,9901,,,,,,,a", "承接单位 a 没有被接受"),
        ("zjj,临河县住建局,县住建局,职能部门,9901,,,,,,,zjj", "互相承接"),
        (f"a,甲,甲,职能部门,9901,,,,,,{'字' * 13},", "“机关代字”有 13 字，最多 12 字"),
    ],
)
def test_a_successor_that_is_nowhere_or_itself_is_refused(county: None, table: Table, line: str, words: str) -> None:
    report = import_offices(table("offices", line, "b,乙,乙,职能部门,9901"))
    assert counts(report) == (1, 0, 0, [2])
    assert words in why(report)


def test_a_line_of_the_duty_list_names_lead_assists_and_law(county: None, table: Table) -> None:
    rows = table("duties", "0101,县（区）,9901,zjj,xfj,《物业管理条例》")
    assert counts(import_duties(rows)) == (1, 0, 0, [])
    assert counts(import_duties(rows)) == (0, 0, 1, [])
    changed = table("duties", "0101,县（区）,9901,xfj,,《信访工作条例》")
    assert counts(import_duties(changed)) == (0, 1, 0, [])
    duty = Duty.objects.get()
    assert (duty.lead.code, list(duty.assists.all()), duty.law) == ("xfj", [], "《信访工作条例》")


def test_every_unknown_code_of_a_line_is_named(county: None, table: Table) -> None:
    report = import_duties(
        table("duties", "09,县（区）,88,no1,xfj；no2,某法", "01,县（区）,9901,zjj,zjj,某法", "01,县（区）,9901,zjj,,")
    )
    assert "类别代码 09、地区代码 88、单位代码 no1、单位代码 no2" in why(report)
    assert "既是牵头单位又是协办单位" in why(report)
    assert "“依据”没有填写" in why(report)
    assert not Duty.objects.exists()


def test_classes_stand_under_their_parents(county: None, table: Table) -> None:
    report = import_categories(
        table("categories", "020101,孙", "0201,子", "02,父", "0301,孤", "1,坏", "01,城乡建设与住房")
    )
    assert counts(report) == (3, 1, 0, [5, 6])
    assert Category.objects.get(code="020101").parent_id == "0201"


def test_a_bad_file_of_classes_names_its_row(db: None, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("类别代码,名称\n01,甲\n0201,乙\n")
    with pytest.raises(Refused, match=r"c\.csv 第 3 行：没有上级类别 02"):
        load_categories(tmp_path / "c.csv")


@pytest.mark.slow
def test_a_hundred_thousand_regions_are_taken(db: None) -> None:
    names = ["地区代码", "名称", "层级", "上级代码", "编号前缀"]
    rows = (
        Row(zip(names, [f"1{n:06}", f"村{n}", "村（社区）", "9901", ""], strict=True), number=n + 3)
        for n in range(100_000)
    )
    report = import_regions([Row(zip(names, ["9901", "县", "县（区）", "", "LH"], strict=True), number=2), *rows])
    assert counts(report) == (100_001, 0, 0, [])
