"""The head of a sheet: found under title rows by the columns that it names."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xinhe.kernel.tables.line import Line
from xinhe.kernel.variants import folded

# Among so many lines with something in them the head is looked for.
SEARCHED = 30
# No column has a longer name; a cell of words has.
LONGEST_NAME = 100
_MARKS = re.compile(r"[\s*★☆:：_]+")
_ASIDE = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
# What a line that adds up begins with: alone, or behind what it adds up, beside figures.
_TOTAL = re.compile(
    r"(?P<of>(?:本[页月季年]|全[县市年]|以上|累)?|.{1,8})(?:[合小总共累]计|总数|平均)(?:数|值)?(?:\([^)]*\))?"
    r"(?::?[\d,.]*[件人次批户起宗%]*|:?\d+[件人次批户起宗].*)|(?:sub|grand)?total:?.*"
)
_PLAIN_OF = re.compile(r"(?:本[页月季年]|全[县市年]|以上|累)?")
_FIGURE = re.compile(r"[\d,.%/\-]*[件人次批户起宗元天]*")
# What stands under a table: who made it and when, remarks, the number of the page.
_SIGNED = re.compile(
    r"(?:填表|制表|填报|填写|审核|复核|审批|报送|编制|经办|统计|打印|单位|部门|科室|主要|分管)?"
    r"(?:人|者|单位|部门|日期|时间|领导|负责人|联系人|联系电话)(?:\([^)]*\))?:.*"
)
_REMARK = re.compile(r"(?:备注|附注|注|说明|填表说明|注意)\d*:.*|第\d+页.*|共\d+页.*|-?\d+/\d+-?", re.DOTALL)
FieldOf = Callable[[str], str]


@dataclass(frozen=True)
class Head:
    """The line that names the columns: its number, and a name for each column, no two the same."""

    number: int
    names: list[str]


def plain_head(text: str) -> str:
    """A column's name as it is compared: half width, simplified characters, no blanks, stars or colons, capitals
    small.
    """
    return _MARKS.sub("", folded(unicodedata.normalize("NFKC", text[:LONGEST_NAME]))).lower()


def without_aside(text: str) -> str:
    """The same without what stands in brackets: 联系电话（手机） is 联系电话."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", text[:LONGEST_NAME]))


def head_of(line: Line) -> Head:
    """The head that a line makes: a name that comes twice, or none, is told apart by its column."""
    names: list[str] = []
    cells = list(line.cells)
    while cells and not cells[-1]:
        cells.pop()
    for at, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())
        names.append(name if name and name not in names else f"{name}（第 {at} 列）")
    return Head(line.number, names)


def find_head(lines: Sequence[Line], field_of: FieldOf) -> Head | None:
    """The line, or the two lines, that name the most columns that are known, the first of several; None where none
    names two.
    """
    best, most = None, 1
    for n, line in enumerate(lines):
        for one in (line, both_of(lines[n - 1], line, field_of) if n else None):
            known = {found for cell in one.cells if cell and (found := field_of(cell))} if one else set()
            if len(known) > most:
                best, most = one, len(known)
    return head_of(best) if best else None


def head_at(lines: Sequence[Line], number: int, field_of: FieldOf) -> Head | None:
    """The head that a person pointed out; of two lines, with what stands above its blank cells."""
    for n, line in enumerate(lines):
        if line.number == number:
            return head_of((both_of(lines[n - 1], line, field_of) if n else None) or line)
    return None


def both_of(upper: Line, lower: Line, field_of: FieldOf) -> Line | None:
    """Two lines as one head: what stands below, else what stands above. None where the lower one is no head, or the
    upper one names nothing that the lower leaves open.
    """
    below = [cell for cell in lower.cells if cell]
    if upper.number + 1 != lower.number or not below or not all(map(field_of, below)):
        return None
    width = max(len(upper.cells), len(lower.cells))
    first, second = (([*line.cells, *[""] * width])[:width] for line in (upper, lower))
    if not any(field_of(above) for above, under in zip(first, second, strict=True) if above and not under):
        return None
    return Line(lower.number, [under or above for above, under in zip(first, second, strict=True)])


def likely_head(lines: Sequence[Line]) -> Head | None:
    """Where no name is known: the first line with as many different words as any, but for figures."""

    def words(line: Line) -> int:
        return len({cell for cell in line.cells if cell and not cell[:1].isdigit()})

    most = max(map(words, lines), default=0)
    return next((head_of(line) for line in lines if most > 1 and words(line) >= max(2, most - 1)), None)


def is_total(line: Line) -> bool:
    """True for a line that adds up those above it."""
    written = [_compared(cell) for cell in line.cells if cell]
    first = next(iter(written), "")
    found = _TOTAL.fullmatch(first) if any(sign in first for sign in ("计", "总", "平均", "total")) else None
    if found is None:
        return False
    return bool(found["of"] is not None and _PLAIN_OF.fullmatch(found["of"])) or all(
        map(_FIGURE.fullmatch, written[1:])
    )


def is_note(line: Line) -> bool:
    """True for what stands under a table, or at the foot of each page of it."""
    if not line.cells or not line.cells[0]:
        return False
    written = [_compared(cell) for cell in line.cells if cell]
    return all(map(_SIGNED.fullmatch, written)) or (len(written) == 1 and _REMARK.fullmatch(written[0]) is not None)


def counts_columns(line: Line) -> bool:
    """True for a line that numbers the columns under their head: 1, 2, 3 …"""
    return len(line.cells) > 2 and [cell.strip("()（）") for cell in line.cells] == [
        str(n) for n in range(1, len(line.cells) + 1)
    ]


def _compared(cell: str) -> str:
    return "".join(folded(unicodedata.normalize("NFKC", cell[:200])).lower().split())


def as_written(line: Line) -> tuple[str, ...]:
    """A line as it is compared with another: without blanks, and without empty cells at its end."""
    words = ["".join(cell.split()) for cell in line.cells]
    while words and not words[-1]:
        words.pop()
    return tuple(words)
