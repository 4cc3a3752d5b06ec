"""Tables that a system wrote as a web page or as XML and called .xls."""

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from xinhe.kernel.tables.bounds import MEGABYTE
from xinhe.kernel.tables.coding import coding_of
from xinhe.kernel.tables.line import MOST_COLUMNS, Line, Sheet, broken, line

ROW, CELL, TABLE = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"}), frozenset({"table"})
BREAKS = frozenset({"br", "p", "div", "li"})
# No mark of a page is as long; each word in one costs the reader a hundred times its size. Nor is a text without any.
_LONG_MARK = re.compile(r"<[A-Za-z/!?][^>]{65536}")
PIECE, LONGEST = 256 * 1024, 2 * MEGABYTE
UNSEEN = frozenset({"style", "script"})


def is_page(head: bytes) -> bool:
    """Whether a file that begins so is a page with a table, or a spreadsheet in XML."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\x00", b"")[2:]
    text = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    marks = (b"<html", b"<table", b"<!doctype html", b"urn:schemas-microsoft-com:office:spreadsheet", b"<tr")
    return text.startswith(b"<") and any(mark in text for mark in marks)


def sheets(file: BinaryIO, name: str) -> Iterator[Sheet]:
    """Each table of a page as a sheet, in one pass. Raises Unreadable."""
    reader = _Reader()
    pieces = _fed(file, name, reader)
    for _ in pieces:
        while reader.done:
            yield reader.done.pop(0)


def _fed(file: BinaryIO, name: str, reader: "_Reader") -> Iterator[None]:
    coding = coding_of(file, name)
    file.seek(0)
    decoder = codecs.getincrementaldecoder(coding)()
    while data := file.read(PIECE):
        text = decoder.decode(data)
        if _LONG_MARK.search(text):
            raise broken(name, "HTML")
        reader.feed(text)
        if reader.size > 64 * MEGABYTE or len(reader.rawdata) > LONGEST:
            raise broken(name, "HTML")
        yield
    reader.close()
    reader.end_table()
    yield


class _Reader(HTMLParser):
    """Collects the tables of a page; what stands in a table within a cell belongs to the cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[Sheet] = []
        self.size = 0
        self._lines: list[Line] = []
        self._depth = 0
        self._name = ""
        self._count = 0
        self._row: dict[int, str] | None = None
        self._number = 0
        self._text: list[str] | None = None
        self._column = 0
        self._span = (1, 1)
        self._held: dict[int, tuple[int, str]] = {}
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell, or a break in its words begins."""
        said = {key.removeprefix("ss:"): value or "" for key, value in attrs}
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "worksheet":
            self._name = said.get("name", "")
        elif tag in TABLE:
            self._depth += 1
        elif tag in ROW and self._depth <= 1:
            self.end_row()
            self._row = {}
            self._number = max(self._number + 1, _count(said.get("index"), 0, 10**7))
        elif tag in CELL and self._depth <= 1:
            self._begin_cell(said)
        elif tag in BREAKS and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in CELL and self._depth <= 1:
            self._end_cell()
        elif tag in ROW and self._depth <= 1:
            self.end_row()
        elif tag in TABLE:
            self._depth = max(0, self._depth - 1)
            if self._depth == 0:
                self.end_table()

    def handle_data(self, data: str) -> None:
        """Words of a cell."""
        if self._text is not None and not self._unseen:
            self._text.append(data)

    def _begin_cell(self, said: dict[str, str]) -> None:
        self._end_cell()
        if self._row is None:
            self._row, self._number = {}, self._number + 1
        self._hold_place()
        self._column = max(self._column, _count(said.get("index"), 1, MOST_COLUMNS + 1) - 1)
        down = max(_count(said.get("rowspan"), 1, 70_000), _count(said.get("mergedown"), 0, 70_000) + 1)
        over = max(_count(said.get("colspan"), 1, MOST_COLUMNS), _count(said.get("mergeacross"), 0, MOST_COLUMNS) + 1)
        self._span, self._text = (down, over), []

    def _hold_place(self) -> None:
        """Pass over the columns that a cell of a row above reaches down into."""
        assert self._row is not None
        while self._column in self._held and self._column <= MOST_COLUMNS:
            self._row[self._column] = self._held[self._column][1]
            self._column += 1

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        words = "".join(self._text).replace("\xa0", " ").strip()
        self._text = None
        down, over = self._span
        if self._column <= MOST_COLUMNS:
            self._row[self._column] = words
            if down > 1:
                self._held[self._column] = (self._number + down, words)
        for column in range(self._column + 1, min(self._column + over, MOST_COLUMNS + 1)):
            self._row.setdefault(column, "")
            if down > 1:
                self._held[column] = (self._number + down, "")
        self._column += over

    def end_row(self) -> None:
        """A row is whole."""
        self._end_cell()
        if self._row is None:
            return
        for column, (_, words) in self._held.items():
            self._row.setdefault(column, words)
        width = max(self._row, default=-1) + 1
        made = line(self._number, [self._row.get(at, "") for at in range(width)])
        # A cell costs even where it is empty; a few bytes may hold hundreds of them in every row below.
        self.size += sum(map(len, made.cells)) + 8 * len(made.cells) + 64
        self._lines.append(made)
        self._row, self._column = None, 0
        self._held = {at: kept for at, kept in self._held.items() if kept[0] > self._number + 1}

    def end_table(self) -> None:
        """A table is whole."""
        self.end_row()
        if self._lines:
            self._count += 1
            self.done.append(Sheet(self._name or (f"表 {self._count}" if self._count > 1 else ""), iter(self._lines)))
        self._lines, self._number, self._held, self._name = [], 0, {}, ""


def _count(text: str | None, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text and text.isascii() and text.isdigit() and len(text) < 9 else least
