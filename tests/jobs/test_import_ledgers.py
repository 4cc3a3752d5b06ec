"""Ledgers as offices keep them: their own heads, their own words, results of old matters, refused rows as a sheet."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tests.conftest import MONDAY
from tests.jobs.test_import import fails, run, sheet
from tests.town import Town
from xinhe.insight import follower
from xinhe.insight.recount import recount
from xinhe.jobs.proof import FAMILIES
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Event, Item, Matter, Party
from xinhe.records.verification import verify


@pytest.fixture(autouse=True)
def only_one_petition_office(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    Office.objects.filter(code="ls-xfj").update(is_active=False)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def ledger(path: Path, *rows: list[Any], title: str = "台账", more: dict[str, list[list[Any]]] | None = None) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, lines in {title: list(rows), **(more or {})}.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    book.save(path)
    return path


HEADS = [
    "序号",
    "来访时间",
    "信访人姓名",
    "身份证号码",
    "联系电话（手机）",
    "家庭住址",
    "信访形式",
    "人数",
    "反映问题主要内容",
]


def test_an_offices_own_ledger_is_taken_with_all_it_knows(tmp_path: Path) -> None:
    rows = [
        ["临河县2024年信访工作台账"],
        [],
        HEADS,
        [
            1,
            "24.3.5",
            "王小明",
            "110101199003070118",
            "０１３９0001 0011",
            "临河县城关镇",
            "走访",
            "3人",
            "三号路路灯不亮。",
        ],
        [2, 45356, "匿名", "", "", "/", "信件", "", "占道经营无人管理。"],
        HEADS,
        ["合计", "", "", "", "", "", "", "4人", ""],
    ]
    said = run(ledger(tmp_path / "a.xlsx", *rows))
    assert "收下 2 行，先前已收 0 行，没有收下 0 行" in said
    assert "第 6 行又是表头，跳过" in said
    assert "第 7 行是合计，跳过" in said
    one, other = Matter.objects.order_by("source_id")
    who = Party.objects.get().identity()
    assert (one.channel, one.headcount, one.body) == ("visit", 3, "三号路路灯不亮。")
    assert (who["name"], who["phone"], who["id_type"]) == ("王小明", "13900010011", "resident_id")
    assert (who["id_number"], who["address"]) == ("110101199003070118", "临河县城关镇")
    assert (other.channel, other.is_anonymous) == ("letter", True)
    assert [local_day(m.source_at).isoformat() for m in (one, other) if m.source_at] == ["2024-03-05", "2024-03-05"]


def test_what_came_of_an_old_matter_is_kept_and_stands_in_its_log(tmp_path: Path, town: Town) -> None:
    heads = ["编号", "信访日期", "内容", "承办部门", "办理结果", "答复内容", "受理日期", "答复日期", "办结日期"]
    rows = [
        [
            "A1",
            "2024-03-05",
            "路灯不亮。",
            town.housing.short,
            "支持",
            "已修好。",
            "2024.3.8",
            "2024年4月10日",
            "2024-04-20",
        ],
        ["A2", "2024-03-06", "占道。", "县综合办", "已协调解决", "", "", "", ""],
        ["A3", "2024-03-07", "噪声。", town.housing.name, "解释说明", "", "2024-03-01", "", ""],
        ["A4", "2024-03-08", "垃圾。", "", "", "", "2024-04-01", "2024-03-20", ""],
    ]
    said = run(ledger(tmp_path / "a.xlsx", heads, *rows), "--as", "history")
    assert "收下 2 行，先前已收 0 行，没有收下 2 行" in said
    assert "承办单位认不出，原文写进了答复意见" in said
    one, other = Matter.objects.order_by("source_id")
    assert (one.lead, str(one.accepted_on), str(one.served_on)) == (town.housing, "2024-03-08", "2024-04-10")
    assert one.closed_at is not None
    assert (str(local_day(one.closed_at)), one.state, town.housing.pk in one.offices) == ("2024-04-20", "closed", True)
    assert Item.objects.filter(matter=one).values_list("result", "opinion").get() == ("support", "已修好。")
    result, opinion = Item.objects.filter(matter=other).values_list("result", "opinion").get()
    assert (result, opinion) == ("", "办理结果：已协调解决\n承办单位：县综合办")
    data = Event.objects.get(matter=one).data
    assert (data["office"], data["served_on"], data["result"]) == (town.housing.pk, "2024-04-10", "support")
    assert [row["没有收下的原因"] for row in sheet(tmp_path / "a.xlsx")] == [
        "这个日期早于收到的日期，请核对。",
        "答复日期早于受理日期，请核对。",
    ]
    assert list(verify(FAMILIES, at=MONDAY)) == []
    follower.follow(at=MONDAY)
    assert recount().differences == []


def test_an_altered_result_is_another_row(tmp_path: Path) -> None:
    heads = ["编号", "时间", "内容", "办理结果"]
    path = tmp_path / "a.xlsx"
    run(ledger(path, heads, ["A1", "2024-03-05", "路灯不亮。", "支持"]), "--as", "history")
    assert "先前已收 1 行" in run(path, "--as", "history")
    fails(ledger(path, heads, ["A1", "2024-03-05", "路灯不亮。", "不予支持"]), "--as", "history")
    assert "先前导入过另一份内容" in sheet(path)[0]["没有收下的原因"]


def test_refused_rows_come_back_as_a_sheet_that_can_be_corrected_and_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    more = {"二季度": [HEADS[:3] + HEADS[8:], ["Q1", "2024-04-01", "李四", "噪声。"], ["Q2", "上周", "李四", "噪声。"]]}
    run(ledger(path, HEADS, [1, "2024-03-05", "王小明", "110101199003070119", "", "", "", "", "路灯。"], more=more))
    back = sheet(path)
    assert [(row["原来的行"], row["序号"]) for row in back] == [("台账 第 2 行", "1"), ("二季度 第 3 行", "Q2")]
    assert "校验位不符" in back[0]["没有收下的原因"]
    corrected = [list(back[0]), [*back[0].values()]]
    corrected[1][corrected[0].index("身份证号码")] = "110101199003070118"
    said = run(ledger(tmp_path / "b.xlsx", *corrected))
    assert "收下 1 行" in said
    assert "没有用到的列：原来的行、没有收下的原因" in said


def test_a_trial_counts_by_reason_and_writes_nothing(tmp_path: Path) -> None:
    rows = [["编号", "内容", "电话", "姓名"], [1, "路灯。", "", ""], [1, "路灯。", "", ""], [1, "别的。", "", ""]]
    rows += [[n, "路灯。", "12", "王小明"] for n in (5, 6, 7)]
    path = ledger(tmp_path / "a.xlsx", *rows)
    said = run(path, "--dry-run")
    assert "试算：可收 1 行，先前已收 1 行，没有收下 4 行" in said
    assert "  3 行：电话：电话号码不对" in said
    assert not Matter.objects.exists()
    assert "收下 1 行，先前已收 1 行，没有收下 4 行" in run(path)


def test_columns_are_named_by_hand(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", ["号", "谁", "说了什么", "内容"], [1, "王小明", "路灯不亮。", "卷宗三"])
    said = run(path, "--column", "号=来源编号", "--column", "谁=姓名", "--column", "说了什么=内容", "--column", "内容=")
    assert "没有用到的列：内容" in said
    matter = Matter.objects.get()
    assert (matter.source_id, matter.body, matter.is_anonymous) == ("1", "路灯不亮。", False)
    with pytest.raises(CommandError, match="可用的用途"):
        run(path, "--column", "号=不知道")


def test_a_ledger_that_counts_nothing_is_known_by_its_words(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", ["姓名", "反映情况"], ["王小明", "路灯。"], ["李四", "路灯。"])
    assert "收下 2 行" in run(path)
    assert "收下 0 行，先前已收 2 行" in run(path)


def test_merged_cells_of_a_joint_visit_name_everybody(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", ["编号", "姓名", "内容"], [1, "王小明", "路灯。"], [2, None, "占道。"])
    book = load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.save(path)
    run(path)
    assert {party.identity()["name"] for party in Party.objects.all()} == {"王小明"}
    assert Party.objects.count() == 2


def test_places_and_classes_are_known_by_name(tmp_path: Path, town: Town) -> None:
    path = ledger(
        tmp_path / "a.xlsx",
        ["编号", "内容", "所属乡镇", "问题类别"],
        [1, "路灯。", town.village.name, "物业管理"],
        [2, "路灯。", "某某乡", ""],
    )
    run(path)
    matter = Matter.objects.get()
    assert (matter.problem_region_id, matter.category_id) == (town.village.code, "0101")
    assert "没有找到你填的地区" in sheet(path)[0]["没有收下的原因"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", "<table><tr><td>说明</td></tr></table>".encode("gb18030")),
        ("a.csv", "序号,反映问题\n".encode()),
        ("a.csv", "合计,3\n".encode()),
    ],
)
def test_an_import_of_nothing_is_no_success(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    fails(tmp_path / name)


def test_people_on_one_line_and_yes_and_no(tmp_path: Path) -> None:
    heads = ["编号", "内容", "姓名", "人数", "代表人", "诉求", "是否保密"]
    row = [1, "拖欠工资。", "王小明", "５人", "李乙　13900060012、张丙", "1.支付工资；2.赔礼道歉", "√"]
    run(ledger(tmp_path / "a.xlsx", heads, row))
    matter = Matter.objects.get()
    assert [item.text for item in Item.objects.filter(matter=matter)] == ["支付工资", "赔礼道歉"]
    assert [party.identity()["name"] for party in Party.objects.order_by("seq")] == ["王小明", "李乙", "张丙"]
    assert matter.is_secret


def test_a_ledger_in_gbk_with_an_old_file_name(tmp_path: Path) -> None:
    path = tmp_path / "台账.txt"
    path.write_bytes("2024年台账\n编号\t姓名\t主要内容\n1\t王小明\t路灯不亮。\n".encode("gbk"))
    assert "第 1 行在表头上面，没有当作数据" in run(path)
    assert Matter.objects.get().body == "路灯不亮。"


def test_one_damaged_character_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "编号,内容\n" + "".join(f"{n},三号路的路灯坏了没有人修\n" for n in range(10))
    path.write_bytes(text.encode().replace("灯".encode(), "灯".encode()[:2], 1))
    with pytest.raises(CommandError, match="第 2 行有损坏的字"):
        run(path)
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("三十七人", 37),
        ("37人次", 37),
        ("约３７名", 37),
        ("37（人）", 37),
        ("两人", 2),
        ("共计12人", 12),
        ("廿三人", 23),
    ],
)
def test_people_are_counted_in_words_and_figures(tmp_path: Path, written: str, count: int) -> None:
    run(ledger(tmp_path / "a.xlsx", ["编号", "内容", "人数"], [1, "路灯。", written]))
    assert Matter.objects.get().headcount == count


@pytest.mark.parametrize("written", ["-3", "3-5人", "37户", "若干", "0", "1e5"])
def test_what_is_no_count_of_people_is_refused(tmp_path: Path, written: str) -> None:
    fails(ledger(tmp_path / "a.xlsx", ["编号", "内容", "人数"], [1, "路灯。", written]))
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "name", ["匿 名", "匿名举报", "匿名（女）", "某某", "不详", "未署名群众", "XXX", "不愿透露姓名", "***"]
)
def test_who_is_called_nobody_is_anonymous(tmp_path: Path, name: str) -> None:
    run(ledger(tmp_path / "a.xlsx", ["编号", "内容", "姓名", "电话"], [1, "路灯。", name, "－－"]))
    assert Matter.objects.get().is_anonymous


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("集体来访", "visit"),
        ("初信", "letter"),
        ("重 访", "visit"),
        ("国家信访信息系统", "web"),
        ("E-mail", "email"),
        ("１２３４５", "hotline"),
    ],
)
def test_channels_are_known_by_the_words_of_the_trade(tmp_path: Path, written: str, channel: str) -> None:
    run(ledger(tmp_path / "a.xlsx", ["编号", "内容", "信访形式"], [1, "路灯。", written]))
    assert Matter.objects.get().channel == channel


@pytest.mark.parametrize("said", ["{county}{town}{village}", "{part}", "{town}{part}", "{county}{village}"])
def test_a_place_is_known_with_those_above_it_and_by_a_part_of_its_name(tmp_path: Path, town: Town, said: str) -> None:
    village = town.village
    name = said.format(county=town.county.name, town=village.parent.name, village=village.name, part=village.name[:-1])
    run(ledger(tmp_path / "a.xlsx", ["编号", "内容", "属地"], [1, "路灯。", name]))
    assert Matter.objects.get().problem_region == village


def test_a_number_of_fifteen_is_kept_as_the_eighteen_it_became(tmp_path: Path) -> None:
    heads = ["编号", "时间", "内容", "姓名", "身份证号", "联系电话"]
    rows = [[1, "2004-03-05", "路灯。", "王小明", "110105 491231 002", "电话：139-0001-0011"]]
    rows += [[2, "2004-03-05", "占道。", "李四", "110105491331002", ""]]
    said = run(ledger(tmp_path / "a.xlsx", heads, *rows), "--as", "history")
    assert "15 位的旧身份证号码，按现在的 18 位号码收下" in said
    who = Party.objects.get().identity()
    assert (who["id_type"], who["id_number"], who["phone"]) == ("resident_id", "11010519491231002X", "13900010011")
    assert (
        "身份证" in sheet(tmp_path / "a.xlsx")[0]["没有收下的原因"]
        or "证件" in sheet(tmp_path / "a.xlsx")[0]["没有收下的原因"]
    )


def test_the_same_rows_in_another_order_of_columns_are_known(tmp_path: Path) -> None:
    heads, row = ["编号", "内容", "姓名", "电话"], ["A1", "路灯不亮。", "王小明", "13900010011"]
    run(ledger(tmp_path / "a.xlsx", heads, row))
    assert "收下 0 行，先前已收 1 行" in run(ledger(tmp_path / "b.xlsx", heads[::-1], row[::-1]))
    assert "收下 0 行，先前已收 1 行" in run(ledger(tmp_path / "c.xlsx", ["序号", *heads[1:]], row))


def test_a_line_of_json_that_says_a_thing_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"编号":"1","内容":"路灯","内容":"占道"}\n{"编号":"2","内容":"路灯","姓名":"王小明","电话":13900010001.0}\n'
    )
    assert "收下 1 行，先前已收 0 行，没有收下 1 行" in run(path)
    assert Party.objects.get().identity()["phone"] == "13900010001"
