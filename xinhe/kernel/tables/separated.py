"""Tables as text: values set apart by commas, tabs or semicolons."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import BinaryIO

from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables.coding import coding_of
from xinhe.kernel.tables.line import FORMULA, MOST_COLUMNS, Line, Sheet, Unreadable, line

SEPARATORS = ",\t;|"
LOOKED_AT, LONGEST = 50, 1024 * 1024
# A spreadsheet is told so that the zeros in front of a number are to stay.
_AS_TEXT = re.compile(r'="([^"]*)"')


def sheets(file: BinaryIO, name: str) -> Iterator[Sheet]:
    """The one sheet of a text. Raises Unreadable."""
    coding = coding_of(file, name)
    yield Sheet("", _lines(file, name, coding))


def _lines(file: BinaryIO, name: str, coding: str) -> Iterator[Line]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=coding, newline="")
    try:
        separator, told = _separator(text)
        text.detach()
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=coding, newline="")
        # Strictly: past a quote that nobody closed, the rows below would become one cell of this one.
        reader, read = csv.reader(text, delimiter=separator, strict=True), 0
        for values in reader:
            read = reader.line_num
            if told and read == 1:
                continue
            yield _line(values, read)
    except csv.Error as error:
        raise Unreadable(
            gettext_noop("文件「%(name)s」第 %(line)d 行读不出来，请核对引号和逗号。"),
            code="bad_table",
            name=name,
            line=read + 1,
        ) from error
    finally:
        with suppress(ValueError):  # closed meanwhile
            text.detach()  # the file is the caller's


def _line(values: list[str], number: int) -> Line:
    read = [_AS_TEXT.sub(r"\1", value.strip()) for value in values[: MOST_COLUMNS + 1]]
    # A spreadsheet program would run it.
    formulas = {at: FORMULA % (at + 1) for at, value in enumerate(read) if value.startswith("=")}
    made = line(number, read)
    return Line(number, made.cells, {**made.faults, **formulas})


def _separator(text: io.TextIOWrapper) -> tuple[str, bool]:
    """What sets the values apart, and whether the first line says so for a spreadsheet."""
    first = list(islice(iter(lambda: text.readline(LONGEST), ""), LOOKED_AT))
    if first and (told := re.fullmatch(r"\ufeff?sep=(.)\s*", first[0])):
        return told[1], True

    def weight(separator: str) -> int:
        counts = Counter(line.count(separator) for line in first if separator in line)
        return max((count * often for count, often in counts.items()), default=0)

    return max(SEPARATORS, key=weight), False
