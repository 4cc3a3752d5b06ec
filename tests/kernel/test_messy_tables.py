"""Tables as offices keep them: titles above the head, merged cells, several sheets, old files, any coding."""

import datetime as dt
import io
import re
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables import UPLOADED, Reading, first_lines, plain_head, read_rows, read_table

KNOWN = {"编号": "id", "序号": "id", "姓名": "name", "内容": "body", "电话": "phone", "联系电话": "phone"}


def field_of(name: str) -> str:
    return KNOWN.get(plain_head(name), "")


def read(source: io.BytesIO | Path, **more: object) -> Reading:
    return read_rows(source, "台账", field_of=field_of, is_enough=lambda known: "body" in known, **more)  # type: ignore[arg-type]


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    return file


def book(*sheets: tuple[str, Iterable[Iterable[object]]]) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return made


def csv(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


LEDGER = [["临河县2024年信访台账"], [], ["序号", "姓名", "内容"], [1, "王小明", "路灯不亮"], [2, "李四", "占道"]]


def test_the_head_is_found_under_title_rows() -> None:
    reading = read(saved(book(("台账", LEDGER))))
    assert [(row.number, row["姓名"]) for row in reading] == [(4, "王小明"), (5, "李四")]
    assert reading.passed == ["工作表「台账」第 1 行在表头上面，没有当作数据。"]


def test_every_sheet_is_read_and_one_of_explanations_is_named() -> None:
    made = book(("说明", [["填表说明"], ["请如实填写"]]), ("一季度", LEDGER), ("二季度", LEDGER), ("空", []))
    reading = read(saved(made))
    assert [(row.sheet, row.number) for row in reading] == [("一季度", 4), ("一季度", 5), ("二季度", 4), ("二季度", 5)]
    assert "工作表「说明」没有读：没有找到认得的表头" in reading.passed
    assert "工作表「空」没有读：里面没有内容" in reading.passed


def test_a_table_of_places_is_read_from_the_sheet_that_has_its_columns() -> None:
    made = book(("说明", [["说明"]]), ("地区", [["地区表"], ["地区代码", "名称"], ["9901", "临河县"]]))
    reading = read_table(saved(made), "a.xlsx", columns=["地区代码", "名称"])
    assert [dict(row) for row in reading] == [{"地区代码": "9901", "名称": "临河县"}]
    assert reading.passed[0] == "工作表「说明」没有读：没有找到认得的表头"


def test_merged_cells_are_filled_down() -> None:
    made = book(
        ("台账", [["序号", "姓名", "内容"], [1, "王小明", "一"], [2, None, "二"], [3, None, "三"], [4, None, "四"]])
    )
    made["台账"].merge_cells("B2:B4")
    assert [row["姓名"] for row in read(saved(made))] == ["王小明", "王小明", "王小明", ""]


def test_a_head_of_two_rows_is_the_lower_one() -> None:
    made = book(
        ("台账", [["台账"], ["序号", "信访人", None, "内容"], [None, "姓名", "联系电话", None], [1, "王", "139", "一"]])
    )
    page = made["台账"]
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        page.merge_cells(merged)
    assert [dict(row) for row in read(saved(made))] == [{"序号": "1", "姓名": "王", "联系电话": "139", "内容": "一"}]


@pytest.mark.parametrize(
    "error",
    [
        "#N/A",
        "#REF!",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#CONNECT!",
        "Err:502",
        "错误：502",
        "＃REF！",
        "########",
        "#n/a",
    ],
)
def test_an_error_is_the_fault_of_its_row(error: str) -> None:
    rows = list(read(saved(book(("台账", [["序号", "内容", "备注"], [1, error, ""], [2, "路灯", error]])))))
    assert rows[0].fault == f"第 2 列是错误值 {error}，请改成它应有的内容。"
    assert rows[1].fault == ""  # nobody asks for this column


@pytest.mark.parametrize("lower", [["", "姓名", "联系电话", ""], ["", "姓名", "电话", None]])
def test_a_head_of_two_rows_that_are_not_merged_is_both(lower: list[str | None]) -> None:
    rows = [["台账"], ["序号", "信访人", "", "内容"], lower, [1, "王", "139", "一"]]
    made = saved(book(("台账", rows)))
    [row] = read(made)
    assert list(row.values()) == ["1", "王", "139", "一"]
    assert list(row)[1] == "姓名"
    [pointed] = read(made, headings={"台账": 3})
    assert dict(pointed) == dict(row)


def test_all_that_a_printed_page_repeats_is_passed_over() -> None:
    page = [["临河县台账"], ["序号", "信访人", "", "内容"], ["", "姓名", "联系电话", ""]]
    foot = [["填表人：张三", "", "", "审核人：李四"], ["第 1 页，共 2 页"]]
    rows = [*page, [1, "王", "139", "一"], *foot, *page, [2, "李", "138", "二"], *foot, ["备注：一式两份"]]
    reading = read(saved(book(("台账", rows))))
    assert [row["姓名"] for row in reading] == ["王", "李"]
    assert reading.passed[1:] == [
        "工作表「台账」第 7、8、9 行又是表头，跳过。",
        "工作表「台账」第 5、6、11、12、13 行是表下的说明，跳过。",
    ]


def test_a_row_that_numbers_the_columns_is_no_matter() -> None:
    rows = [["序号", "姓名", "内容"], ["1", "2", "3"], [1, "王", "一"]]
    assert [row["姓名"] for row in read(saved(book(("台账", rows))))] == ["王"]


@pytest.mark.parametrize(
    "words",
    [
        "合計",
        "合计(件)",
        "合计（2件）",
        "TOTAL",
        "以上合计",
        "平均",
        "一季度小计",
        "城关镇合计",
        "合计：2件，其中来访1件",
    ],
)
def test_what_adds_up_is_known_by_its_words_and_figures(words: str) -> None:
    rows = [["序号", "姓名", "内容"], [1, "王", "一"], [words, "", "2 件"]]
    assert len(list(read(saved(book(("台账", rows)))))) == 1


@pytest.mark.parametrize(
    "row", [["少发工资合计三千元", "王", ""], ["停车费总计", "王", "多收停车费"], ["说明：路灯不亮", "王", "x"]]
)
def test_what_only_sounds_like_it_is_a_row(row: list[str]) -> None:
    assert len(list(read(saved(book(("台账", [["内容", "姓名", "编号"], row])))))) == 1


@pytest.mark.parametrize(
    ("written", "read_as", "fault"),
    [
        ("1.3900010001E+10", "13900010001", ""),
        ("1.39E+10", "1.39E+10", "科学计数法"),
        ("1.10105E+17", "1.10105E+17", "科学计数法"),
    ],
)
def test_a_number_as_a_power_of_ten_is_written_out_or_named(written: str, read_as: str, fault: str) -> None:
    [row] = read(csv(f"序号,电话,内容\n1,{written},路灯\n"))
    assert row["电话"] == read_as
    assert fault in row.fault
    assert bool(row.fault) == bool(fault)


def test_a_hidden_sheet_is_read_and_said() -> None:
    made = book(("台账", LEDGER), ("旧稿", LEDGER))
    made["旧稿"].sheet_state = "hidden"
    made["台账"].row_dimensions[4].hidden = True
    made["台账"].column_dimensions["B"].hidden = True
    reading = read(saved(made))
    assert [(row.sheet, row["姓名"]) for row in reading] == [
        ("台账", "王小明"), ("台账", "李四"), ("旧稿", "王小明"), ("旧稿", "李四"),
    ]  # fmt: skip
    assert any(sentence.startswith("工作表「旧稿」是隐藏的，也读了") for sentence in reading.passed)


def test_heads_in_traditional_characters_are_known() -> None:
    assert [row["編號"] for row in read(csv("編號,姓名,內容\n1,陳明,路燈\n"))] == ["1"]


@pytest.mark.parametrize(
    "text", ['序号,内容\n1,"路灯\n2,占道\n', '序号,内容\n1,"路灯\n2,"占道"\n', '序号,内容\n1,"路"灯\n']
)
def test_a_quote_that_nobody_closed_swallows_no_rows(text: str) -> None:
    with pytest.raises(Refused, match="第 2 行读不出来"):
        list(read(csv(text)))


def test_days_of_a_book_that_counts_from_1904_are_right() -> None:
    made = book(("台账", [["序号", "内容", "日期"], [1, "路灯", dt.datetime(2024, 3, 5, 15, 20)]]))  # noqa: DTZ001
    made.epoch = CALENDAR_MAC_1904
    assert [row["日期"] for row in read(saved(made))] == ["2024-03-05 15:20:00"]


def test_a_formula_counts_as_what_it_came_to(tmp_path: Path) -> None:
    """Written by hand: the library that makes our tests computes nothing."""
    made = saved(book(("台账", [["序号", "内容"], ["=ROW()-1", "路灯"]])))
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            data = old.read(entry.filename)
            if entry.filename.endswith("sheet1.xml"):
                data = re.sub(rb"<f>ROW\(\)-1</f><v ?(/>|></v>)", b"<f>ROW()-1</f><v>1</v>", data)
                assert b"<v>1</v>" in data
            new.writestr(entry.filename, data)
    assert [(row["序号"], row.fault) for row in read(path)] == [("1", "")]


@pytest.mark.parametrize("said", ["A1", "A1:A1", "A1:XFD1048576", ""])
def test_a_wrong_word_on_how_far_a_sheet_goes_harms_nothing(tmp_path: Path, said: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(saved(book(("台账", LEDGER)))) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            data = old.read(entry.filename)
            if entry.filename.endswith("sheet1.xml"):
                wrong = f'<dimension ref="{said}"/>' if said else ""
                data, count = re.subn(rb'<dimension ref="A1:C5" ?/>', wrong.encode(), data)
                assert count == 1
            new.writestr(entry.filename, data)
    assert [row["姓名"] for row in read(path)] == ["王小明", "李四"]


def test_coloured_rows_below_harm_nothing() -> None:
    made = book(("台账", LEDGER))
    fill = PatternFill("solid", fgColor="FFFF00")
    for n in range(6, 15_006):
        made["台账"].cell(row=n, column=1).fill = fill
    assert [row["姓名"] for row in read(saved(made))] == ["王小明", "李四"]


def test_repeated_heads_and_totals_are_passed_over_with_a_word() -> None:
    rows = [["序号", "姓名", "内容"], [1, "王", "一"], ["序号", "姓名", "内容"], ["小计", "", 1], [2, "李", "二"]]
    rows += [["合 计", "", "2件"], ["合计：2件", "", ""]]
    reading = read(saved(book(("台账", rows))))
    assert [row["姓名"] for row in reading] == ["王", "李"]
    assert reading.passed == [
        "工作表「台账」第 3 行又是表头，跳过。",
        "工作表「台账」第 5、7、8 行是合计，跳过。".replace("5、7、8", "4、6、7"),
    ]


def test_a_matter_that_speaks_of_a_total_is_no_total() -> None:
    reading = read(csv("序号,内容\n1,合计少发工资三千元\n合计工资,少发\n"))
    assert len(list(reading)) == 2


def test_a_page_saved_as_xls_is_read() -> None:
    html = """<html><head><meta charset="gb2312"><style>td{color:red}</style></head><body><table>
      <tr><td colspan=3>台账<br>二〇二四年</td></tr>
      <tr><th>序号</th><th>姓名</th><th>内容</th></tr>
      <tr><td>1</td><td rowspan="2">王&nbsp;小明</td><td>路灯<br>不亮<table><tr><td>内表</td></tr></table></td></tr>
      <tr><td>2<td>占道</tr>
      <tr><td>3</td><td></td><td>噪声</td></tr></table></body></html>"""
    reading = read(csv(html, "gb18030"))
    rows = list(reading)
    assert [(row["序号"], row["姓名"]) for row in rows] == [("1", "王 小明"), ("2", "王 小明"), ("3", "")]
    assert rows[0]["内容"].startswith("路灯\n不亮")


def test_xml_of_a_spreadsheet_of_2003_is_read() -> None:
    xml = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
      xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="台账"><Table>
      <Row><Cell><Data ss:Type="String">序号</Data></Cell><Cell ss:Index="3"><Data>内容</Data></Cell></Row>
      <Row ss:Index="4"><Cell><Data ss:Type="Number">7</Data></Cell><Cell ss:Index="3"><Data>路灯</Data></Cell></Row>
      </Table></Worksheet></Workbook>"""
    [row] = read(csv(xml))
    assert (row.sheet, row.number, row["序号"], row["内容"]) == ("台账", 4, "7", "路灯")


def test_a_workbook_of_1997_is_read() -> None:
    made = xlwt.Workbook()
    made.add_sheet("说明").write(0, 0, "说明")
    page = made.add_sheet("台账")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for n, head in enumerate(["序号", "姓名", "内容", "日期"]):
        page.write(1, n, head)
    page.write_merge(2, 3, 1, 1, "王小明")
    for row, body in ((2, "路灯"), (3, "占道")):
        page.write(row, 0, row - 1)
        page.write(row, 2, body)
        page.write(row, 3, dt.date(2024, 3, 5), day)
    page.write(4, 0, 13900010011)
    page.write(4, 2, 330106199001011234)
    file = io.BytesIO()
    made.save(file)
    reading = read(file)
    rows = list(reading)
    assert [(row["序号"], row["姓名"], row["日期"]) for row in rows[:2]] == [
        ("1", "王小明", "2024-03-05"),
        ("2", "王小明", "2024-03-05"),
    ]
    assert (rows[2]["序号"], "超过 15 位" in rows[2].fault) == ("13900010011", True)
    assert reading.passed[0] == "工作表「说明」没有读：没有找到认得的表头"


def test_a_locked_workbook_says_so() -> None:
    with pytest.raises(Refused, match="密码"):
        list(read(io.BytesIO(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))))


@pytest.mark.parametrize(
    ("part", "kind"), [("xl/workbook.bin", "XLSB"), ("content.xml", "ODS"), ("word/document.xml", "Word")]
)
def test_other_kinds_of_files_are_called_by_their_name(part: str, kind: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(Refused, match=kind):
        list(read(file))


TEXT = "序号,姓名,内容\n" + "".join(f"{n},王小明,三号路的路灯坏了第{n}次\n" for n in range(40))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_coding_that_fits_all_of_it(coding: str) -> None:
    assert [row["内容"] for row in read(csv(TEXT, coding))][-1] == "三号路的路灯坏了第39次"


@pytest.mark.parametrize("at", [1, 20, 40])
def test_one_damaged_sign_is_named_by_its_line_and_nothing_is_guessed(at: int) -> None:
    lines = TEXT.encode().split(b"\n")
    lines[at] = lines[at].replace("路灯".encode(), "路灯".encode()[:-1])
    with pytest.raises(Refused, match=f"UTF-8 编码，但第 {at + 1} 行有损坏的字"):
        list(read(io.BytesIO(b"\n".join(lines))))


@pytest.mark.parametrize(
    "data",
    [
        # Short names alone, one of them cut by a program that counts bytes.
        "姓名,内容\n王,灯\n李,路\n张,水\n".encode()[:-2] + b"\n",
        # Two files of two codings in one.
        TEXT.encode() + "41,李四,占道经营长期无人管理请处理\n".encode("gb18030"),
        "41,李四,占道经营长期无人管理请处理\n".encode("gb18030") + TEXT.encode(),
        # A byte that is of no coding.
        TEXT.replace("王小明", "王\x00明", 1).encode("latin-1", "ignore").replace(b"\x00", b"\xff"),
    ],
)
def test_a_contradiction_is_not_guessed_past(data: bytes) -> None:
    with pytest.raises(Refused, match=r"第 \d+ 行"):
        list(read(io.BytesIO(data)))


def test_gb18030_with_a_damaged_sign_names_its_line() -> None:
    data = TEXT.encode("gb18030").replace("路灯坏了第7次".encode("gb18030"), b"\xff\xff")
    with pytest.raises(Refused, match="第 9 行有读不出的字"):
        list(read(io.BytesIO(data)))


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_values_are_set_apart_by_what_sets_them_apart(separator: str) -> None:
    text = TEXT.replace(",", separator).replace("坏了", "坏了，")
    assert len(list(read(csv("2024年台账\n" + text)))) == 40


def test_a_spreadsheets_own_ways_in_a_text() -> None:
    [row] = read(csv('sep=;\n编号;姓名;内容\n="0012";王;路灯\n'))
    assert (row["编号"], row.fault) == ("0012", "")
    [row] = read(csv("编号,姓名,内容\n1,王,=1+1\n"))
    assert "公式" in row.fault


def test_a_name_that_comes_twice_or_is_missing_is_told_apart() -> None:
    [row] = read(csv("序号,联系电话,联系电话,,内容\n1,139,138,x,路灯\n"))
    assert list(row) == ["序号", "联系电话", "联系电话（第 3 列）", "（第 4 列）", "内容"]


def test_a_person_may_point_out_the_head_or_leave_a_sheet_out() -> None:
    made = saved(book(("甲", [["号", "事"], [1, "路灯"]]), ("乙", LEDGER)))
    rows = list(read(made, headings={"甲": 1, "乙": 0}))
    assert [dict(row) for row in rows] == [{"号": "1", "事": "路灯"}]


def test_the_first_lines_of_each_sheet_can_be_looked_at() -> None:
    made = saved(book(("甲", [["台账"], ["号", "办了什么事"], [1, "路灯"]]), ("乙", LEDGER)))
    looked = first_lines(made, field_of=field_of, is_enough=lambda known: "body" in known)
    assert [one.head.number if one.head else 0 for one in looked] == [2, 3]
    assert [one.is_sure for one in looked] == [False, True]
    assert looked[1].lines[0].cells[0] == "临河县2024年信访台账"


def test_a_bomb_of_texts_costs_little() -> None:
    made = saved(book(("台账", LEDGER)))
    bomb = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if "sharedStrings" not in entry.filename:
                new.writestr(entry.filename, old.read(entry.filename))
        with new.open("xl/sharedStrings.xml", "w") as part:
            part.write(b"<sst>")
            for _ in range(20):
                part.write(b"<si/>" * 1_000_000)
            part.write(b"</sst>")
    assert bomb.getbuffer().nbytes < 1024 * 1024
    for bounds in (UPLOADED, None):
        with pytest.raises(Refused, match="展开后过大"):
            list(read(bomb, **({"bounds": bounds} if bounds else {})))


HEAD = "<table><tr><td>序号<td>内容".encode()


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"<tr>" + b"<td rowspan=70000>x" * 200 + b"<tr>" * 60_000,
        HEAD + b"<td " + b"a=b " * 500_000 + b">",
        HEAD + b"<!--" + b"-" * 5_000_000,
        HEAD + b"<td>" + b"&" * 5_000_000,
        HEAD + b"<td>" + b"(" * 500_000 + b"<" * 100_000,
        "序号,内容\n1,".encode() + b"(" * 120_000 + b"\n",
    ],
)
def test_a_page_or_a_text_made_to_cost_costs_little(data: bytes) -> None:
    began = time.process_time()  # what else the machine does counts for nothing
    try:
        rows = len(list(read(io.BytesIO(data))))
    except Refused:
        rows = 0
    assert rows < 2
    assert time.process_time() - began < 12


@pytest.mark.parametrize(
    "text",
    [
        "id,body\n1,路燈壞了沒有人修理已經一個月\n2,請盡快修好路燈\n".encode("big5"),
        "id,body\n1,街灯が一ヶ月も壊れたままです\n2,早く直してください\n".encode("shift-jis"),
        "id,body\n1,三号路的路灯坏了一个月没有人修\n".encode()[:-2] + b"\n",
    ],
)
def test_a_text_of_another_coding_is_not_taken_for_ours(text: bytes) -> None:
    with pytest.raises(Refused, match=r"有损坏的字|读不出的字"):
        list(read_rows(io.BytesIO(text), "台账", field_of=str, is_enough=lambda known: "body" in known))


@pytest.mark.parametrize("words", ["龑堃𠮷", "三号路的路灯坏了，没有人修！（急）", "䶮氏祠堂葛埠村１２３号", "ЖЁ①㈠℃"])
def test_rare_characters_of_ours_are_read(words: str) -> None:
    [row] = read(csv(f"编号,姓名,内容\n1,王小明,{words}\n", "gb18030"))
    assert row["内容"] == words


@pytest.mark.parametrize("lost", ["\ufffd", "锟斤拷"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_another_program_lost_before_is_the_fault_of_its_row(lost: str, encoding: str) -> None:
    """The sign that stands for a character that could not be read, and what becomes of it under a wrong coding."""
    first, second = read(csv(f"编号,姓名,内容\n1,王小明,路{lost}坏了\n2,李四,占道\n", encoding))
    assert "第 3 列有损坏的字" in first.fault
    assert not second.fault
