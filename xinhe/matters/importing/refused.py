"""Rows that were not taken, to be corrected and imported again: as lines of JSON, or as a sheet."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from xinhe.kernel.tables.writing import write
from xinhe.matters.importing.taking import Refusal

# What a cell of a workbook can hold.
LONGEST_CELL = 32_000
WHERE, WHY = "原来的行", "没有收下的原因"


def as_line(refusal: Refusal) -> str:
    """A refused row as a line of the file of refused rows; it can be corrected there and imported."""
    told: dict[str, Any] = {"行": refusal.row, "原因": refusal.reason, "字段": dict(refusal.errors)}
    if refusal.sheet:
        told["工作表"] = refusal.sheet
    text = json.dumps(told | dict(refusal.data), ensure_ascii=False)
    # A lone surrogate came in as an escape and goes out as one.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_sheet(file: BinaryIO, lines: Iterable[str]) -> None:
    """The lines as a workbook: each row as it was, its place in the file, and the reason beside it."""
    rows = [json.loads(line) for line in lines]
    heads: dict[str, None] = {}
    for row in rows:
        heads.update(dict.fromkeys(name for name in row if name not in ("行", "原因", "字段", "工作表")))
    write(
        file,
        "没有收下的行",
        [WHY, WHERE, *heads],
        ([row["原因"], _where(row), *(str(row.get(name, ""))[:LONGEST_CELL] for name in heads)] for row in rows),
        widths=(44, 16, *[16] * len(heads)),
    )


def _where(row: dict[str, Any]) -> str:
    return f"{row['工作表']} 第 {row['行']} 行" if "工作表" in row else f"第 {row['行']} 行"


class Refusals:
    """The file of refused rows: made with the first one; an older one does not stay as if it were of this run.

    A workbook is made of the lines when all are there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines = path.with_name(f"{path.name}.jsonl") if path.suffix.lower() == ".xlsx" else path
        self._file: TextIO | None = None

    def write(self, refusals: Sequence[Refusal]) -> None:
        """Add rows."""
        if refusals and self._file is None:
            self._file = self._lines.open("w", encoding="utf-8")
        for refusal in refusals:
            assert self._file is not None
            self._file.write(as_line(refusal) + "\n")

    def close(self) -> None:
        """Close the file, or remove the one of an earlier run."""
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return
        self._file.close()
        if self._lines != self.path:
            with self._lines.open(encoding="utf-8") as lines, self.path.open("wb") as book:
                as_sheet(book, lines)
            self._lines.unlink()
