"""The one reader of tables that offices keep: XLSX, XLS, CSV, and pages saved as one."""

from xinhe.kernel.tables.bounds import OWN, UPLOADED, Bounds
from xinhe.kernel.tables.heading import Head, plain_head, without_aside
from xinhe.kernel.tables.line import Line, Row, Unreadable
from xinhe.kernel.tables.reading import Preview, Reading, first_lines, read_rows, read_table

__all__ = [
    "OWN",
    "UPLOADED",
    "Bounds",
    "Head",
    "Line",
    "Preview",
    "Reading",
    "Row",
    "Unreadable",
    "first_lines",
    "plain_head",
    "read_rows",
    "read_table",
    "without_aside",
]
