"""Bodies, mediators and advisers from tables: good rows are kept, each other one is named with its reason."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.mediation.conftest import SignedIn
from tests.mediation.network import Network
from xinhe.jobs.proof import take_stock, verify_administration
from xinhe.jurisdiction.models import Office
from xinhe.jurisdiction.tables import import_duties, import_offices
from xinhe.kernel.tables import Row
from xinhe.mediation.models import Adviser, Committee, Mediator
from xinhe.mediation.tables import import_advisers, import_committees, import_mediators, template

TODAY = date(2026, 3, 2)
STREET = {
    "单位代码": "tj-new",
    "名称": "云城街道物业纠纷人民调解委员会",
    "种类": "行业性专业性人民调解委员会",
    "地区代码": "990123001",
    "上级单位代码": "tj-county",
    "任期开始": "2025年1月1日",
    "任期届满": "2027-12-31",
    "多民族居住": "是",
    "受理类型": "物业、邻里纠纷",
    "电话": "0000-5200902",
    "地址": "云城街道 1 号",
    "办公时间": "周一至周五 8:30—12:00",
}
PERSON = {
    "单位代码": "tj-street",
    "姓名": "王桂兰",
    "性别": "女",
    "少数民族": "否",
    "成年": "是",
    "职务": "委员",
    "类别": "退休法官、检察官；五老",
    "专职": "是",
    "担任日期": "2025-02-03",
    "受理类型": "01、99",
    "语言方言": "普通话、临河话",
    "电话": "13900000003",
    "同意公开": "是",
}


def rows(*dicts: dict[str, str]) -> list[Row]:
    return [Row(one.items(), number=n) for n, one in enumerate(dicts, start=2)]


def test_a_body_and_its_office_come_of_one_row(net: Network) -> None:
    report = import_committees(rows(STREET), today=TODAY)
    assert report.refused == []
    body = Committee.objects.select_related("office__superior").get(office__code="tj-new")
    assert (body.office.kind, body.office.superior) == ("committee", net.county.office)
    assert (body.term_from_on, body.fields, body.is_multiethnic) == (date(2025, 1, 1), ["02", "17"], True)
    assert import_committees(rows(STREET), today=TODAY).same == 1
    assert import_committees(rows(STREET | {"电话": "0000-1"}), today=TODAY).updated == 1
    assert import_committees(rows(STREET | {"电话": "0000-1", "种类": "调解队伍"}), today=TODAY).updated == 1


FAULTS = [
    ({"种类": "法庭"}, "“种类”没有“法庭”这一项"),
    ({"任期届满": "2024-12-31"}, "“任期届满”早于“任期开始”。"),
    ({"任期开始": "去年"}, "“任期开始”的日期读不出来：去年"),
    ({"受理类型": "物业、坟山"}, "“受理类型”没有“坟山”这一项"),
    ({"多民族居住": "也许"}, "“多民族居住”写“是”或者“否”"),
    ({"派驻单位代码": "lh-xxx"}, "没有单位代码 lh-xxx，不能派驻在那里。"),
    ({"地区代码": "44"}, "没有地区代码 44"),
    ({"上级单位代码": "tj-none"}, "没有上级单位代码 tj-none"),
    ({"上级单位代码": "lh-zjj"}, "人民调解组织不是机关、单位"),
    ({"单位代码": "lh-zjj"}, "不能在机关、单位和人民调解组织之间改换类别"),
]


@pytest.mark.parametrize(("change", "sentence"), FAULTS)
def test_a_body_that_does_not_fit_is_named(net: Network, change: dict[str, str], sentence: str) -> None:
    report = import_committees(rows(STREET | change, STREET | {"单位代码": "tj-good"}), today=TODAY)
    ((number, told),) = report.refused
    assert number == 2
    assert sentence in told
    assert report.created == 1
    assert not Committee.objects.filter(office__code="tj-new").exists()


def test_rows_of_two_sheets_with_one_number_are_told_apart(net: Network) -> None:
    bad = Row((STREET | {"上级单位代码": "tj-none"}).items(), number=2, sheet="一")
    good = Row((STREET | {"单位代码": "tj-good"}).items(), number=2, sheet="二")
    report = import_committees([bad, good], today=TODAY)
    assert [sentence[:8] for _, sentence in report.refused] == ["工作表「一」：没"]
    assert Committee.objects.filter(office__code="tj-good").exists()


def test_a_mediator_is_taken_and_known_again(net: Network) -> None:
    report = import_mediators(rows(PERSON), today=TODAY)
    assert (report.created, report.refused) == (1, [])
    row = Mediator.objects.get(name="王桂兰")
    assert (row.kinds, row.fields, row.languages) == (["elder", "retired_judge"], ["01", "99"], ["普通话", "临河话"])
    assert row.phone == "13900000003"
    assert import_mediators(rows(PERSON), today=TODAY).same == 1
    changed = import_mediators(rows(PERSON | {"电话": "13900000004", "离任日期": "2026-01-01"}), today=TODAY)
    row.refresh_from_db()
    assert (changed.updated, row.phone, row.left_on) == (1, "13900000004", date(2026, 1, 1))


def test_a_table_without_a_telephone_takes_none_away(net: Network) -> None:
    import_mediators(rows(PERSON), today=TODAY)
    assert import_mediators(rows({k: v for k, v in PERSON.items() if k != "电话"}), today=TODAY).same == 1
    assert Mediator.objects.get(name="王桂兰").phone == "13900000003"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"单位代码": "lh-zjj"}, "没有代码为 lh-zjj 的人民调解组织"),
        ({"姓名": ""}, "“姓名”没有填写。"),
        ({"性别": ""}, "“性别”没有填写。"),
        ({"职务": "书记"}, "“职务”没有“书记”这一项"),
        ({"类别": "神仙"}, "“类别”没有“神仙”这一项"),
        ({"担任日期": ""}, "“担任日期”没有填写。"),
        ({"离任日期": "2020-01-01"}, "“离任日期”早于“担任日期”。"),
        ({"分级": "大事"}, "“分级”没有“大事”这一项"),
        ({"语言方言": "一种很长很长很长很长很长很长很长很长很长的话"}, "太长"),
    ],
)
def test_a_mediator_who_does_not_fit_is_named(net: Network, change: dict[str, str], sentence: str) -> None:
    report = import_mediators(rows(PERSON | change), today=TODAY)
    ((_, told),) = report.refused
    assert sentence in told


ADVICE = {
    "地区代码": "990123001001",
    "事务所": "江岸律师事务所",
    "姓名": "高明",
    "合同开始": "2025-07-01",
    "合同届满": "2026-06-30",
}


def test_contracts_of_villages_are_taken(net: Network) -> None:
    report = import_advisers(
        rows(ADVICE, ADVICE | {"地区代码": "990123001"}, ADVICE | {"合同届满": "2025-01-01"}), today=TODAY
    )
    assert report.created == 1
    assert [sentence for _, sentence in report.refused] == [
        "地区代码 990123001 不是村（社区），法律顾问按村（社区）登记。",
        "“合同届满”早于“合同开始”。",
    ]
    assert import_advisers(rows(ADVICE | {"合同届满": "2027-06-30"}), today=TODAY).updated == 1
    assert Adviser.objects.get().contract_until_on == date(2027, 6, 30)


def test_organs_and_bodies_stay_apart_in_the_table_of_offices(net: Network) -> None:
    office = {"单位代码": "lh-zjj", "名称": "住建局", "类别": "人民调解组织", "地区代码": "990123"}
    below = {
        "单位代码": "lh-new",
        "名称": "新局",
        "类别": "职能部门",
        "地区代码": "990123",
        "上级单位代码": "tj-county",
    }
    after = {
        "单位代码": "lh-jtj",
        "名称": "交通局",
        "类别": "职能部门",
        "地区代码": "990123",
        "承接单位代码": "tj-county",
    }
    begun = {"单位代码": "tj-half", "名称": "半个调委会", "类别": "人民调解组织", "地区代码": "990123"}
    report = import_offices(rows(office, below, after, begun))
    assert [number for number, _ in report.refused] == [2, 3, 4, 5]
    assert report.refused[-1][1].startswith("新的人民调解组织请用「调解组织」表导入")
    gone = {
        "单位代码": "tj-room",
        "名称": "通二室",
        "类别": "人民调解组织",
        "地区代码": "990123001001",
        "承接单位代码": "tj-studio",
    }
    assert import_offices(rows(gone | {"上级单位代码": "tj-studio"})).updated == 1
    assert not Office.objects.get(code="tj-room").is_active
    duty = {"类别代码": "0101", "层级": "县（区）", "地区代码": "990123", "牵头单位代码": "tj-county", "依据": "x"}
    assert import_duties(rows(duty)).refused == [(2, "tj-county 是人民调解组织，不列入权责清单。")]
    assert Office.objects.get(code="lh-zjj").kind == "department"


def test_the_administrator_imports_at_the_desk_and_the_log_knows(
    net: Network, at: datetime, signed_in: SignedIn
) -> None:
    take_stock(at=at, why="测试")
    client = signed_in(net.town.sysadmin)
    for kind, one in (("committees", STREET), ("mediators", PERSON), ("advisers", ADVICE)):
        empty = client.get(f"/desk/tables/{kind}/").content.decode("utf-8-sig").strip()
        assert empty.split(",") == template(kind)
        text = f"{','.join(one)}\n{','.join(one.values())}\n,,\n"
        file = SimpleUploadedFile(f"{kind}.csv", text.encode())
        answer = client.post("/desk/tables/", {"kind": kind, "file": file})
        assert "新增 1 行" in answer.content.decode(), kind
    assert list(verify_administration()) == []


def test_the_operator_imports_at_the_command_line(net: Network, at: datetime, tmp_path: Path) -> None:
    take_stock(at=at, why="测试")
    path = tmp_path / "mediators.csv"
    path.write_text(f"{','.join(PERSON)}\n{','.join(PERSON.values())}\n", "utf-8")
    out = io.StringIO()
    call_command("places", "mediators", str(path), stdout=out)
    assert "调解员：新增 1" in out.getvalue()
    path.write_text(f"{','.join(PERSON)}\n{','.join((PERSON | {'性别': '?'}).values())}\n", "utf-8")
    with pytest.raises(SystemExit):
        call_command("places", "mediators", str(path), stdout=out)
    assert "第 2 行没有收下" in out.getvalue()
    assert list(verify_administration()) == []


def test_a_justice_bureau_is_named_by_its_column_and_an_older_table_leaves_it(net: Network) -> None:
    office = {"单位代码": "lh-zjj", "名称": "住建局", "类别": "职能部门", "地区代码": "990123", "上级单位代码": "lh-zf"}
    assert import_offices(rows(office | {"司法行政部门": "是"})).refused == []
    assert Office.objects.get(code="lh-zjj").is_justice_bureau
    import_offices(rows(office))
    assert Office.objects.get(code="lh-zjj").is_justice_bureau
    import_offices(rows(office | {"司法行政部门": ""}))
    assert not Office.objects.get(code="lh-zjj").is_justice_bureau
