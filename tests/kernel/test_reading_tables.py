import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables import UPLOADED, Bounds, read_table

HEAD = ["地区代码", "名称"]
Sheet = Callable[..., Path]


def csv(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def test_a_workbook_gives_its_rows_as_people_see_them(sheet: Sheet) -> None:
    path = sheet([*HEAD, "日"], [990123000000, " 临河县 ", date(2026, 3, 2)], [None, None, None], ["01", 2.0, True])
    rows = list(read_table(path, columns=HEAD))
    assert rows[0] == {"地区代码": "990123000000", "名称": "临河县", "日": "2026-03-02"}
    assert [(row.number, row.fault) for row in rows] == [(2, ""), (4, "")]
    assert rows[1] == {"地区代码": "01", "名称": "2", "日": "是"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_offices(encoding: str) -> None:
    rows = list(read_table(csv('地区代码,名称\r\n9901,"临河,县"\r\n\r\n9902,㛃村\r\n', encoding), "a.csv"))
    assert [(row.number, row["名称"]) for row in rows] == [(2, "临河,县"), (4, "㛃村")]


def test_a_callers_file_stays_open() -> None:
    file = csv("地区代码,名称\n1,a\n")
    list(read_table(file, "a.csv"))
    assert not file.closed


def test_a_formula_is_the_fault_of_its_row(sheet: Sheet) -> None:
    rows = list(read_table(sheet(HEAD, ["1", "=A1&1"], ["2", "b"])))
    assert rows[0].fault == "第 2 列是公式，请改成它的值（复制后选择性粘贴为数值）。"
    assert [row.number for row in rows if not row.fault] == [3]
    assert "公式" in next(read_table(csv("地区代码,名称\n1,=cmd|x\n"))).fault


def test_a_row_with_too_many_cells_is_at_fault_and_controls_are_left_out() -> None:
    rows = list(read_table(csv("地区代码,名称\n1,a,b\n2,b\x07\n3\n")))
    assert "列数比表头多" in rows[0].fault
    assert (rows[1].fault, rows[1]["名称"]) == ("", "b")
    assert (rows[2].fault, rows[2]["名称"]) == ("", "")


@pytest.mark.parametrize("heading", ["代码,名字", "地区代码", "地区代码,名称,名称"])
def test_a_wrong_heading_names_what_should_be_and_what_is(heading: str) -> None:
    with pytest.raises(Refused) as refused:
        list(read_table(csv(heading + "\n1,2,3\n"), "地区.csv", columns=HEAD))
    assert "应有：地区代码、名称" in refused.value.sentence
    assert "实际是：" + heading.replace(",", "、") in refused.value.sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "是空的"),
        (b"\n\n", "没有内容"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "不是可读的 XLS "),
        (b"PK\x03\x04" + bytes(99), "不是可读的 XLSX"),
        ("地区代码,名称\n1,a\n2,\x00\n".encode(), "第 3 行含有空字节"),
        ("地区代码".encode("utf-16"), "表头不对"),
        (b"\xff\xfe\xfd\x80\x81", "UTF-16 编码，但第 1 行有损坏的字"),
        (b"\xff\xff\xfd\x80\x81", "既不是 XLSX"),
        (b"MIME-Version: 1.0\r\n", "MHT"),
        ('地区代码,名称\n1,"'.encode() + b"x" * 200_000, "第 2 行读不出来"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        list(read_table(io.BytesIO(data), "t.csv", columns=HEAD))


def test_a_workbook_that_unfolds_to_a_giant_is_refused(sheet: Sheet) -> None:
    with pytest.raises(Refused, match="展开后过大"):
        list(read_table(sheet(HEAD), bounds=Bounds(unfolded=1000)))


def bomb(tmp_path: Path, sheet: Sheet, part: str, data: bytes) -> Path:
    """A workbook in which one part was replaced."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(sheet(HEAD)) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in whole.infolist():
            if entry.filename != part:
                made.writestr(entry.filename, whole.read(entry.filename))
        made.writestr(part, data)
    return path


XML = b'<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("xl/sharedStrings.xml", XML + b"<sst>" + b"<si/>" * 500_000 + b"</sst>"),
        ("xl/sharedStrings.xml", XML + b"<x:sst>" + b"<x:si/>" * 500_000 + b"</x:sst>"),
        ("xl/sharedStrings.xml", ("<sst>" + "<si/>" * 500_000 + "</sst>").encode("utf-16")),
        ("xl/sharedStrings.xml", b'<?xml version="1.0" encoding="cp037"?>' + b"L" * 4_000_000),
        ("xl/sharedStrings.xml", XML + b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'),
        ("xl/sharedStrings.xml", XML + b"<sst><si>" + b"<t/>" * 1_000_000 + b"</si></sst>"),
        ("xl/worksheets/sheet1.xml", XML + b"<worksheet><sheetData><row>" + b"<c/>" * 1_000_000 + b"</row>"),
        ("xl/styles.xml", XML + b"<styleSheet>" + b"<xf/>" * 2_000_000 + b"</styleSheet>"),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path, sheet: Sheet, part: str, data: bytes) -> None:
    path = bomb(tmp_path, sheet, part, data)
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    with pytest.raises(Refused, match="展开后过大"):
        list(read_table(path, bounds=UPLOADED))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


@pytest.mark.slow
def test_many_rows_of_a_real_workbook_are_read(sheet: Sheet) -> None:
    rows = [f"{n},村{n}".split(",") for n in range(30_000)]
    assert sum(1 for _ in read_table(sheet(HEAD, *rows), columns=HEAD, bounds=UPLOADED)) == 30_000


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Refused, match="不是可读的 XLSX"):
        list(read_table(tmp_path / "a.xlsx"))


@pytest.mark.slow
def test_a_long_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("地区代码,名称\n" + "".join(f"{n},村{n}\n" for n in range(150_000)))
    tracemalloc.start()
    assert sum(1 for _ in read_table(path, columns=HEAD)) == 150_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_one_cell_far_below_is_refused_instead_of_walked_to() -> None:
    book, file = Workbook(), io.BytesIO()
    book.active.cell(row=1, column=1, value="地区代码")
    book.active.cell(row=900_000, column=3, value="x")
    book.save(file)
    file.seek(0)
    with pytest.raises(Refused) as refused:
        list(read_table(file, "远.xlsx"))
    assert refused.value.code == "empty_rows"
