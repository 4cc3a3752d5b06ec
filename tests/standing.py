"""One place where the clock of a surface is set."""

import importlib
import sys
from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

REAL = timezone.now


def stand_still(patch: pytest.MonkeyPatch, surface: str, now: Callable[[], datetime]) -> None:
    """Every module of a surface that asks the time hears this; the addresses bring all of them in."""
    importlib.import_module("xinhe.config.urls")
    for name, module in list(sys.modules.items()):
        if name.startswith(f"xinhe.{surface}.") and getattr(module, "now", None) is REAL:
            patch.setattr(module, "now", now)
