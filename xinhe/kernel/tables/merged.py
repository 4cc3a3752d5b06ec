"""Cells merged over several rows: each of the rows means what stands in the first."""

from collections.abc import Iterator, Mapping, Sequence

from xinhe.kernel.tables.line import MOST_COLUMNS, Line


def filled_down(lines: Iterator[Line], merged: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[Line]:
    """The lines with what was merged downwards written into each row; ``merged`` is {first row: [(last, column)]}."""
    running: dict[int, tuple[int, str, str]] = {}
    for line in lines:
        begun = set()
        for last, column in merged.get(line.number, ()):
            if column <= MOST_COLUMNS:
                value = line.cells[column] if column < len(line.cells) else ""
                running[column] = (last, value, line.faults.get(column, ""))
                begun.add(column)
        # A blank row inside of a merge that other cells leave blank too stays a blank row.
        if running and not (line.is_blank and not begun):
            line = _filled(line, running, begun)
        running = {column: kept for column, kept in running.items() if kept[0] > line.number}
        yield line


def _filled(line: Line, running: Mapping[int, tuple[int, str, str]], begun: set[int]) -> Line:
    cells, faults = list(line.cells), dict(line.faults)
    for column, (last, value, fault) in running.items():
        if column in begun or last < line.number or not value:
            continue
        cells += [""] * (column + 1 - len(cells))
        if not cells[column]:
            cells[column] = value
            if fault:
                faults[column] = fault
    return Line(line.number, cells, faults)
