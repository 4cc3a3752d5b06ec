import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from xinhe.kernel.workdays import Calendar, load


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load(Path(__file__).resolve().parents[2] / "rules" / "holidays")


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """A workbook with these rows."""

    def sheet(*rows: list[object], name: str = "t.xlsx") -> Path:
        book, out = Workbook(write_only=True), io.BytesIO()
        page = book.create_sheet()
        for row in rows:
            page.append(row)
        book.save(out)
        (tmp_path / name).write_bytes(out.getvalue())
        return tmp_path / name

    return sheet
