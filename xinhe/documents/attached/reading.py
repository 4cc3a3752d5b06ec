"""The words inside one file, in a process of its own that may cost little: what is read was sent by strangers.

It is run as a program: the file comes in by standard input, its text goes out by standard output. It opens no other
file, follows no link, and is ended by the system when it takes more than its measure of time or memory.
"""

import html
import io
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from xinhe.kernel.later import later

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = later("pypdf")


MEGABYTE = 1024 * 1024
MEMORY, SECONDS = 1024 * MEGABYTE, 10
LARGEST, PAGES, CHARACTERS = 100 * MEGABYTE, 500, 2_000_000
PART = 30 * MEGABYTE  # of one file in the archive, unfolded
_SHEETS = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml")
_LETTER = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_PAGE = re.compile(r"(?:.*/)?Content\.xml")
_LINE_ENDS = re.compile(r"</(?:w:p|w:tr|si|is|(?:\w+:)?TextCode)>|<w:(?:br|tab|cr)\b[^>]*>|</text>")
_CELL = re.compile(r"<(?:\w+:)?(?:t|TextCode)\b[^>]*>([^<]*)</(?:\w+:)?(?:t|TextCode)>")
# What is behind it belongs to another cell, or to another line of a page.
_CELL_ENDS = re.compile(r"</(?:\w+:)?(?:si|is|comment|TextCode)>")
_TAG = re.compile(r"<[^>]*>")


def pdf(data: bytes) -> Iterator[str]:
    """Page after page."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    for page in islice(reader.pages, PAGES):
        yield page.extract_text()


def docx(data: bytes) -> Iterator[str]:
    """Paragraph after paragraph; words that Word parts into runs are whole again."""
    for text in _parts(data, _LETTER):
        yield html.unescape(_TAG.sub("", _LINE_ENDS.sub("\n", text)))


def cells(data: bytes) -> Iterator[str]:
    """What stands in each cell; words of which a part is bold are whole again."""
    for text in _parts(data, _SHEETS):
        yield from _each(text)


def ofd(data: bytes) -> Iterator[str]:
    """Line after line of each page."""
    for text in _parts(data, _PAGE):
        yield from _each(text)


def _each(text: str) -> Iterator[str]:
    start = 0
    for end in _CELL_ENDS.finditer(text):
        if words := "".join(_CELL.findall(text[start : end.end()])):
            yield html.unescape(words)
        start = end.end()


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "application/pdf": pdf,
    "application/ofd": ofd,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": cells,
}


def _parts(data: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    """The texts of an archive that hold words; tags are cut out and never obeyed, so that no entity unfolds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in islice((one for one in archive.infolist() if wanted.fullmatch(one.filename)), PAGES):
            with archive.open(entry) as part:
                yield part.read(PART).decode("utf-8", "replace")


def read(data: bytes, media_type: str) -> str:
    """The text of a file, cut where it is longer than any that a person wrote."""
    found: list[str] = []
    left = CHARACTERS
    for text in READERS[media_type](data):
        found.append(text[:left])
        left -= len(found[-1])
        if left <= 0:
            break
    return "\n".join(found)


def main() -> None:
    """Read the file that comes in, within the measure."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SystemExit("too large")
    sys.stdout.buffer.write(read(data, sys.argv[1]).encode("utf-8", "ignore"))


if __name__ == "__main__":
    main()
