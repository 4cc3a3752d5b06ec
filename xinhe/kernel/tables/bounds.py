"""What a table may cost, and what a workbook holds, judged without unfolding more than a piece of it at a time."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
# What a workbook may unfold to; a bomb says gigabytes in kilobytes.
MOST_UNFOLDED = 512 * MEGABYTE


@dataclass(frozen=True)
class Bounds:
    """What a workbook may cost: bytes unfolded, texts in its common list, bytes of one row, bytes of its other parts,
    and bytes of a file that is read as a whole.

    Texts, a row, the other parts and an old workbook are held in memory, at some hundred bytes for each element.
    """

    unfolded: int = MOST_UNFOLDED
    texts: int = 4_000_000
    row: int = MEGABYTE
    parts: int = 8 * MEGABYTE
    whole: int = 64 * MEGABYTE


# A table that an operator reads from the machine's own disk, and one that came through a browser.
OWN, UPLOADED = Bounds(), Bounds(unfolded=128 * MEGABYTE, texts=400_000, whole=16 * MEGABYTE)
CHUNK = MEGABYTE
MOST_PARTS, MOST_MERGED = 2000, 50_000
_SHEET, _TEXTS = re.compile(r"worksheets/[^/]*$", re.I), re.compile(r"sharedStrings[^/]*$", re.I)
_MARK = re.compile(
    rb"<(?:\w{1,16}:)?(?:(?P<row>row\b(?:[^>]{0,60}?\br=\"(?P<at>\d{1,8})\")?)|(?P<value>(?:v|is)>|is\b)"
    rb"|(?P<formula>f\b)|mergeCell\s[^>]{0,40}?ref=\"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,8}):"
    rb"\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,8})\")"
)
_TEXT = re.compile(rb"<(?:\w{1,16}:)?si\b")
_LONGEST_MARK = 160
_OTHER_CODING = re.compile(rb"\s*(?:\xfe\xff|\xff\xfe|<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii))", re.I)


class TooCostly(Exception):
    """A part that would cost too much to read."""


@dataclass
class Shape:
    """What a sheet holds: the last row with a value, whether it has formulas, and cells merged downwards as
    {first row: [(last row, column from 0)]}.
    """

    last: int = 0
    has_formulas: bool = False
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    count: int = 0

    def merge(self, found: "re.Match[bytes]") -> None:
        """Note one field of merged cells; what is merged sideways alone needs no filling."""
        self.count += 1
        if self.count > MOST_MERGED:
            raise TooCostly
        top, bottom = int(found["top"]), int(found["bottom"])
        if bottom > top:
            self.merged.setdefault(top, []).append((bottom, column(found["left"].decode())))


def column(letters: str) -> int:
    """The number of a column from 0, from its letters."""
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n - 1


def judged(archive: zipfile.ZipFile, bounds: Bounds) -> dict[str, Shape]:
    """The shape of each sheet of a workbook, by the name of its part. Raises TooCostly."""
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > bounds.unfolded:
        raise TooCostly
    shapes: dict[str, Shape] = {}
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        if _SHEET.search(entry.filename):
            shapes[entry.filename.lstrip("/")] = _sheet(archive, entry, apart=bounds.row)
        elif _TEXTS.search(entry.filename):
            _texts(archive, entry, most=bounds.texts, apart=MEGABYTE)
        elif entry.file_size > bounds.parts:
            raise TooCostly
    return shapes


def _sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, apart: int) -> Shape:
    shape, row, last = Shape(), 0, 0
    for at, found in _marks(archive, entry, _MARK):
        if found is None:
            if at - last > apart:
                raise TooCostly
            continue
        if found["row"]:
            if at - last > apart:
                raise TooCostly
            last, row = at, int(found["at"]) if found["at"] else row + 1
        elif found["value"]:
            shape.last = max(shape.last, row)
        elif found["formula"]:
            shape.has_formulas, shape.last = True, max(shape.last, row)
        else:
            shape.merge(found)
            last = at
    return shape


def _texts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int, apart: int) -> None:
    count, last = 0, 0
    for at, found in _marks(archive, entry, _TEXT):
        if at - last > apart:
            raise TooCostly
        if found is not None:
            count, last = count + 1, at
            if count > most:
                raise TooCostly


def _marks(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, mark: "re.Pattern[bytes]"
) -> Iterator[tuple[int, "re.Match[bytes] | None"]]:
    """Each mark with its place, and None with the place up to which a piece was read. UTF-8 without entities alone:
    another coding would hide the marks, and no program writes one.
    """
    base, tail = 0, b""
    with archive.open(entry) as part:
        while True:
            piece = part.read(CHUNK)
            if b"\x00" in piece or b"<!DOCTYPE" in piece or (not base and not tail and _OTHER_CODING.match(piece)):
                raise TooCostly
            window = tail + piece
            # A mark that is cut in two by the end of a piece is found with the next.
            seen = len(window) if not piece else max(0, len(window) - _LONGEST_MARK)
            for hit in mark.finditer(window):
                if hit.start() >= seen:
                    break
                yield base + hit.start(), hit
            yield base + seen, None
            if not piece:
                return
            base, tail = base + seen, window[seen:]
