"""The portal's own small world: its clock stands still, and its files lie apart."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.conftest import Clock
from tests.standing import stand_still


@pytest.fixture(autouse=True)
def standing_still(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Clock:
    """The clock of a request is moved by hand."""
    stand_still(monkeypatch, lambda: clock.at)
    return clock


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    """Uploaded files of a test go to its own folder."""
    settings.FILES = tmp_path / "files"
