from pathlib import Path

import pytest

from xinhe.kernel.workdays import Calendar, load


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return load(Path(__file__).resolve().parents[2] / "rules" / "holidays")
