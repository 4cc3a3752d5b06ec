"""What the page of a ledger shows and asks: its sheets, and for each column what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinhe.kernel.tables import Line, Preview
from xinhe.kernel.tables.heading import Head, head_of
from xinhe.matters.importing.columns import FINISHED, LABELS, Columns
from xinhe.matters.models import Ledger

SHOWN, EXAMPLES, LONGEST = 8, 3, 30
# How the page names what it asks.
COLUMN, SHEET, NAME = "column-", "heading-", "name-"


@dataclass(frozen=True)
class AskedSheet:
    """One sheet: the line of its head, and its first lines."""

    field: str
    name: str
    heading: int
    lines: Sequence[Line]


@dataclass(frozen=True)
class AskedColumn:
    """One column: its name, what stands in it, and what it is for."""

    field: str
    name: str
    examples: str
    use: str


@dataclass(frozen=True)
class Asked:
    """All that the page asks of a ledger."""

    sheets: Sequence[AskedSheet]
    columns: Sequence[AskedColumn]
    uses: Sequence[tuple[str, str]]


def asked(ledger: Ledger, looked: Sequence[Preview]) -> Asked:
    """The sheets and columns of a ledger, each with what is thought of it so far."""
    known = Columns(ledger.columns)
    sheets: list[AskedSheet] = []
    examples: dict[str, list[str]] = {}
    for n, one in enumerate(looked):
        head = _head(ledger, one)
        sheets.append(AskedSheet(f"{SHEET}{n}", one.sheet, head.number if head else 0, one.lines[:SHOWN]))
        for at, name in enumerate(head.names if head else ()):
            below = [
                line.cells[at] for line in one.lines if head and line.number > head.number and at < len(line.cells)
            ]
            examples.setdefault(name, []).extend(cell for cell in below if cell)
    columns = [
        AskedColumn(f"{COLUMN}{n}", name, "；".join(cell[:LONGEST] for cell in cells[:EXAMPLES]), known.field_of(name))
        for n, (name, cells) in enumerate(examples.items())
    ]
    uses = [(name, label) for name, label in LABELS.items() if ledger.is_history or name not in FINISHED]
    return Asked(sheets, columns, uses)


def _head(ledger: Ledger, one: Preview) -> Head | None:
    """The head as a person pointed it out, else as it was found."""
    if one.sheet in ledger.headings:
        number = ledger.headings[one.sheet]
        return next((head_of(line) for line in one.lines if line.number == number), None)
    return one.head


def chosen(typed: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, int]]:
    """Columns and heads as the page sends them: beside each choice stands what it is about."""
    columns, headings = {}, {}
    for field, value in typed.items():
        name = typed.get(f"{NAME}{field}")
        if name is None:
            continue
        if field.startswith(COLUMN) and (value == "" or value in LABELS):
            columns[str(name)] = str(value)
        elif field.startswith(SHEET):
            headings[str(name)] = int(value) if str(value).isascii() and str(value).isdigit() else 0
    return columns, headings
