"""A messy county ledger, previewed, mapped, tried and taken in a real browser."""

import io
import os
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, SCREEN
from tests.town import Town
from xinhe.matters.models import Item, Matter, Party

TITLE = ["临河县信访事项登记台账（2024年）"]
HEADS = ["序号", "来访日期", "来访群众", "联系电话", "反映问题主要内容", "处理情况", "承办部门", "办结时间"]
FIRST = [
    [
        1,
        "24.3.5",
        "王小明",
        "139-0001-0001",
        "三号路的路灯坏了。",
        "已修好。",
        "临河县住房和城乡建设局",
        "2024年3月20日",
    ],
    [2, 45357, None, "", "小区门口占道经营。", "已劝离。", "", "2024. 3. 21"],
    [3, "２０２４年３月７日", "匿名", "", "工地夜间噪声。", "", "", ""],
    ["合计", "", "3人", "", "", "", "", ""],
]
SECOND = [HEADS, [11, "昨天", "李四", "", "停水。", "", "", ""], [12, "2024/4/1", "张三", "", "停电。", "#N/A", "", ""]]


def messy() -> bytes:
    """A title row, merged cells, two sheets, days of four kinds, an error."""
    book, file = Workbook(), io.BytesIO()
    page = book.active
    page.title = "一季度"
    for row in [TITLE, HEADS, *FIRST]:
        page.append(row)
    page.merge_cells("A1:H1")
    page.merge_cells("C3:C4")
    other = book.create_sheet("二季度")
    for row in SECOND:
        other.append(row)
    book.save(file)
    return file.getvalue()


def gbk() -> bytes:
    """What another office exports: GBK, a title above the head, a column of its own name."""
    lines = [
        "城关镇2024年台账,,,",
        "编号,日期,谁,说的事",
        "C-1,2024年5月6日,赵六,路面塌陷。",
        "C-2,24-5-7,钱七,垃圾成堆。",
    ]
    return "\r\n".join(lines).encode("gbk")


def look(page: Any, name: str) -> None:
    """Leave a picture where one was asked for."""
    if folder := os.environ.get("XINHE_PICTURES"):
        page.screenshot(path=Path(folder) / f"ledger-{name}.png", full_page=True)


def test_a_messy_ledger_is_taken(window: Any, town: Town) -> None:
    desk = window().sign_in("dispatcher")
    page = desk.page
    desk.open("/desk/ledgers/")
    page.set_input_files(
        "[name=file]", {"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": messy()}
    )
    page.fill("[name=source]", "县台账")
    page.check("[value=history]")
    look(page, "new")
    page.click("text=下一步：看前几行")
    expect(page.get_by_role("heading", name="工作表「二季度」")).to_be_visible()
    page.select_option("[aria-label='“来访群众”当作']", label="姓名")
    page.click("button[value=try]")
    expect(page.get_by_text("试算：可收 3 行，先前已收 0 行，不能收 2 行。还没有写入。")).to_be_visible()
    expect(page.get_by_text("工作表「一季度」第 6 行是合计，跳过。")).to_be_visible()
    expect(page.get_by_text("1 行：第 6 列是错误值")).to_be_visible()
    for size in (PHONE, {"width": 1024, "height": 768}, SCREEN):
        page.set_viewport_size(size)
        look(page, f"tried-{size['width']}")
        desk.check_access()
    assert not Matter.objects.exists()
    page.click("button[value=take]")
    expect(page.get_by_text("收下 3 行，先前已收 0 行，没有收下 2 行。")).to_be_visible()
    with page.expect_download() as download:
        page.click("text=下载没有收下的行")
    assert download.value.suggested_filename == "台账-没有收下.xlsx"
    assert [party.identity()["name"] for party in Party.objects.order_by("matter__source_id")] == ["王小明", "王小明"]
    assert Matter.objects.get(source_id="1").lead == town.housing
    assert Item.objects.get(matter__source_id="1").opinion == "已修好。"
    assert not desk.problems


def test_a_ledger_in_gbk_is_mapped_by_hand_and_remembered(window: Any, town: Town) -> None:
    desk = window().sign_in("dispatcher")
    page = desk.page
    for n in (1, 2):
        desk.open("/desk/ledgers/")
        page.set_input_files("[name=file]", {"name": f"{n}.csv", "mimeType": "text/csv", "buffer": gbk()})
        page.fill("[name=source]", f"城关镇{n}")
        page.check("[value=history]")
        page.click("text=下一步：看前几行")
        if n == 1:
            page.select_option("[aria-label='“谁”当作']", label="姓名")
            page.select_option("[aria-label='“说的事”当作']", label="内容")
        page.click("button[value=try]")
        expect(page.get_by_text("试算：可收 2 行")).to_be_visible()
    page.click("button[value=take]")
    expect(page.get_by_text("收下 2 行")).to_be_visible()
    assert {matter.body for matter in Matter.objects.all()} == {"路面塌陷。", "垃圾成堆。"}
