"""Libraries that are loaded once something of them is asked for: large ones that most workers never need."""

import importlib
import importlib.util
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a module that is imported when the first of its names is asked for.

    Each asking goes through the import system, whose locks let threads wait for a module that one of them is loading;
    ``importlib.util.LazyLoader`` hands them half a module until Python 3.12.
    """

    def __getattr__(self, name: str) -> Any:
        """The name in the module itself."""
        return getattr(importlib.import_module(self.__name__), name)


def later(name: str) -> ModuleType:
    """The module of this name, imported once it is needed. Raises ModuleNotFoundError at once where there is none."""
    if importlib.util.find_spec(name) is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return Later(name)
