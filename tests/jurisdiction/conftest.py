from collections.abc import Callable

import pytest

from xinhe.jurisdiction.tables import import_categories, import_offices, import_regions, template
from xinhe.kernel.tables import Row

Table = Callable[..., list[Row]]


@pytest.fixture
def table() -> Table:
    """Rows as a sheet would give them, numbered from 2; a row is a line of cells set apart by commas."""

    def table(kind: str, *lines: str) -> list[Row]:
        return [
            Row(zip(template(kind), line.split(",") + [""] * 10, strict=False), number=n)
            for n, line in enumerate(lines, start=2)
        ]

    return table


@pytest.fixture
def county(db: None, table: Table) -> None:
    """A county with a town, two offices and three classes."""
    import_regions(table("regions", "9901,临河县,县（区）,,LH", "990101,城关镇,镇（街道）,9901"))
    import_offices(
        table("offices", "xfj,临河县信访局,县信访局,信访部门,9901", "zjj,临河县住建局,县住建局,职能部门,9901,xfj")
    )
    import_categories(table("categories", "01,城乡建设", "0101,住房", "010101,物业"))
