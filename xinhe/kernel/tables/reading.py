"""Reading a table: which sheets and rows are read, which not, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from xinhe.kernel.later import later
from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables import page, separated
from xinhe.kernel.tables.bounds import OWN, Bounds
from xinhe.kernel.tables.heading import (
    SEARCHED,
    FieldOf,
    Head,
    as_written,
    counts_columns,
    find_head,
    head_at,
    head_of,
    is_note,
    is_total,
    likely_head,
)
from xinhe.kernel.tables.line import MOST_COLUMNS, Line, Row, Sheet, Unreadable

if TYPE_CHECKING:
    from xinhe.kernel.tables import xls, xlsx
else:  # their libraries are eight megabytes that a worker would hold from its first day
    xls, xlsx = later("xinhe.kernel.tables.xls"), later("xinhe.kernel.tables.xlsx")

Source = str | Path | BinaryIO
IsEnough = Callable[[set[str]], bool]
OLE, ZIP, MAIL = b"\xd0\xcf\x11\xe0", b"PK", b"MIME-Version:"
NAMED = 20


@dataclass
class Told:
    """What was read of one sheet, and what not."""

    sheet: str
    heading: int = 0
    rows: int = 0
    above: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    is_hidden: bool = False
    why_not: str = ""

    def sentences(self) -> Iterator[str]:
        """In words, what was passed over."""
        place = f"工作表「{self.sheet}」" if self.sheet else ""
        if self.why_not:
            yield f"{place}没有读：{self.why_not}"
        elif self.is_hidden:
            yield f"{place}是隐藏的，也读了；不要的，请删去这张表，或者在“导入台账”页面上选不读。"
        for lines, why in (
            (self.above, "在表头上面，没有当作数据"),
            (self.repeated, "又是表头，跳过"),
            (self.totals, "是合计，跳过"),
            (self.notes, "是表下的说明，跳过"),
        ):
            if lines:
                more = f" 等 {len(lines)} 行" if len(lines) > NAMED else ""
                yield f"{place}第 {'、'.join(map(str, lines[:NAMED]))} 行{more}{why}。"


class Reading(Iterator[Row]):
    """The rows of a file as they are read; ``told`` grows with them, ``first`` is the first line of the file."""

    def __init__(self, rows: Callable[["Reading"], Iterator[Row]]) -> None:
        self.told: list[Told] = []
        self.first: list[str] = []
        self._rows = rows(self)

    def __next__(self) -> Row:
        return next(self._rows)

    @property
    def passed(self) -> list[str]:
        """What was not read so far, in words."""
        return [sentence for told in self.told for sentence in told.sentences()]

    def close(self) -> None:
        """Leave off."""
        self._rows.close()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Preview:
    """The first lines of a sheet, with the head that was found or is likely; ``is_sure`` where its names are known."""

    sheet: str
    lines: Sequence[Line]
    head: Head | None
    is_sure: bool


def read_table(
    source: Source, filename: str = "", *, columns: Sequence[str] | None = None, bounds: Bounds = OWN
) -> Reading:
    """The rows of every sheet whose head names each of ``columns``; other columns are read too.

    What the file is, its content says. Without ``columns`` the first line of each sheet is its head.
    """
    wanted = list(columns or [])
    name = _name(source, filename)

    def head_in(first: Sequence[Line], _sheet: str) -> Head | None:
        for line in first:
            head = head_of(line)
            if not set(wanted) - set(head.names) and all(line.cells.count(column) == 1 for column in wanted):
                return head
            if not wanted:
                break
        return None

    def rows(reading: Reading) -> Iterator[Row]:
        yield from _rows(_sheets(source, name, bounds), reading, head_in)
        if not any(told.heading for told in reading.told):
            raise _wrong_columns(name, wanted, reading.first)

    return Reading(rows)


def read_rows(
    source: Source,
    filename: str = "",
    *,
    field_of: FieldOf,
    is_enough: IsEnough,
    headings: Mapping[str, int] = MappingProxyType({}),
    bounds: Bounds = OWN,
) -> Reading:
    """The rows of every sheet with a head of which ``field_of`` knows enough. A fault counts in the columns alone that
    are known. ``headings`` is what a person pointed out: by sheet the line of its head, 0 where it is not to be read.
    """
    name = _name(source, filename)

    def head_in(first: Sequence[Line], sheet: str) -> Head | None:
        if sheet in headings:
            return head_at(first, headings[sheet], field_of)
        head = find_head(first, field_of)
        return head if head and is_enough(_known(head, field_of)) else None

    def rows(reading: Reading) -> Iterator[Row]:
        yield from _rows(_sheets(source, name, bounds), reading, head_in, field_of=field_of, headings=headings)

    return Reading(rows)


def first_lines(
    source: Source, filename: str = "", *, field_of: FieldOf, is_enough: IsEnough, bounds: Bounds = OWN
) -> list[Preview]:
    """The first lines of each sheet, for a person to look at."""
    found = []
    for sheet in _sheets(source, _name(source, filename), bounds):
        first = _filled(sheet.lines)
        head = find_head(first, field_of)
        is_sure = head is not None and is_enough(_known(head, field_of))
        head = head or likely_head(first)
        found.append(Preview(sheet.name, first, head, is_sure))
    return found


def _known(head: Head, field_of: FieldOf) -> set[str]:
    return {known for name in head.names if (known := field_of(name))}


def _name(source: Source, filename: str) -> str:
    return filename or (Path(source).name if isinstance(source, str | Path) else "")


def _filled(lines: Iterator[Line]) -> list[Line]:
    """The first lines with something in them."""
    return list(islice((line for line in lines if not line.is_blank), SEARCHED))


def _rows(
    sheets: Iterator[Sheet],
    reading: Reading,
    head_in: Callable[[Sequence[Line], str], Head | None],
    *,
    field_of: FieldOf | None = None,
    headings: Mapping[str, int] | None = None,
) -> Iterator[Row]:
    with closing(sheets):  # type: ignore[type-var]
        for sheet in sheets:
            told = Told(sheet.name, is_hidden=sheet.is_hidden)
            reading.told.append(told)
            if headings and headings.get(sheet.name) == 0:
                told.why_not = "选了不读"
                continue
            begun = _filled(sheet.lines)
            head = head_in(begun, sheet.name)
            reading.first = reading.first or [cell for line in begun[:1] for cell in line.cells if cell]
            if head is None:
                told.why_not = "里面没有内容" if not begun else "没有找到认得的表头"
                continue
            told.heading = head.number
            yield from _under(head, chain(begun, sheet.lines), told, field_of)


def _under(head: Head, lines: Iterable[Line], told: Told, field_of: FieldOf | None) -> Iterator[Row]:
    counted = {at for at, name in enumerate(head.names) if field_of is None or field_of(name)}
    # The title and the head may be written again on each page that is printed.
    before: set[tuple[str, ...]] = set()
    for line in lines:
        if line.is_blank:
            continue
        if line.number <= head.number:
            before.add(as_written(line))
            if line.number < head.number:
                told.above.append(line.number)
        elif as_written(line) in before or counts_columns(line):
            told.repeated.append(line.number)
        elif is_note(line):
            told.notes.append(line.number)
        elif is_total(line):
            told.totals.append(line.number)
        else:
            told.rows += 1
            yield _row(head, line, told.sheet, counted)


def _row(head: Head, line: Line, sheet: str, counted: set[int]) -> Row:
    fault = next((line.faults[at] for at in sorted(line.faults) if at in counted), "")
    if any(line.cells[len(head.names) :]) and (not sheet or len(line.cells) > MOST_COLUMNS):
        fault = fault or gettext_noop("这一行的列数比表头多，请核对是否多了逗号。")
    filled = [*line.cells, *[""] * (len(head.names) - len(line.cells))]
    return Row(zip(head.names, filled, strict=False), number=line.number, fault=fault, sheet=sheet)


def _wrong_columns(name: str, wanted: Sequence[str], found: Sequence[str]) -> Unreadable:
    if not found:
        return Unreadable(gettext_noop("文件「%(name)s」里没有内容。"), code="empty_table", name=name)
    return Unreadable(
        gettext_noop("文件「%(name)s」的表头不对。应有：%(wanted)s；实际是：%(found)s。"),
        code="wrong_columns",
        name=name,
        wanted="、".join(wanted) or gettext_noop("不重复的列名"),
        found="、".join(found)[:200] or gettext_noop("（无）"),
    )


def _sheets(source: Source, name: str, bounds: Bounds) -> Iterator[Sheet]:
    """The sheets of a file, whatever it is called; its kind is what its content says."""
    file = Path(source).open("rb") if isinstance(source, str | Path) else source  # noqa: SIM115  (closed below)
    try:
        file.seek(0)
        head = file.read(4096)
        file.seek(0)
        if not head:
            raise Unreadable(gettext_noop("文件「%(name)s」是空的。"), code="empty_table", name=name)
        if head.lstrip().startswith(MAIL):
            raise Unreadable(
                gettext_noop("文件「%(name)s」是 %(kind)s 文件，请在表格软件里另存为 XLSX 或 CSV 后再导入。"),
                code="other_table",
                name=name,
                kind="MHT",
            )
        if head.startswith(OLE):
            yield from xls.sheets(file, name, bounds)
        elif head.startswith(ZIP):
            yield from xlsx.sheets(file, name, bounds)
        elif page.is_page(head):
            yield from page.sheets(file, name)
        else:
            yield from separated.sheets(file, name)
    finally:
        if file is not source:
            file.close()
