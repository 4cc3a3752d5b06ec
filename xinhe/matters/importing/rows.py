"""A file as rows: a table of any kind, or lines of JSON."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from xinhe.kernel.tables import OWN, Bounds, Reading, Row, read_rows
from xinhe.kernel.tables.line import plain
from xinhe.matters.importing.columns import Columns, is_enough

LONGEST_LINE = 1024 * 1024
JSON = (".jsonl", ".ndjson", ".json")


def rows(
    source: Path | BinaryIO,
    filename: str,
    *,
    columns: Columns,
    headings: Mapping[str, int] = MappingProxyType({}),
    bounds: Bounds = OWN,
) -> Reading:
    """The rows of a file, one at a time. Raises Refused when it is none."""
    if is_lines(filename):
        return Reading(lambda _: _json_rows(source, columns))
    return read_rows(source, filename, field_of=columns.field_of, is_enough=is_enough, headings=headings, bounds=bounds)


def is_lines(filename: str) -> bool:
    """True for a file of JSON, a line for each matter."""
    return filename.lower().endswith(JSON)


def _json_rows(source: Path | BinaryIO, columns: Columns) -> Iterator[Row]:
    file = source.open("rb") if isinstance(source, Path) else source
    try:
        file.seek(0)
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                yield Row((), number=number, fault="这一行超过 1 MB，没有读取。")
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
            elif stripped := line.removeprefix(b"\xef\xbb\xbf").strip():
                yield _json_row(stripped, number, columns)
    finally:
        if file is not source:
            file.close()


def _json_row(line: bytes, number: int, columns: Columns) -> Row:
    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        return Row((), number=number, fault="这一行不是 UTF-8 编码。")
    except _Twice as twice:
        return Row((), number=number, fault=f"「{twice}」写了两次，请只留一个。")
    except (ValueError, RecursionError):
        return Row((), number=number, fault="这一行不是一个完整的 JSON 对象。")
    if not isinstance(value, dict):
        return Row((), number=number, fault="这一行不是一个完整的 JSON 对象。")
    wrong = [name for name, cell in value.items() if (ours := columns.field_of(name)) and _is_no_text(cell, ours)]
    cells = ((str(name), _plain(cell)) for name, cell in value.items())
    return Row(cells, number=number, fault=f"「{wrong[0]}」应为文字。" if wrong else "")


class _Twice(Exception):
    """A name that stands for two values: which of them is meant is not ours to say."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name[:40])
        found[name] = value
    return found


def _is_no_text(value: object, ours: str) -> bool:
    return isinstance(value, dict | list) or (isinstance(value, bool) and not ours.startswith(("is_", "wants_")))


def _plain(value: object) -> str:
    """As in a table, a whole number has no point; a truth is written as JSON does."""
    return plain(value) if isinstance(value, float) else "" if value is None else str(value)
