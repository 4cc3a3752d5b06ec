"""What a table is made of: sheets of lines, and rows under a head."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import storable

MOST_COLUMNS = 200
# What a spreadsheet program shows where a formula failed.
ERROR = re.compile(r"#(?:N/A|[^\W\d_][\w/]{1,15}[!?]|GETTING_DATA)|#{3,}|(?:Err|错误|錯誤):\d{3}", re.IGNORECASE)
FORMULA = "第 %d 列是公式，请改成它的值（复制后选择性粘贴为数值）。"
FAILED = "第 %d 列是错误值 %s，请改成它应有的内容。"
SHORTENED = "第 %d 列的数字超过 15 位，表格软件已丢失末几位，请把这一列改成文本后重新填写。"
SCIENTIFIC = "第 %d 列的 %s 是科学计数法，后几位已丢失，请把这一列改成文本后重新填写。"
DAMAGED = "第 %d 列有损坏的字（%s），是别的软件没有读出来的，请对照原件补上。"
# What stands for a character that some program could not read, and what becomes of it when it is read wrongly again.
_LOST = re.compile("\ufffd|锟斤拷")
_POWER = re.compile(r"(\d)(?:\.(\d{1,20}))?E\+?(\d{1,2})", re.IGNORECASE | re.ASCII)
# Of a number with more digits a spreadsheet keeps the first fifteen.
EXACT = 10**15


class Unreadable(Refused):
    """A table that cannot be taken."""

    status = 422

    def __init__(self, template: str, *, code: str, **facts: object) -> None:
        super().__init__(template, code=code, field="file", article=None, now=None, **facts)


def broken(name: str, kind: str) -> Unreadable:
    """The refusal of a file that says what it is, but can't be read as that."""
    return Unreadable(
        gettext_noop("文件「%(name)s」不是可读的 %(kind)s 表格，请重新另存后再导入。"),
        code="bad_table",
        name=name,
        kind=kind,
    )


@dataclass(frozen=True)
class Line:
    """One line of a sheet as a person sees it; ``faults`` are the cells that can't be taken, by column from 0."""

    number: int
    cells: list[str]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """True when nothing stands in it."""
        return not any(self.cells)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name ("" where the file has no names) and its lines, to be read once."""

    name: str
    lines: Iterator[Line]
    is_hidden: bool = False


class Row(dict[str, str]):
    """One row by column name, with its place in the file and, when a cell can't be taken, the fault."""

    def __init__(self, cells: Iterable[tuple[str, str]], *, number: int, fault: str = "", sheet: str = "") -> None:
        super().__init__(cells)
        self.number = number
        self.fault = fault
        self.sheet = sheet

    @property
    def where(self) -> str:
        """Where a person finds it."""
        return f"工作表「{self.sheet}」第 {self.number} 行" if self.sheet else f"第 {self.number} 行"


def line(number: int, values: Iterable[object], formulas: Iterable[int] = ()) -> Line:
    """A line of these values, judged; the columns of ``formulas`` have no value that could be read."""
    cells: list[str] = []
    faults = {at: FORMULA % (at + 1) for at in formulas}
    for at, value in enumerate(values):
        if is_shortened(value):
            faults.setdefault(at, SHORTENED % (at + 1))
        cell = plain(value)
        if cell[:1] in "#＃EeＥｅ错錯" and ERROR.fullmatch(unicodedata.normalize("NFKC", cell)):
            faults.setdefault(at, FAILED % (at + 1, cell))
        elif lost := _LOST.search(cell):
            faults.setdefault(at, DAMAGED % (at + 1, lost[0]))
        elif "E" in cell[:24].upper() and (power := _POWER.fullmatch(cell)):
            cell = _written_out(power)
            if not cell.isdigit():
                faults.setdefault(at, SCIENTIFIC % (at + 1, cell))
        cells.append(cell)
    return Line(number, cells, faults)


def _written_out(power: "re.Match[str]") -> str:
    """A whole number that a text shows as a power of ten, where all its digits are there."""
    digits, places = power[1] + (power[2] or "").rstrip("0"), int(power[3])
    return digits.ljust(places + 1, "0") if len(digits) + 2 > places + 1 >= len(digits) else power[0]


def is_shortened(value: object) -> bool:
    """True for a number of which a spreadsheet has lost the last digits, as of a document written as a number."""
    return isinstance(value, float) and value.is_integer() and abs(value) >= EXACT


def plain(value: object) -> str:
    """A cell as the text that a person sees: whole numbers without point, days and moments in ISO form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return (value if value.isprintable() else storable(value)).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, dt.datetime):
        day = value.replace(microsecond=0)
        return day.date().isoformat() if day.time() == dt.time() else day.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return storable(str(value)).strip()
