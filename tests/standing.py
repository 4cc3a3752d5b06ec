"""The one place where a test sets the clock of the surfaces."""

from collections.abc import Callable
from datetime import datetime

import pytest

from xinhe.web import clock


def stand_still(patch: pytest.MonkeyPatch, now: Callable[[], datetime]) -> None:
    """Every request from here on comes in at this moment."""
    patch.setattr(clock, "now", now)
